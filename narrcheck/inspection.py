"""What was read of a report and understood of it, as typed models; ``narrcheck inspect`` prints them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import regex
from pydantic import BaseModel, ConfigDict

from narrcheck.config import Settings
from narrcheck.locator import address
from narrcheck.model.checked import Unbound
from narrcheck.model.document import BlockKind, Document, Span, Table, fold
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Quantity
from narrcheck.model.report import Compared
from narrcheck.readers.bundle import Role, role
from narrcheck.relations.scene import Scene
from narrcheck.relations.tables.coverage import amounts_in_tables
from narrcheck.report import compared
from narrcheck.tables.coverage import standard_figures

if TYPE_CHECKING:
    from narrcheck.crossing.submission import Subject
    from narrcheck.session import Session
    from narrcheck.tally import Tally

_UNIT = regex.compile(r"[：:]\s*((?:人民币)?[十百千万亿]*元)")
_FIGURE = regex.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?\Z")
_TITLE_LENGTH = 60


class _Entry(BaseModel):
    """Base of every part: frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Heading(_Entry):
    """A heading: ``depth`` counts from 1 for the outermost."""

    depth: int
    text: str
    at: str


class TableView(_Entry):
    """One table: its title and unit as its caption has them, its size, how many cells hold words and figures."""

    number: int
    title: str
    caption: tuple[str, ...]
    unit: str | None
    rows: int
    columns: int
    filled: int
    figures: int
    merged: int
    at: str


class FigureView(_Entry):
    """One figure of the text: its words, unit and dimension, and whether a fact uses it."""

    quote: str
    unit: str
    dimension: str
    at: str
    bound: bool


class FactView(_Entry):
    """The facts of one subject in one place: the words of each figure by its slot (``actual``, ``change@prior``…)."""

    subject: str
    scope: str
    period: int | None
    slots: dict[str, str]
    at: str
    aside: bool


class Left(_Entry):
    """A figure that no fact uses, and why."""

    quote: str
    why: str
    at: str


class Missed(_Entry):
    """Something that was not read or not checked, and why."""

    what: str
    why: str


class TableShares(_Entry):
    """How far the tables were understood and the text was found in them.

    ``figures`` of the standard tables, and those that became facts (``facts``); ``amounts`` of the text that stand in
    some table too, and those matched to a cell of their name (``matched``).
    """

    figures: int
    facts: int
    amounts: int
    matched: int


class Inspection(_Entry):
    """What was read of one file."""

    source: str
    role: Role
    profile: str | None
    fiscal_year: int | None
    entity: str | None
    characters: int
    paragraphs: int
    outline: tuple[Heading, ...]
    tables: tuple[TableView, ...]
    shares: TableShares
    quantities: tuple[FigureView, ...]
    facts: tuple[FactView, ...]
    unbound: tuple[Left, ...]
    skipped: tuple[Missed, ...]
    compared: tuple[Compared, ...]


class Inspections(_Entry):
    """The JSON form of ``narrcheck inspect``."""

    narrcheck: str
    documents: tuple[Inspection, ...]


def inspect_files(
    settings: Settings, paths: Iterable[Path], *, output: Path | None = None
) -> "tuple[list[Inspection], Tally]":
    """What was read of all files, with the failures; folders and archives stand for their files."""
    from narrcheck.session import Session
    from narrcheck.tally import Tally

    session, tally = Session(settings), Tally()
    subjects = session.subjects(paths, tally, output=output)
    return [_inspected(subject, session) for subject in subjects], tally


def _inspected(subject: "Subject", session: "Session") -> Inspection:
    """What was understood of a document, and how many of its statements other documents have too."""
    prepared, lang = subject.prepared, session.settings.lang
    beside = session.checked(subject).compared if subject.others else subject.apart
    analysis, extraction = prepared.analysis, prepared.scene.extraction
    document = analysis.document
    place = _Places(document)
    unbound = {item.span for item in extraction.unbound}
    quantities = [one for one in analysis.quantities if not document.in_table(one.span)]
    return Inspection(
        source=document.source,
        role=role(document),
        profile=analysis.identity.profile,
        fiscal_year=analysis.identity.fiscal_year,
        entity=analysis.identity.entity,
        characters=len(document.text),
        paragraphs=sum(block.kind is BlockKind.PARAGRAPH for block in document.blocks),
        outline=tuple(_outline(document, place)),
        tables=tuple(_table(number, table, document, place) for number, table in enumerate(document.tables, 1)),
        shares=_shares(prepared.scene, analysis.quantities),
        quantities=tuple(
            FigureView(
                quote=document.words(one.span),
                unit=one.symbol,
                dimension=one.dimension.value,
                at=place.of(one.span),
                bound=one.span not in unbound,
            )
            for one in quantities
        ),
        facts=tuple(_fact(frame, document, place) for frame in extraction.frames if frame.facts),
        unbound=tuple(_left(item, document, place, lang) for item in extraction.unbound),
        skipped=tuple(Missed(what=part.what, why=part.why) for part in document.skipped),
        compared=tuple(compared(one, lang) for one in beside),
    )


def _shares(scene: Scene, quantities: tuple[Quantity, ...]) -> TableShares:
    figures, facts = standard_figures(scene.document, scene.sheets, scene.rulebook)
    amounts, matched = amounts_in_tables(scene, quantities)
    return TableShares(figures=figures, facts=facts, amounts=amounts, matched=matched)


class _Places:
    """Addresses in one document, as short words."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def of(self, span: Span) -> str:
        """Cell, page, paragraph or line of ``span``."""
        return address(self._document.origin.locate(span))


def _outline(document: Document, place: _Places) -> Iterator[Heading]:
    headings = {index for index, block in enumerate(document.blocks) if block.kind is BlockKind.HEADING}
    for index in sorted(headings):
        block = document.blocks[index]
        depth = 1 + sum(parent in headings for parent in document.ancestors(index))
        yield Heading(depth=depth, text=document.words(block.span), at=place.of(block.span))


def _table(number: int, table: Table, document: Document, place: _Places) -> TableView:
    caption = tuple(document.words(table.caption).split("\n")) if table.caption else ()
    unit = _UNIT.search("\n".join(caption)) or _UNIT.search(document.words(table.span)[:400])
    filled = [cell for cell in table.cells if cell.text]
    return TableView(
        number=number,
        title=max(caption, key=lambda line: (not _UNIT.search(line), len(line)), default="")[:_TITLE_LENGTH],
        caption=caption,
        unit=unit[1] if unit else None,
        rows=max((cell.row + cell.rows for cell in table.cells), default=0),
        columns=max((cell.column + cell.columns for cell in table.cells), default=0),
        filled=len(filled),
        figures=sum(_FIGURE.match(fold(cell.text)) is not None for cell in filled),
        merged=sum(cell.rows * cell.columns > 1 for cell in table.cells),
        at=place.of(table.span),
    )


def _fact(frame: Frame, document: Document, place: _Places) -> FactView:
    first = min((fact.span for fact in frame.facts.values()), key=lambda span: span.start)
    return FactView(
        subject=frame.name,
        scope=frame.scope,
        period=frame.period,
        slots={slot: document.words(fact.span) for slot, fact in frame.facts.items()},
        at=place.of(first),
        aside=frame.aside,
    )


def _left(item: Unbound, document: Document, place: _Places, lang: str) -> Left:
    return Left(quote=document.words(item.span), why=item.why.text(lang), at=place.of(item.span))
