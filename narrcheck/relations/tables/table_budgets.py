"""Changes of the text against a budget that only a table tells beside what was spent: 支出A，与预算相比减少B."""

from collections.abc import Iterator

from narrcheck.model.fact import Fact, Measure
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance
from narrcheck.relations.applying import evaluate
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.scene import Scene
from narrcheck.relations.tables.standard_tables import as_fact, cells, comparable

_BUDGETS = ("budget", "adjusted")


def search(scene: Scene) -> Iterator[Instance]:
    """Every such change, and rate that no change beside it gives, of what the table has in the same row."""
    for relation in (*scene.by_formula("difference"), *scene.by_formula("growth")):
        if relation.slots.get("base") != ["budget"]:
            continue
        slot = relation.slots["stated"][0]
        for frame in scene.extraction.frames:
            stated, actual = frame.facts.get(slot), frame.facts.get("actual")
            known = relation.formula == "growth" and "change@budget" in frame.facts
            if stated is None or actual is None or frame.aside or known:
                continue
            base = table_budget(scene, frame, actual, stated.span.start)
            instance = base and evaluate(scene, relation, frame, stated, {"current": actual, "base": base})
            if instance:
                yield instance


def table_budget(scene: Scene, frame: Frame, actual: Fact, place: int) -> Fact | None:
    """The one budget that the report's own tables have in the row of a figure, where the text tells none of it.

    None where the words before ``place`` compare with 年初预算: the tables may have what it was adjusted to.
    """
    if not frame.named or not comparable(actual) or frame.period != scene.identity.fiscal_year:
        return None
    if any(word in scene.document.folded[actual.span.end : place] for word in scene.cues.words["initial"]):
        return None
    if any(slot in other.facts for other in scene.by_name.get(frame.name, ()) for slot in _BUDGETS):
        return None
    found = [entry for entries in scene.entries for entry in cells(entries, frame) if entry.scope == frame.scope]
    here = [entry for entry in found if entry.home is None and entry.code is None]
    spent = any(entry.slot == "actual" and rounds_to(entry.amount, actual.quantity) for entry in here)
    budgets = {entry.amount: entry for entry in here if entry.slot in _BUDGETS}
    if not spent or len(budgets) != 1:
        return None
    return as_fact(scene, next(iter(budgets.values())), actual)._replace(measure=Measure.BUDGET)
