"""Figures against other documents: last year's report, the budget of the year, another explanation of the year."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from narrcheck.facts.frames.cue_reading import masked
from narrcheck.facts.identity.profiles import profile_named
from narrcheck.model.bond import Bond
from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.finding import Message
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.applying import evaluate, on_one_footing, operand, pick
from narrcheck.relations.documents.published import Published
from narrcheck.relations.formulas import rounds_to, telling
from narrcheck.relations.neighbours import neighbours
from narrcheck.relations.precision import shown, source
from narrcheck.relations.scene import Other, Scene

PUBLISHED = "published"
_MAIN = ("actual", "budget")
_MARKS = "，；：。"
_NEAR = Fraction(3, 2)
# So many comparisons have to hold, and so many for each that fails, before a difference is taken for an error.
_ENOUGH, _EACH, _MANY = 3, 2, 5
_UNSURE = Message("（两份报告可能口径不同，请核实）", " (the two may not count alike: please verify)")
_RENAMED = Message("（科目名称有变化，请核实）", " (the account had another name: please verify)")
_ADJUSTED = Message("（可能是调整后的预算，请核实）", " (perhaps the adjusted budget: please verify)")
_TURNED = Message("，数额相同而方向相反", ": the amount is right, but the other way round")
_NOTHING = Message("", "")


def search(scene: Scene) -> Iterator[Instance]:
    """Every statement beside what another document says of the same."""
    for bond in Bond:
        others = [other for other in scene.others if other.bond is bond and other.text]
        if others:
            yield from _weighed(scene, _compared(scene, bond, others), others)


def _compared(scene: Scene, bond: Bond, others: Sequence[Other]) -> Iterator[Instance]:
    year = scene.identity.fiscal_year
    if bond is Bond.PRIOR and year is not None:
        year -= 1
    # A companion's tables are compared cell by cell: relations/tables/standard_tables.py.
    published = Published([other.scene for other in others], year, tables=bond is not Bond.COMPANION)
    for relation in scene.relations:
        if _bond(relation) is bond:
            for frame in scene.extraction.frames:
                if frame.named and not frame.aside and frame.period == scene.identity.fiscal_year:
                    instance = _applied(scene, relation, frame, published)
                    if instance is not None:
                        yield instance._replace(near=published.renamed(frame, instance.operands["base"]))


def _bond(relation: Relation) -> Bond | None:
    """Which documents a relation is about; None for the relations inside one document."""
    if relation.formula != PUBLISHED and [PUBLISHED] not in relation.slots.values():
        return None
    stated = relation.slots["stated"]
    return Bond.COMPANION if "actual" in stated else Bond.BUDGET if "budget" in stated else Bond.PRIOR


def _applied(scene: Scene, relation: Relation, frame: Frame, published: Published) -> Instance | None:
    stated = pick(frame, relation.slots["stated"])
    if stated is None or stated.quantity.approx is not None or any(slot in frame.facts for slot in relation.unless):
        return None
    if published.provisional and _slot(scene, stated) == "actual":
        return None
    if relation.formula == PUBLISHED:
        # An own name beside 预算 may be of a fund's budget (养老保险基金预算) and not of the year's.
        unclear = frame.local and not scene.names.is_account(frame.name)
        if stated.measure == Measure.BUDGET and unclear and not _initial(scene, stated):
            return None
        return _settled(scene, frame, stated, published, [_repeated(relation, frame, stated)])
    current = operand(frame, "current", relation.slots["current"], stated)
    if current is None or current.quantity.dimension is not Dimension.MONEY:
        return None
    readings = [current, *(fact for fact in neighbours(scene, frame) if fact.quantity.dimension is Dimension.MONEY)]
    tries = [_changed(scene, relation, frame, stated, reading) for reading in dict.fromkeys(readings)]
    found = _settled(scene, frame, stated, published, tries)
    return on_one_footing(scene, found) if found else None


Try = Callable[[Fact], Instance | None]


def _settled(scene: Scene, frame: Frame, stated: Fact, published: Published, tries: Sequence[Try]) -> Instance | None:
    """The first reading that fits what was published; else the first of all, where nothing about it is in doubt."""
    certain = published.same(frame, _slot(scene, stated))
    first = tries[0](certain[0]) if certain else None
    if first is not None and first.outcome in GOOD:
        return first
    for attempt in tries:
        for base in (*certain, *published.possible(frame)):
            trial = attempt(base)
            if trial is not None and trial.outcome is Outcome.HOLDS:
                return trial if telling(stated.quantity) else None
    if first is not None and any(_fits(tries[0], base) for base in published.anything(frame)):
        return None
    return first


def _fits(attempt: Try, base: Fact) -> bool:
    trial = attempt(base)
    return trial is not None and trial.outcome is Outcome.HOLDS


def _slot(scene: Scene, stated: Fact) -> str:
    """Which number of the other document a comparison is with: the one that its words name, else the same as here."""
    text, cues = scene.document.folded, scene.cues
    start = _clause(scene, stated)
    for match in cues.reference.finditer(text, stated.sentence.start, stated.span.start):
        start = match.start()
    told = [match.lastgroup for match in cues.measure.finditer(masked(text[start : stated.span.start], cues))]
    return (told[-1] if told else None) or (stated.of if stated.of in _MAIN else "actual")


def _clause(scene: Scene, fact: Fact) -> int:
    """Where the clause of a figure begins."""
    start, end = fact.sentence.start, fact.span.start
    return max(start, *(scene.document.folded.rfind(mark, start, end) + 1 for mark in _MARKS))


def _changed(scene: Scene, relation: Relation, frame: Frame, stated: Fact, current: Fact) -> Try:
    return lambda base: evaluate(scene, relation, frame, stated, {"current": current, "base": base})


def _repeated(relation: Relation, frame: Frame, stated: Fact) -> Try:
    return lambda base: _pair(relation, frame, stated, base)


def _pair(relation: Relation, frame: Frame, stated: Fact, base: Fact) -> Instance:
    coarse, fine = sorted((stated.quantity, base.quantity), key=lambda quantity: -quantity.ulp)
    same = rounds_to(fine.exact, coarse)
    near = abs(fine.exact - coarse.exact) <= _NEAR * coarse.ulp
    outcome = Outcome.HOLDS if same else Outcome.ROUNDING if near else Outcome.FAILS

    def tell() -> Telling:
        words = {"name": frame.name, "base": shown(base.quantity) + source(base)}
        return Telling(f"{shown(stated.quantity)} {'=' if same else '≠'} {shown(base.quantity)}", words)

    def retry(swap: Swap) -> Instance | None:
        return _pair(relation, frame, swap(stated), base)

    return Instance(relation, frame, stated, {"base": base}, outcome, base.quantity.exact, tell, retry=retry)


def _weighed(scene: Scene, instances: Iterator[Instance], others: Sequence[Other]) -> Iterator[Instance]:
    """Each difference once, and no more than a warning where the documents may count otherwise."""
    found = list(instances)
    failing: dict[object, Instance] = {}
    for instance in found:
        if instance.outcome is Outcome.FAILS:
            figures = tuple(fact.quantity.exact for fact in instance.facts)
            failing.setdefault((instance.relation.code, figures), instance)
    good = sum(instance.outcome in GOOD for instance in found)
    changed = next((_bracketed(other.changed) for other in others if other.changed), None)
    profile = profile_named(scene.rulebook, scene.identity.profile)
    # A government tells one indicator of several levels: more has to agree before a difference is no matter of level.
    enough, each = (_MANY, _MANY) if profile and profile.government else (_ENOUGH, _EACH)
    if changed is None and good < max(enough, each * len(failing)):
        changed = _UNSURE
    # Nothing that agrees in a document that may count otherwise: what differs says nothing.
    told = {id(instance) for instance in failing.values() if good or len(failing) < _ENOUGH}
    for instance in found:
        if instance.outcome is not Outcome.FAILS:
            yield instance
        elif id(instance) in told:
            doubtful = instance.stated.measure == Measure.BUDGET and not _initial(scene, instance.stated)
            yield _noted(instance, changed or (_RENAMED if instance.near else _ADJUSTED if doubtful else None))


def _bracketed(changed: Message) -> Message:
    return Message(f"（{changed.zh}，口径可能不同，请核实）", f" ({changed.en}: please verify)")


def _initial(scene: Scene, stated: Fact) -> bool:
    """Whether a budget is said to be that of the year's beginning."""
    before = scene.document.folded[_clause(scene, stated) : stated.span.start]
    return any(word in before for word in scene.cues.words["initial"])


def _noted(instance: Instance, changed: Message | None) -> Instance:
    """The failure with what is to be said of it; no more than a warning where the documents may count otherwise."""
    turned = instance.relation.formula != PUBLISHED and rounds_to(-instance.expected, instance.stated.quantity)
    note = _TURNED if turned else changed or _NOTHING

    def tell() -> Telling:
        told = instance.tell()
        return Telling(told.calculation, told.words | {"note": note.zh, "note_en": note.en})

    return instance._replace(tell=tell, near=changed is not None)
