"""Wholes that a share seems to be of and is not: of another area, of an item, or of the share that it goes on with."""

from narrcheck.model.checked import Outcome
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance
from narrcheck.relations.change.rate_operands import slipped
from narrcheck.relations.formulas import ratio, rounds_to
from narrcheck.relations.scene import Scene
from narrcheck.relations.shares.unnamed_wholes import alike
from narrcheck.relations.shares.wholes import ACTUAL, PLANNED, fits_one_told


def is_foreign(scene: Scene, frame: Frame, instance: Instance) -> bool:
    """Whether a share that misfits is of something else than the whole that it was set against."""
    if instance.outcome is not Outcome.FAILS:
        return False
    by_its_list = _of_an_item(frame, instance) or _outside_brackets(frame, instance)
    by_its_list = by_its_list or _of_the_totals_whole(frame, instance) or _outgrown(scene, frame, instance)
    return by_its_list or _told_otherwise(scene, instance)


def _of_an_item(frame: Frame, instance: Instance) -> bool:
    """Whether the whole is an item of an earlier sentence, with a share of its own, that is less than this part."""
    if frame.group is None or "share" not in frame.group.parent.facts:
        return False
    whole, part = instance.operands["whole"], instance.operands["part"]
    of_item = any(whole is fact for fact in frame.group.parent.facts.values())
    return of_item and whole.sentence != part.sentence and part.quantity.exact > whole.quantity.exact


def of_another_area(scene: Scene, instance: Instance) -> bool:
    """Whether the whole stands in another sentence and is less than the part: it is of another area or fund.

    Outside of governments' reports only one of a fund that no words tell. A wrong digit may be why in any, in a
    government's where the paragraph tells both.
    """
    whole, part, stated = instance.operands["whole"], instance.operands["part"], instance.stated
    beyond = stated.quantity.exact <= 1 < instance.expected and whole.sentence != part.sentence
    if not beyond:
        return False
    digit = slipped(part.quantity, whole.quantity, stated.quantity)
    if scene.of_government:
        return not (digit and whole.block == part.block)
    unsaid = whole.scope not in ("", part.scope, scene.names.scope(stated.whole)) if stated.whole else None
    unsaid = whole.block != part.block if unsaid is None else unsaid or fits_one_told(scene, part, stated)
    return bool(unsaid) and not digit


def elides(scene: Scene, instance: Instance) -> bool:
    """Whether a share goes on with one that names its whole, and leaves its own out: 货物占货物支出的A%，工程占B%."""
    stated, part = instance.stated, instance.operands["part"]
    if stated.whole or part.sentence == stated.sentence:
        return False
    before = (fact for _, slot, fact in scene.figures.get(stated.block, ()) if slot == "share")
    return any(fact.whole and fact.sentence == stated.sentence and fact.span < stated.span for fact in before)


def _of_the_totals_whole(frame: Frame, instance: Instance) -> bool:
    """Whether a list goes on with what its total's own share is of: 甲A，占支出的P%，其中乙B，占P% × B ÷ A.

    This share shows it, or another one of the list that fits nothing else.
    """
    group = frame.group
    share, total = (group.parent.facts.get("share"), group.parent.value()) if group is not None else (None, None)
    if instance.stated.whole or group is None or not share or not total:
        return False
    told = ((one.facts.get("share"), one.value()) for one in group.members)
    for stated, part in told:
        point = ratio(part.quantity.exact, total.quantity.exact) if part is not None and alike(total, part) else None
        if stated is None or point is None or stated.whole or rounds_to(point, stated.quantity):
            continue
        if share.quantity.interval.scaled(point).meets(stated.quantity.interval):
            return True
    return False


def _outgrown(scene: Scene, frame: Frame, instance: Instance) -> bool:
    """Whether a list has a part beyond its whole, and a share that is right of another amount told before it.

    支出A，靠上级预拨B周转。支出构成：甲C，占P%；乙D，占Q%, where C is more than B and Q of A.
    """
    whole, part = instance.operands["whole"], instance.operands["part"]
    if frame.group is None or whole.sentence == part.sentence:
        return False
    told = [(member.value(), member.facts.get("share")) for member in frame.group.members]
    beyond = any(one and alike(whole, one) and one.quantity.exact > whole.quantity.exact for one, _ in told)
    return beyond and any(one and share and fits_one_told(scene, one, share) for one, share in told)


def _outside_brackets(frame: Frame, instance: Instance) -> bool:
    """Whether brackets tell more than what stands before them, and so no part of it: 四季度需完成A（已完成B，占C%）."""
    if frame.group is None or not frame.group.bracket:
        return False
    beyond = instance.operands["part"].quantity.exact > instance.operands["whole"].quantity.exact
    return beyond and len(frame.group.members) == 1 and not instance.stated.whole


def _told_otherwise(scene: Scene, instance: Instance) -> bool:
    """Whether a share that misfits is of other figures, as its words tell or another amount told before it.

    甲A、乙B，两地占P% is of both; what was spent is no share of what was planned (预算A，采购B；丙C，占采购额的P%).
    """
    part, whole, stated = instance.operands["part"], instance.operands["whole"], instance.stated
    several = part.sentence == stated.sentence and scene.cues.how_many.search(
        scene.document.folded, part.span.end, stated.span.start
    )
    planned = whole.measure in PLANNED and part.measure == ACTUAL
    return bool(several) or (planned and fits_one_told(scene, part, stated))
