"""The official accounts (科目) by name, code and year, as the files of ``rules/lexicon/accounts`` list them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from operator import ne

from narrcheck.rulebook import Rulebook, RuleData, expression

_FOLDER = "lexicon/accounts"
_CLASS = 3  # digits of a class's code
_ITEM = 3  # the level of an item (项)
_SHORTEST, _LONG = 4, 6  # characters: below the first no slip is believed, from the second on two edits are
_QUOTES = '“”‘’"'


class DatedName(RuleData):
    """One name of an account, with the first and last fiscal year in which it holds (``since`` and ``to``)."""

    name: str
    since: int | None = None
    to: int | None = None


class AccountNames(RuleData):
    """A file of accounts: code to its name or names."""

    accounts: dict[str, str | list[DatedName]]


class AccountStyle(RuleData):
    """How accounts are written in the text (``style.yaml``)."""

    optional_tail: str
    noun: str
    withheld: tuple[str, ...]
    levels: tuple[str, ...]
    quoted: str
    boundary: str
    lead: str
    coded: str
    code_first: str
    row: str
    about: str
    nothing: str
    used: str
    former: str


@dataclass(frozen=True, slots=True)
class Account:
    """One name of one account; an account that was renamed has several."""

    code: str
    name: str
    first: int | None = None
    last: int | None = None
    official: bool = True

    @property
    def level(self) -> int:
        """1 for a class (类), 2 for a section (款), 3 for an item (项)."""
        return (len(self.code) - 1) // 2

    @property
    def economic(self) -> bool:
        """Whether this is an economic account (工资福利支出 …), not a functional one."""
        return not self.code.startswith("2")

    def holds(self, year: int | None) -> bool:
        """Whether the name is the right one in ``year`` (always, where the year is not known)."""
        return year is None or (self.first or 0) <= year <= (self.last or year)


class Accounts:
    """Every account, looked up by name, by code, and by the chain of names 类, 款, 项."""

    def __init__(self, accounts: Iterable[Account], style: AccountStyle) -> None:
        """``mark`` is what stands after each name of a chain, with its code or without it: （类）, （05款）."""
        self._tail, self._noun = style.optional_tail, style.noun
        self._withheld = style.withheld
        self.mark = expression(rf"（\d{{0,7}}(?:{'|'.join(style.levels)})）")
        self._by_code: dict[str, list[Account]] = defaultdict(list)
        self._by_name: dict[str, list[Account]] = defaultdict(list)
        self._children: dict[str, list[Account]] = defaultdict(list)
        for account in accounts:
            self._by_code[account.code].append(account)
            self._by_name[self.plain(account.name)].append(account)
            self._children[account.code[:-2] if len(account.code) > _CLASS else account.code[:1]].append(account)

    @property
    def tail(self) -> str:
        """The word that names end in or not, as it pleases the report."""
        return self._tail

    def plain(self, name: str) -> str:
        """The name without quotation marks (“两房”建设) and the tail (支出) that reports add and leave out at will."""
        for mark in _QUOTES:  # to translate takes five times as long
            name = name.replace(mark, "")
        return name.removesuffix(self._tail) or name

    def is_chain(self, name: str) -> bool:
        """Whether a name has the marks of a chain of accounts."""
        return self.mark.search(name) is not None

    def links(self, name: str) -> list[str]:
        """A chain of names as its links: without the marks, and without the tail at their ends."""
        parts = [self.plain(part) for part in self.mark.split(name) if part]
        return [part for part in parts if part and part != self._tail]

    def withheld(self, code: str) -> bool:
        """Whether an account is one of those of which some are state secrets, so that not all are shown."""
        return code.startswith(self._withheld)

    def withheld_item(self, name: str) -> bool:
        """Whether a name, or the last of a chain, is an item's (项) of such accounts and of no others."""
        named = [account for link in self.links(name)[-1:] for account in self.named(link, under="2")]
        return bool(named) and all(account.level == _ITEM and self.withheld(account.code) for account in named)

    def is_class_account(self, name: str) -> bool:
        """Whether a functional class is named as an account: “卫生健康支出”科目."""
        plain = self.plain(name)
        short = plain.removesuffix(self._noun)
        return short != plain and bool(self.named(short, under="2", level=1))

    def named(self, name: str, *, under: str = "", level: int | None = None) -> list[Account]:
        """The accounts of that name, below code ``under`` and of that level where these are given."""
        return [
            account
            for account in self._by_name.get(self.plain(name), ())
            if account.code.startswith(under) and (level is None or account.level == level)
        ]

    def alike(self, name: str, *, under: str) -> list[Account]:
        """The items below code ``under`` whose official names differ from ``name`` in one character."""
        return [
            account
            for code, accounts in self._by_code.items()
            if code.startswith(under) and len(code) > _CLASS
            for account in accounts
            if account.official and len(account.name) == len(name) and sum(map(ne, account.name, name)) == 1
        ]

    def coded(self, code: str) -> list[Account]:
        """The names of the account with that code, older ones first."""
        return list(self._by_code.get(code, ()))

    def children(self, code: str) -> list[Account]:
        """The names of the accounts right below ``code``; of all classes that begin with it for a single digit."""
        return list(self._children.get(code, ()))

    def below(self, code: str, level: int) -> list[Account]:
        """The accounts of that level whose codes begin with ``code``."""
        found = self.children(code)
        while found and found[0].level < level:
            found = [child for account in found for child in self._children.get(account.code, ())]
        return [account for account in found if account.level == level]

    def chain(self, *names: str) -> list[Account]:
        """The accounts that (class, section, item) or a shorter chain from the class down names."""
        found: list[Account] = []
        for level, name in enumerate(names, start=1):
            parents = {account.code for account in found}
            found = [account for account in self.named(name, level=level) if level == 1 or account.code[:-2] in parents]
        return found

    def known(self, name: str, year: int | None = None) -> bool:
        """Whether some account bears that name in ``year`` (in any year, where none is given)."""
        return any(account.holds(year) for account in self._by_name.get(self.plain(name), ()))

    def current(self, code: str, year: int | None) -> Account | None:
        """The official name of ``code`` in ``year``; the newest where the year is not known."""
        names = [account for account in self._by_code.get(code, ()) if account.official]
        return next((account for account in reversed(names) if account.holds(year)), names[-1] if names else None)

    def near_miss(self, name: str, among: Iterable[Account]) -> Account | None:
        """The one official account of ``among`` that ``name`` is a slip for; None if there is none, or more than one.

        A slip is the same characters in another order, or one edit in a short name and two in a longer one.
        """
        plain, among = self.plain(name), [account for account in among if account.official]
        if len(plain) < _SHORTEST:
            return None
        ordered = sorted(plain)
        shuffled = {account.code: account for account in among if sorted(self.plain(account.name)) == ordered}
        if len(shuffled) == 1:
            return next(iter(shuffled.values()))
        limit = 1 if len(plain) < _LONG else 2
        near = [(edits(plain, self.plain(account.name), limit), account) for account in among]
        least = min((distance for distance, _ in near), default=limit + 1)
        best = [account for distance, account in near if distance == least <= limit]
        return best[0] if len({account.code for account in best}) == 1 else None


def edits(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours that lead from ``one`` to ``other``.

    Anything over ``limit`` is given as ``limit + 1``.
    """
    if abs(len(one) - len(other)) > limit or len(set(one) ^ set(other)) > 2 * limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def load_accounts(rulebook: Rulebook) -> Accounts:
    """All accounts of the rulebook; use as ``rulebook.derive(load_accounts)``."""
    accounts = [
        account
        for file in ("functional", "economic", "aliases")
        for code, names in rulebook.read(f"{_FOLDER}/{file}.yaml", AccountNames).accounts.items()
        for account in _named(code, names, official=file != "aliases")
    ]
    return Accounts(accounts, rulebook.read(f"{_FOLDER}/style.yaml", AccountStyle))


def _named(code: str, names: str | list[DatedName], *, official: bool) -> list[Account]:
    if isinstance(names, str):
        return [Account(code, names, official=official)]
    return [Account(code, dated.name, dated.since, dated.to, official) for dated in names]
