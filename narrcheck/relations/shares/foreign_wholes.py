"""Wholes that a share seems to be of and is not: of another area, of an item, or of the share that it goes on with."""

from narrcheck.model.checked import Outcome
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance
from narrcheck.relations.change.rate_operands import slipped
from narrcheck.relations.formulas import ratio, rounds_to
from narrcheck.relations.scene import Scene
from narrcheck.relations.shares.unnamed_wholes import alike
from narrcheck.relations.shares.wholes import fits_one_told


def of_an_item(frame: Frame, instance: Instance) -> bool:
    """Whether the whole is an item of an earlier sentence, with a share of its own, that is less than this part."""
    if instance.outcome is not Outcome.FAILS or frame.group is None or "share" not in frame.group.parent.facts:
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


def of_the_totals_whole(frame: Frame, instance: Instance) -> bool:
    """Whether a list goes on with what its total's own share is of: 甲A，占支出的P%，其中乙B，占P% × B ÷ A.

    This share shows it, or another one of the list that fits nothing else.
    """
    group = frame.group
    share, total = (group.parent.facts.get("share"), group.parent.value()) if group is not None else (None, None)
    if instance.outcome is not Outcome.FAILS or instance.stated.whole or group is None or not share or not total:
        return False
    told = ((one.facts.get("share"), one.value()) for one in group.members)
    for stated, part in told:
        point = ratio(part.quantity.exact, total.quantity.exact) if part is not None and alike(total, part) else None
        if stated is None or point is None or stated.whole or rounds_to(point, stated.quantity):
            continue
        if share.quantity.interval.scaled(point).meets(stated.quantity.interval):
            return True
    return False


def outgrown(scene: Scene, frame: Frame, instance: Instance) -> bool:
    """Whether a list has a part beyond its whole, and a share that is right of another amount told before it.

    支出A，靠上级预拨B周转。支出构成：甲C，占P%；乙D，占Q%, where C is more than B and Q of A.
    """
    whole, part = instance.operands["whole"], instance.operands["part"]
    if instance.outcome is not Outcome.FAILS or frame.group is None or whole.sentence == part.sentence:
        return False
    told = [(member.value(), member.facts.get("share")) for member in frame.group.members]
    beyond = any(one and alike(whole, one) and one.quantity.exact > whole.quantity.exact for one, _ in told)
    return beyond and any(one and share and fits_one_told(scene, one, share) for one, share in told)
