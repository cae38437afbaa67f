"""Names of accounts: do they exist, where they are said to be, in the year of the report.

Finds a 类, 款 or 项 whose name is a near miss of an official one, one that is not below the class it is put under, a
name given up before the report's year, and a code with another account's name: 2040601, or the 204类, 06款, 01项 of a
chain. Who compares text and table looks an account up by its name.

Example: "社会保障和就业支出（类）政府事业单位离退休（款）": no section of class 208 bears that name.

Misses names that the lexicon lacks unless they are near one that it has, and accounts written without their marks
elsewhere than in lists under their class.
"""

from collections.abc import Iterator

from narrcheck.checks.accounts._chains import (
    Chain,
    Link,
    Writing,
    chains,
    chains_of,
    coded_names,
    former_classes,
    own_names,
    resolve,
    writing,
)
from narrcheck.checks.accounts._members import listed_items
from narrcheck.facts.indicators.accounts import Account, edits
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity

MISSPELT = Rule(
    "NC701",
    "account-misspelt",
    Kind.SUBJECT,
    Severity.WARNING,
    Message("科目名称有误", "An account's name is a near miss of an official one"),
)
ELSEWHERE = Rule(
    "NC702",
    "account-elsewhere",
    Kind.SUBJECT,
    Severity.WARNING,
    Message("科目不在所列上级科目之下", "An account does not belong under the one it is put under"),
)
OUTDATED = Rule(
    "NC703",
    "account-outdated",
    Kind.SUBJECT,
    Severity.WARNING,
    Message("科目名称已经更改", "An account's name is not that of the report's year"),
)
CODE = Rule(
    "NC705",
    "account-code",
    Kind.SUBJECT,
    Severity.WARNING,
    Message("科目编码与名称不符", "A code stands by another account's name"),
)
RULES: tuple[Rule, ...] = (MISSPELT, ELSEWHERE, OUTDATED, CODE)

_COMMON = 3  # a name that so many sections have may stand under any: 行政运行, 事业运行
_LEVELS = ("class (类)", "section (款)", "item (项)")


def check(analysis: Analysis) -> Iterator[Finding]:
    """What is wrong with the accounts that one report names."""
    how = analysis.rulebook.derive(writing)
    text = analysis.document.folded
    reader = _Reader(analysis, how)
    for link in former_classes(text, how):
        yield from reader.outdated(link)
    if "（" in text or how.mark.search(text):
        for chain in analysis.derive(chains_of):
            yield from reader.chain(chain)
        for code, link in coded_names(text, how):
            yield from reader.coded(code, link)
        for classes, link in analysis.derive(listed_items):
            yield from reader.listed(classes, link)


class _Reader:
    """Looks chains up, with what the report itself says of its accounts."""

    def __init__(self, analysis: Analysis, how: Writing) -> None:
        self.document = analysis.document
        self.year = analysis.identity.fiscal_year
        self.how = how
        self.block = 0
        self.above: dict[int, set[str]] = {}
        self._own: dict[str, set[str]] | None = None

    @property
    def own(self) -> dict[str, set[str]]:
        """The names that the report's own tables give to codes."""
        if self._own is None:
            self._own = own_names(self.document, self.how)
        return self._own

    def chain(self, chain: Chain) -> Iterator[Finding]:
        """Every name below the one before it."""
        parents, certain = self._context(chain)
        code: str | None = ""
        for position, link in enumerate(chain.links):
            named = resolve(link, self.how, parents, whole=position > 0)
            code = _composed(code, link)
            if named:
                yield from self._dated(link, named)
                if code and all(account.code != code for account in named):
                    yield from self.coded(code, link)
                    code = None
            elif position or link.level == 1 or not chain.loose:
                finding, named = self._unknown(link, parents, certain or position > 0)
                if finding:
                    yield finding
            parents = {account.code for account in named} or None
            if parents:
                self.above[link.level] = parents

    def listed(self, classes: frozenset[str], link: Link) -> Iterator[Finding]:
        """An item without its mark in a list under its class, one character off."""
        accounts, plain = self.how.accounts, self.how.accounts.plain(link.name)
        below = [account for code in classes for account in accounts.below(code, link.level)]
        near = accounts.near_miss(link.name, below) if not accounts.named(link.name) else None
        if near and edits(plain, accounts.plain(near.name), 1) == 1 and not self._listed(link, near.code):
            yield self._misspelt(link, near)

    def outdated(self, link: Link) -> Iterator[Finding]:
        """A class without its mark by a name of earlier years."""
        yield from self._dated(link, self.how.accounts.named(link.name, under="2", level=1))

    def _context(self, chain: Chain) -> tuple[set[str] | None, bool]:
        """The accounts that a chain without its class stands under, and whether that is certain.

        They are named by a heading above it, or earlier in the paragraph, which is a guess.
        """
        document, level = self.document, chain.links[0].level
        while self.block + 1 < len(document.blocks) and document.blocks[self.block].span.end <= chain.span.start:
            self.block += 1
            self.above = {}
        self.above = {other: codes for other, codes in self.above.items() if other < level}
        if level == 1 or self.above:
            return (self.above[max(self.above)] if self.above else None), False
        for index in document.ancestors(self.block):
            span = document.blocks[index].span
            titles = list(chains(document.folded[span.start : span.end], self.how))
            if len(titles) == 1 and titles[0].links[-1].level < level:
                return self._codes(titles[0]), True
        return None, False

    def _codes(self, chain: Chain) -> set[str] | None:
        """The accounts that the last name of a chain means."""
        codes: set[str] | None = None
        for link in chain.links:
            codes = {account.code for account in resolve(link, self.how, codes)} or None
        return codes

    def _dated(self, link: Link, named: list[Account]) -> Iterator[Finding]:
        """A name that was given up before the report's year, or came after it."""
        if any(account.holds(self.year) for account in named):
            return
        current = self.how.accounts.current(named[0].code, self.year)
        if current is None or not current.holds(self.year) or self._listed(link, named[0].code):
            return
        name, right = link.name, self._right(link, current)
        message = Message(
            f"“{name}”不是{self.year}年度的科目名称，该科目（{current.code}）本年度为“{current.name}”。",
            f"{name} is not the name of account {current.code} in {self.year}; it is {current.name}.",
        )
        yield Finding.of(OUTDATED, link.whole, message, fix=Fix(link.span, right))

    def _unknown(self, link: Link, parents: set[str] | None, certain: bool) -> tuple[Finding | None, list[Account]]:
        """A name that does not stand under ``parents`` (anywhere, where these are not known)."""
        if link.level > 1 and parents is None:
            return None, []
        accounts = self.how.accounts
        below = [account for parent in parents or {"2"} for account in accounts.below(parent, link.level)]
        if any(self._listed(link, account.code) for account in below):
            return None, []
        above = [account for account in accounts.named(link.name, under="2") if account.code in (parents or ())]
        if above and certain:
            return self._repeated(link, above[0]), []
        elsewhere = accounts.named(link.name, under="2", level=link.level)
        if elsewhere:
            many = len({account.code for account in elsewhere}) >= _COMMON
            return (
                (None, [])
                if many or not certain
                else (self._elsewhere(link, elsewhere[0], min(parents or {""})), elsewhere)
            )
        near = accounts.near_miss(link.name, below) or self._longer(link, below)
        if near and not near.name.endswith(link.name):
            return self._misspelt(link, near), [near]
        # “某某支出”科目 tells no level.
        levelled = self.document.folded[link.whole.end - 1] == "）"
        marked = [
            account
            for account in (accounts.named(link.name, under="2") if levelled else ())
            if account.level != link.level and account.code.startswith(tuple(parents or {"2"}))
        ]
        if marked and len({account.level for account in marked}) == 1:
            return self._mismarked(link, marked[0]), marked
        return None, []

    def _longer(self, link: Link, below: list[Account]) -> Account | None:
        """The class whose short name has one character more here: 教育类支出（类）."""
        plain = self.how.accounts.plain
        name = plain(link.name)
        near = [a for a in below if len(plain(a.name)) < len(name) and edits(name, plain(a.name), 1) == 1]
        return near[0] if link.level == 1 and len({account.code for account in near}) == 1 else None

    def _repeated(self, link: Link, account: Account) -> Finding:
        """The name of the account above in the place of one below it: 教育支出（类）教育支出（款）."""
        mark, right = self.how.levels[link.level - 1], self.how.levels[account.level - 1]
        message = Message(
            f"“{link.name}”（{account.code}）是“{right}”，不是“{mark}”，请改为它下面的一个{mark}。",
            f"{link.name} ({account.code}) is a {_LEVELS[account.level - 1]}; name one of the accounts below it.",
        )
        return Finding.of(ELSEWHERE, link.whole, message)

    def _mismarked(self, link: Link, account: Account) -> Finding:
        """An account with the mark of another level."""
        mark, right = self.how.levels[link.level - 1], self.how.levels[account.level - 1]
        message = Message(
            f"“{link.name}”（{account.code}）是“{right}”，不是“{mark}”。",
            f"{link.name} ({account.code}) is a {_LEVELS[account.level - 1]}, not a {_LEVELS[link.level - 1]}.",
        )
        place = Span(link.whole.end - 2, link.whole.end - 1)
        return Finding.of(ELSEWHERE, link.whole, message, fix=Fix(place, right))

    def _listed(self, link: Link, code: str) -> bool:
        """Whether the report's own tables have the name under that code."""
        return self.how.accounts.plain(link.name) in self.own.get(code, ())

    def _right(self, link: Link, account: Account) -> str:
        """The official name; of a class without its tail where the text leaves it out or has it after the mark."""
        plain = self.how.accounts.plain
        return plain(account.name) if link.level == 1 and plain(link.name) == link.name else account.name

    def _misspelt(self, link: Link, near: Account) -> Finding:
        current = self.how.accounts.current(near.code, self.year) or near
        older = near.name != current.name and self.year is not None
        history = (f"（{near.name}为旧称）", f" (formerly {near.name})") if older else ("", "")
        message = Message(
            f"没有“{link.name}”这一科目，编码 {current.code} 的科目名称是“{current.name}”{history[0]}。",
            f"There is no account {link.name}; account {current.code} is {current.name}{history[1]}.",
        )
        short = near.name.startswith(link.name)
        fix = Fix(link.span, self._right(link, current))
        return Finding.of(MISSPELT, link.whole, message, fix=fix, severity=Severity.INFO if short else None)

    def _elsewhere(self, link: Link, account: Account, parent: str) -> Finding:
        own, above = (
            self.how.accounts.current(account.code[:-2], self.year),
            self.how.accounts.current(parent, self.year),
        )
        belongs, under = own.name if own else account.code[:-2], above.name if above else parent
        message = Message(
            f"“{link.name}”（{account.code}）属于“{belongs}”，不在“{under}”之下。",
            f"{link.name} ({account.code}) belongs to {belongs}, not to {under}.",
        )
        return Finding.of(ELSEWHERE, link.whole, message)

    def coded(self, code: str, link: Link) -> Iterator[Finding]:
        """A name and the code beside it."""
        accounts = self.how.accounts
        official = accounts.coded(code)
        if not official or self._listed(link, code):
            return
        plain = accounts.plain(link.name)
        named = [account for account in official if accounts.plain(account.name) == plain]
        named = named or [account for account in official if plain.endswith(accounts.plain(account.name))]
        if any(account.holds(self.year) for account in named):
            return
        current = accounts.current(code, self.year)
        others = accounts.named(link.name, under="2", level=link.level)
        near = named or accounts.near_miss(link.name, official)
        if current is None or not (others or near):
            return
        codes = {account.code for account in others if account.holds(self.year)}
        its = (f"（{', '.join(codes)}）", f" ({', '.join(codes)})") if len(codes) == 1 else ("", "")
        message = Message(
            f"编码 {code} 的科目是“{current.name}”，不是“{link.name}”{its[0]}。",
            f"Account {code} is {current.name}, not {link.name}{its[1]}.",
        )
        # Where the name is another account's, the code may be the one that is wrong.
        fix = Fix(link.span, self._right(link, current)) if named or (near and not others) else None
        yield Finding.of(CODE, link.whole, message, fix=fix)


def _composed(above: str | None, link: Link) -> str | None:
    """The whole code of a link, by its mark and the code above it (（208类）…（05款）); None where it is not told."""
    size = 2 * link.level + 1
    if len(link.code) == size:
        return link.code
    return above + link.code if above is not None and link.code and len(above + link.code) == size else None
