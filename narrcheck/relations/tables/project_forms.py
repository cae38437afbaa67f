"""Funds of a project in the text against the project's self-evaluation form."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation
from narrcheck.model.sheet import Figure
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.scene import Scene
from narrcheck.relations.tables.standard_tables import as_fact, pair
from narrcheck.tables.entries import Entry
from narrcheck.tables.project_forms import Form, forms, plain

_SLOTS = ("budget", "adjusted", "actual")
_LIKE = 0.8  # the words before a project's name are its unit's, but for a character or a word
_SHORTEST = 4  # characters: a shorter name may stand in another project's


def search(scene: Scene) -> Iterator[Instance]:
    """Every amount that the text tells of a project beside the same column of its form."""
    relation = next(iter(scene.by_formula("table_text")), None)
    if relation is None or not scene.document.tables:
        return
    known = [(plain(form.name, scene.rulebook), form) for form in forms(scene.document, scene.rulebook)]
    named = [(name, form) for name, form in known if len(name) >= _SHORTEST]
    for frame in scene.extraction.frames if named else ():
        told = {slot: fact for slot in _SLOTS if (fact := frame.facts.get(slot)) is not None and _is_amount(fact)}
        if told and frame.local and not frame.aside and frame.period in (None, scene.identity.fiscal_year):
            found = _form(named, frame, told, scene)
            if found is not None:
                yield from _compared(scene, relation, frame, told, *found)


def _is_amount(fact: Fact) -> bool:
    return fact.quantity.dimension is Dimension.MONEY and fact.quantity.approx is None


def _form(named: list[tuple[str, Form]], frame: Frame, told: dict[str, Fact], scene: Scene) -> tuple[Form, bool] | None:
    """The form of the project that the text names, and whether there is no doubt of it.

    One that has the text's figures is the one that is meant; else the one with the longest name, if the words before
    that name are its unit's.
    """
    words = plain(frame.name, scene.rulebook)
    alike = [(name, form) for name, form in named if name in words]
    own = [(name, form) for name, form in alike if _of_unit(words, name, plain(form.unit, scene.rulebook))]
    for _, form in own or alike:
        pairs = _pairs(told, form)
        if pairs and all(_same(form, fact, figure) for fact, figure in pairs):
            return form, True
    longest = max((len(name) for name, _ in own or alike), default=0)
    fitting = [form for name, form in own or alike if len(name) == longest]
    return (fitting[0], bool(own)) if len(fitting) == 1 else None


def _of_unit(words: str, name: str, unit: str) -> bool:
    """Whether the words of the text name the unit, before the project's name or with a slip or two."""
    return unit != "" and (unit in words or SequenceMatcher(None, words.partition(name)[0], unit).ratio() >= _LIKE)


def _pairs(told: dict[str, Fact], form: Form) -> list[tuple[Fact, Figure]]:
    return [(fact, figure) for slot, fact in told.items() if (figure := form.total.figures.get(slot)) is not None]


def _same(form: Form, fact: Fact, figure: Figure) -> bool:
    return rounds_to(figure.exact * form.factor, fact.quantity)


def _compared(
    scene: Scene, relation: Relation, frame: Frame, told: dict[str, Fact], form: Form, sure: bool
) -> Iterator[Instance]:
    """Figures that agree, and the first one that does not where the form is certain or another figure agrees."""
    pairs = _pairs(told, form)
    same = [_same(form, fact, figure) for fact, figure in pairs]
    failing = [item for item, fits in zip(pairs, same, strict=True) if not fits]
    shown = [item for item, fits in zip(pairs, same, strict=True) if fits]
    if failing and (sure or shown):
        shown.append(failing[0])
    for fact, figure in shown:
        entry = Entry(form.name, "", "", figure, form.factor)
        yield pair(scene, relation, frame, fact, as_fact(scene, entry, fact))
