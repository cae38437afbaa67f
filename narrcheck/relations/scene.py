"""What the searches of the relations see of a document, and of those beside it."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeVar

import regex

from narrcheck.facts.identity.governments import several_levels
from narrcheck.facts.identity.unit_chapters import UnitChapters
from narrcheck.facts.indicators.resolver import Indicators
from narrcheck.model.analysis import Identity, Sentence
from narrcheck.model.bond import Bond
from narrcheck.model.document import Document, Span
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.finding import Message
from narrcheck.model.frame import Extraction, Frame
from narrcheck.model.quantity import Dimension, Year
from narrcheck.model.relation import Relation
from narrcheck.model.sheet import Sheet
from narrcheck.nlp.cues import Cues, Order
from narrcheck.relations.precision import Precision
from narrcheck.rulebook import Rulebook
from narrcheck.tables.entries import Entries
from narrcheck.tables.namesakes import Namesakes

T = TypeVar("T")


@dataclass(frozen=True)
class Other:
    """Another document beside the one being checked; ``changed`` says why the two may count differently.

    ``text`` says that its sentences count, and not its tables alone.
    """

    bond: Bond
    scene: "Scene"
    changed: Message | None = None
    text: bool = True

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Its tables, each with the document that it stands in."""
        return tuple(replace(sheet, home=self.scene.document) for sheet in self.scene.sheets)


@dataclass(frozen=True)
class Scene:
    """One document's frames with all that is needed to relate them, and the documents to compare it with."""

    document: Document
    identity: Identity
    sentences: list[Sentence]
    extraction: Extraction
    precision: Precision
    names: Indicators
    cues: Cues
    relations: tuple[Relation, ...]
    rulebook: Rulebook
    sheets: tuple[Sheet, ...] = ()
    others: tuple[Other, ...] = ()

    @cached_property
    def _made(self) -> dict[Any, tuple[Any, ...]]:
        return {}

    def each(self, build: Callable[..., Iterable[T]], *asked: Hashable) -> tuple[T, ...]:
        """All that ``build(self, *asked)`` yields, kept: for what several searches need."""
        key = (build, *asked)
        if key not in self._made:
            self._made[key] = tuple(build(self, *asked))
        return self._made[key]

    @cached_property
    def _by_formula(self) -> dict[str, list[Relation]]:
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            found[relation.formula].append(relation)
        return found

    def by_formula(self, formula: str) -> Iterator[Relation]:
        """The relations that a search is for."""
        return iter(self._by_formula.get(formula, ()))

    @cached_property
    def entries(self) -> list[Entries]:
        """What the report's tables say, then those of each file that belongs to it."""
        files = (self.sheets, *self.borrowed)
        return [Entries(sheets, self.identity, self.rulebook) for sheets in files if sheets]

    @cached_property
    def cells(self) -> list[Namesakes]:
        """The same files' cells by all names that the text may call them."""
        return [Namesakes(one.sheets, self.names, self.rulebook, one.slot) for one in self.entries]

    @property
    def borrowed(self) -> list[tuple[Sheet, ...]]:
        """The tables of the files that belong to this one, file by file."""
        return [other.sheets for other in self.others if other.bond is Bond.COMPANION]

    def orders(self, span: Span) -> Iterator[tuple[regex.Match[str], Order]]:
        """What is said inside ``span`` of two numbers without a figure: 与上年持平, 决算数大于预算数.

        A year that is named has to be the one before the report's, that of a budget the report's own.
        """
        year = self.identity.fiscal_year
        named = {"year": year and year - 1, "own": year}
        for pattern, order in self.cues.orders if self.cues.ordered.search(self.document.folded, *span) else ():
            for match in pattern.finditer(self.document.folded, span.start, span.end):
                if all(told is None or int(told) == named.get(group) for group, told in match.groupdict().items()):
                    yield match, order

    def is_another(self, year: Year) -> bool:
        """Whether a year that words name is not the report's own."""
        return bool(year.relative) or year.value not in (None, self.identity.fiscal_year)

    @cached_property
    def by_sentence(self) -> dict[int, list[Frame]]:
        """Frames of each sentence, asides left out."""
        found: dict[int, list[Frame]] = defaultdict(list)
        for frame in self.extraction.frames:
            if not frame.aside:
                found[frame.sentence].append(frame)
        return found

    @cached_property
    def asides(self) -> dict[int, list[Frame]]:
        """Frames of each sentence that stand in a reason."""
        found: dict[int, list[Frame]] = defaultdict(list)
        for frame in self.extraction.frames:
            if frame.aside:
                found[frame.sentence].append(frame)
        return found

    @cached_property
    def by_block(self) -> dict[int, list[Frame]]:
        """Frames of each block, asides left out."""
        found: dict[int, list[Frame]] = defaultdict(list)
        for frame in self.extraction.frames:
            if not frame.aside:
                found[frame.block].append(frame)
        return found

    @cached_property
    def figures(self) -> dict[int, list[tuple[Frame, str, Fact]]]:
        """Every figure of each paragraph once, in reading order, with its frame and slot; asides too."""
        found: dict[int, dict[Span, tuple[Frame, str, Fact]]] = defaultdict(dict)
        for frame in self.extraction.frames:
            for slot, fact in frame.facts.items():
                found[fact.block].setdefault(fact.span, (frame, slot, fact))
        return {block: [told[span] for span in sorted(told)] for block, told in found.items()}

    @property
    def of_government(self) -> bool:
        """Whether it is the report of a whole government."""
        return self.identity.government

    @cached_property
    def unit_chapters(self) -> UnitChapters:
        """The chapters of the units that the report tells of one by one."""
        return UnitChapters(self.document, self.rulebook)

    @cached_property
    def several_levels(self) -> bool:
        """Whether it tells one indicator of several levels of government."""
        return several_levels(self.document.folded, self.rulebook, self.identity)

    @cached_property
    def by_name(self) -> dict[str, list[Frame]]:
        """Frames of each indicator, asides left out."""
        found: dict[str, list[Frame]] = defaultdict(list)
        for frame in self.extraction.frames:
            if not frame.aside and frame.name:
                found[frame.name].append(frame)
        return found

    @cached_property
    def _tellings(self) -> dict[Fraction, set[str]]:
        """By amount the names of what changed by it; an empty one where it is told as what something comes to."""
        found: dict[Fraction, set[str]] = defaultdict(set)
        for frame in self.extraction.frames:
            for fact in frame.facts.values():
                if fact.quantity.dimension is Dimension.MONEY:
                    found[fact.quantity.exact].add(frame.name if fact.measure is Measure.CHANGE else "")
        return found

    def called(self, frame: Frame, fact: Fact) -> str:
        """The name of a frame as the report writes it before a figure, else the usual one."""
        before = self.document.folded[fact.sentence.start : fact.span.start]
        written = [name for name in self.names.aliases(frame.name) if name in before]
        return max(written, key=lambda name: (before.rfind(name) + len(name), len(name)), default=frame.name)

    def told(self, amount: Fraction, whole: str = "") -> bool:
        """Whether the report tells an amount (in yuan) anywhere as a figure of its own.

        What a total, or ``whole``, changed by is none: it is what last year's figure is off by.
        """
        names = self._tellings.get(amount, ())
        return any(not name or (name != whole and not self.names.is_total(name)) for name in names)

    @cached_property
    def sole_scope(self) -> str | None:
        """The scope that all the report's funds are of: its part of a total is the whole total."""
        for frame in self.extraction.frames:
            if frame.scope and frame.group is not None and not frame.group.parent.scope:
                part, whole = frame.value(), frame.group.parent.value()
                if part and whole and part.quantity.exact == whole.quantity.exact > 0 and not frame.local:
                    return frame.scope
        return None

    @cached_property
    def grand_totals(self) -> dict[str | None, list[Frame]]:
        """Frames of grand totals by side, asides left out."""
        found: dict[str | None, list[Frame]] = defaultdict(list)
        for frame in self.extraction.frames:
            if not frame.aside and self.names.is_total(frame.name):
                found[frame.side].append(frame)
        return found

    @cached_property
    def wholes(self) -> list[tuple[Fraction, int, Fact]]:
        """Values of known indicators and of totals by size, each with its frame's place: what a share may be of."""
        frames = (frame for frame in self.extraction.frames if not frame.local or self.names.is_total(frame.name))
        told = ((frame.index, value) for frame in frames if not frame.aside and (value := frame.value()))
        return sorted(((value.quantity.exact, place, value) for place, value in told), key=itemgetter(0))

    def totals(self, name: str) -> list[Frame]:
        """Frames of any grand total of the side that a grand total's name is of."""
        item = self.names.known.get(name)
        if item is None or not item.total:
            return []
        sides = ("income", "expenditure") if item.side == "both" else (item.side,)
        return [frame for side in sides for frame in self.grand_totals.get(side, [])]

    def section(self, block: int) -> int | None:
        """The heading that a block stands under."""
        return self.document.blocks[block].parent
