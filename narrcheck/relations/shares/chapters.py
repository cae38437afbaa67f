"""Years and chapters: whether a total that has the right name is of another part of the report."""

import re

from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.relations.scene import Scene

_YEAR = re.compile(r"((?:20|19)\d\d)年")


def of_another_part(scene: Scene, frame: Frame, share: Fact, whole: Fact) -> bool:
    """Whether a whole is of another year than the share, or of another chapter of a government's report.

    There 全市 and 市本级, last year and next, each have a total of the same name.
    """
    listed = frame.group is not None and any(fact is whole for fact in frame.group.parent.facts.values())
    if listed:
        return False
    named = scene.names.year(share.whole or "")
    told = (_year_before(scene, share), _year_before(scene, whole))
    for here, there in ((named or frame.period, whole.period), (named or told[0], told[1])):
        if here is not None and there is not None and here != there:
            return True
    above, beyond = scene.document.ancestors(share.block), scene.document.ancestors(whole.block)
    return scene.of_government and bool(above and beyond) and above[-1] != beyond[-1]


def _year_before(scene: Scene, fact: Fact) -> int | None:
    """The last year that the paragraph of a figure names before it."""
    start = scene.document.blocks[fact.block].span.start
    years = _YEAR.findall(scene.document.folded, start, fact.span.start)
    return int(years[-1]) if years else None
