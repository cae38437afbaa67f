"""What other documents published, by indicator: the figures of their text and of their tables."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from narrcheck.facts.indicators.accounts import Accounts, load_accounts
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.frame import VALUES, Frame
from narrcheck.model.quantity import Dimension
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.scene import Scene
from narrcheck.relations.tables.standard_tables import cell_quantity, cells
from narrcheck.rulebook import Rulebook
from narrcheck.tables.entries import Entries, Entry

_BLOCK = -1


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a text: the frame it stands in there, and which number of it."""

    frame: Frame
    slot: str
    fact: Fact


class Published:
    """The figures of one year in documents that belong together."""

    def __init__(self, scenes: Sequence[Scene], year: int | None, *, tables: bool = True) -> None:
        """``year`` is the year whose figures count; None takes each document's own. ``tables``: whether theirs do."""
        self._names, self._rulebook = scenes[0].names, scenes[0].rulebook
        # A report to the congress in January tells what was executed before the accounts are closed.
        self.provisional = any(scene.identity.profile == "execution" for scene in scenes)
        self._accounts: Accounts = scenes[0].rulebook.derive(load_accounts)
        self._entities = [scene.identity.entity for scene in scenes if scene.identity.entity]
        self._sheets = [replace(sheet, home=scene.document) for scene in scenes for sheet in scene.sheets]
        self._tables = [
            Entries([replace(sheet, home=s.document) for sheet in s.sheets], s.identity, s.rulebook)
            for s in scenes
            if tables and (None in (year, s.identity.fiscal_year) or year == s.identity.fiscal_year)
        ]
        self._texts: dict[str, list[Figure]] = defaultdict(list)
        for scene in scenes:
            for frame in scene.extraction.frames:
                own = scene.identity.fiscal_year
                if frame.name and not frame.aside and frame.period == (year if own and year else own):
                    for figure in _figures(frame, scene):
                        for key in self._keys(frame):
                            self._texts[key].append(figure)

    def same(self, frame: Frame, slot: str) -> list[Fact]:
        """The figures of the same indicator, scope and measure for certain; none where two of them differ."""
        found = [
            told.fact
            for told in (told for key in self._keys(frame) for told in self._texts.get(key, ()))
            if told.slot == slot and told.frame.named and self._alike(frame, told.frame)
        ]
        for entries in self._tables:
            named = cells(entries, frame) or [e for e in entries.by_account if e.code and e.code == self._code(frame)]
            entered = [e for e in named if e.slot == slot and e.scope == frame.scope]
            if len({entry.amount for entry in entered}) == 1:
                found.append(_fact(entered[0], frame, self._rulebook))
        finest = min(found, key=lambda fact: fact.quantity.ulp, default=None)
        if finest is None or not all(rounds_to(finest.quantity.exact, fact.quantity) for fact in found):
            return []
        return [finest]

    def possible(self, frame: Frame) -> Iterator[Fact]:
        """The figures that the same words may also mean: of any scope and measure, and any total for a total."""
        names = [self._chain(frame.name)[-1]]
        if self._names.is_total(frame.name):
            names += [name for name in self._texts if self._names.is_total(name)]
        for name in dict.fromkeys(names):
            for told in self._texts.get(name, ()):
                yield told.fact
        for entries in self._tables:
            for entry in (*entries.indicators, *entries.by_account):
                if entry.name in names or (self._names.is_total(frame.name) and self._names.is_total(entry.name)):
                    yield _fact(entry, frame, self._rulebook)

    def anything(self, frame: Frame) -> Iterator[Fact]:
        """Every figure there is, where the name alone leaves open what it takes in: totals, whole funds, own names."""
        item = self._names.known.get(frame.name)
        account = frame.local and self._names.is_account(frame.name)
        if account or (item and not (item.total or item.carried or self._names.scope(frame.name))):
            return
        for figures in self._texts.values():
            yield from (told.fact for told in figures)
        for sheet in self._sheets:
            for row in (row for group in sheet.groups for row in group.rows if sheet.factor):
                for figure in row.figures.values():
                    entry = Entry("", "", "actual", figure, sheet.factor or 1, row=row.span, home=sheet.home)
                    yield _fact(entry, frame, self._rulebook)

    def renamed(self, frame: Frame, fact: Fact) -> bool:
        """Whether an account was called otherwise in the other document."""
        one, other = self._chain(frame.name), self._chain(fact.indicator)
        return one[-len(other) :] != other[-len(one) :]

    def _alike(self, frame: Frame, there: Frame) -> bool:
        one, other = self._chain(frame.name), self._chain(there.name)
        same = one == other or (self._code(frame) != "" and self._code(frame) == self._code(there))
        return same and frame.scope == there.scope and self._qualifier(frame) == self._qualifier(there)

    def _keys(self, frame: Frame) -> set[str]:
        """What a figure is looked up by: the last link of its name, and the account's code."""
        return {self._chain(frame.name)[-1], self._code(frame)} - {""}

    def _code(self, frame: Frame) -> str:
        """The code of the one account that a chain of names leads to, by any of its names; empty where none is."""
        if not frame.local or not self._names.is_account(frame.name):
            return ""
        *above, last = self._chain(frame.name)
        codes = {account.code for account in self._accounts.named(last) if not account.economic}
        for name in above:
            parents = tuple(account.code for account in self._accounts.named(name))
            codes = {code for code in codes if code.startswith(parents) and code not in parents}
        return codes.pop() if len(codes) == 1 else ""

    def _chain(self, name: str) -> tuple[str, ...]:
        """A name as a chain of accounts: without the words for their levels and without 支出 at their ends."""
        if name in self._names.known:
            return (name,)
        return tuple(self._accounts.links(name)) or (name,)

    def _qualifier(self, frame: Frame) -> str:
        """What narrows an indicator, without the words that only tell its scope or whose it is."""
        words = frame.key.partition("|")[0]
        if any(_short(words, entity) for entity in self._entities):
            return ""
        for scope in self._names.words.scopes:
            for word in sorted(scope.words, key=len, reverse=True):
                words = words.replace(word, "")
        return self._names.resolve(words).name if words else ""


def _short(words: str, entity: str) -> bool:
    """Whether words are a short form of a unit's name: characters of it in their order (省检察院)."""
    characters = iter(entity)
    return all(character in characters for character in words)


def _figures(frame: Frame, scene: Scene) -> Iterator[Figure]:
    for slot in VALUES:
        fact = frame.facts.get(slot)
        if fact is not None and fact.quantity.dimension is Dimension.MONEY and fact.quantity.approx is None:
            yield Figure(frame, slot, fact._replace(home=scene.document))


def _fact(entry: Entry, frame: Frame, rulebook: Rulebook) -> Fact:
    """A cell of another document as a fact."""
    quantity = cell_quantity(entry, rulebook)
    measure = Measure(entry.slot)
    return Fact(entry.name or frame.name, entry.scope, None, measure, quantity, _BLOCK, entry.line, home=entry.home)
