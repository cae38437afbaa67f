"""What a change is compared with, as its words tell: two figures of one formula have to be of one comparison."""

from typing import NamedTuple

import regex

from narrcheck.facts.frames.cue_reading import masked
from narrcheck.model.relation import Instance
from narrcheck.relations.scene import Scene

# The groups of the pattern of a comparison, but that of last year.
_OTHERS = ("month", "era", "adjusted", "budget")
_YEAR = regex.compile(r"\d{4}")


class _Comparison(NamedTuple):
    """What with: a year that is not the last, a month, an era or the budget; and which number of it, a plan or not."""

    what: str
    plan: bool | None


def told_later(scene: Scene, instance: Instance) -> bool:
    """Whether the number before is of a sentence behind the change: 总计减少A。支出由B调整为C."""
    base, stated = instance.operands.get("base"), instance.stated
    return scene.of_government and base is not None and base.sentence.start > stated.sentence.start


def of_two_comparisons(scene: Scene, instance: Instance) -> bool:
    """Whether the later of two figures is compared anew: 比上年执行数下降A%，与上年预算相比增加B.

    Where no comparison is told before, only another number of last year tells it: 上年执行数A，比上年预算增长B%.
    """
    other = instance.operands.get("delta") or instance.operands.get("base")
    if other is None or other.sentence != instance.stated.sentence:
        return False
    first, second = sorted((instance.stated, other), key=lambda fact: fact.span)
    text = scene.document.folded
    anew = _compared(scene, instance, text[first.span.end : second.span.start])
    before = _compared(scene, instance, text[first.sentence.start : first.span.start])
    if not anew.what:
        return False
    if before.what:
        return (anew.what, bool(anew.plan)) != (before.what, bool(before.plan))
    return None not in (anew.plan, before.plan) and anew.plan != before.plan


def _compared(scene: Scene, instance: Instance, words: str) -> _Comparison:
    """The last comparison that the words tell, and the last number of a year before that they name."""
    cues, own = scene.cues, str(_own(scene, instance))
    read = masked(words, cues)
    kinds = [match["kind"] for match in cues.prior_kind.finditer(read) if not match[0].startswith(own)]
    matches = list(cues.reference.finditer(read))
    plan = any(word in kinds[-1] for word in cues.words["budget"]) if kinds else None
    return _Comparison(_what(scene, instance, matches[-1]) if matches else "", plan)


def _what(scene: Scene, instance: Instance, match: "regex.Match[str]") -> str:
    told = next((match[group] for group in _OTHERS if match[group]), "")
    year = _YEAR.match(match["prior"] or "")
    return told or (year[0] if year and int(year[0]) + 1 != _own(scene, instance) else "last")


def _own(scene: Scene, instance: Instance) -> int | None:
    return instance.frame.period or scene.identity.fiscal_year
