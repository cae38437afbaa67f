"""Applies every relation of ``rules/relations/`` to one document."""

from narrcheck.model.relation import Instance, Relation
from narrcheck.relations import (
    adjustments,
    agreement,
    balances,
    bases,
    between,
    changes,
    classes,
    elsewhere,
    flows,
    formtext,
    framewise,
    limits,
    listed,
    means,
    namesakes,
    repeats,
    retold,
    runs,
    sections,
    shares,
    sides,
    statements,
    sums,
    tabletext,
    things,
    unopened,
    wholes,
    years,
)
from narrcheck.relations.scene import Scene
from narrcheck.rulebook import Rulebook

_SEARCHES = (
    framewise,
    years,
    elsewhere,
    sums,
    wholes,
    unopened,
    sections,
    runs,
    changes,
    adjustments,
    classes,
    bases,
    flows,
    sides,
    means,
    repeats,
    retold,
    balances,
    shares,
    things,
    agreement,
    statements,
    limits,
    tabletext,
    formtext,
    namesakes,
    listed,
    between,
)


def load_relations(rulebook: Rulebook) -> tuple[Relation, ...]:
    """All relations of the rulebook, file by file."""
    return tuple(relation for file in rulebook.read_all("relations", list[Relation]) for relation in file)


def relate(scene: Scene) -> list[Instance]:
    """Every application of every relation, decided or not."""
    return [instance for module in _SEARCHES for instance in module.search(scene)]
