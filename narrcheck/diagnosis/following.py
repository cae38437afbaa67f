"""Findings about a list that was read without one of its figures: they follow from what is wrong with that figure."""

from collections.abc import Iterator, Sequence

from narrcheck.diagnosis.change import Repair
from narrcheck.diagnosis.consequences import followed_by, trusted
from narrcheck.diagnosis.problems import Explanation
from narrcheck.diagnosis.repair import holds_with
from narrcheck.model.finding import Finding

# The figure stands no more than so many paragraphs away.
_NEAR = 12


def with_following(found: Sequence[tuple[Explanation, Finding]]) -> Iterator[Finding]:
    """The findings without those that a repair near by mends as well: a list that was read without its figure.

    They stand among its places.
    """
    causes: dict[int, list[tuple[Repair, Finding]]] = {}
    for one, finding in found:
        if one.best is not None and trusted(finding):
            causes.setdefault(one.best.repair.old.block, []).append((one.best.repair, finding))
    following: dict[int, list[Finding]] = {}
    for explanation, finding in found if causes else ():
        if finding.fix is None:
            blocks = sorted(fact.block for fact in explanation.failing.facts if fact.home is None)
            near = (
                pair for block in range(blocks[0] - _NEAR, blocks[-1] + _NEAR + 1) for pair in causes.get(block, ())
            )
            cause = next((told for repair, told in near if holds_with(explanation.failing, repair)), None)
            if cause is not None:
                following.setdefault(id(cause), []).append(finding)
    gone = {id(one) for followers in following.values() for one in followers}
    for _, finding in found:
        if id(finding) not in gone:
            yield followed_by(finding, following.get(id(finding), ()))
