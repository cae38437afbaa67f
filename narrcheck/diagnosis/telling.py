"""What findings say: messages with their figures, the arithmetic after a repair, and the places that take part."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from narrcheck.diagnosis.change import Repair
from narrcheck.diagnosis.origins import Slip, SlipData
from narrcheck.diagnosis.repair import Verdict
from narrcheck.diagnosis.solving import reckoned
from narrcheck.model.document import Span
from narrcheck.model.finding import Elsewhere, Message, Related
from narrcheck.model.quantity import Quantity
from narrcheck.model.relation import Instance
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.precision import shown, written

_MOST_LINES = 3
# Of what these add up a part may have been left out.
_MAY_LACK = ("open_sum", "accumulation")
_CONCLUSION = re.compile(r"\[(.*?)\]")


def as_told(instance: Instance) -> Fraction:
    """What the stated figure should be: with a sign only where it is told with one (差异率-3.5%)."""
    return instance.expected if instance.stated.quantity.exact < 0 else abs(instance.expected)


def message(
    instance: Instance, meant: Quantity | None = None, *, unit: Quantity | None = None, conclude: bool = True
) -> Message:
    """The relation's message with the figures of one instance; ``meant`` is what the stated one is taken for.

    ``unit`` is the figure in its right unit, where that is what is wrong: nobody thinks of 2.36亿元 as 236000000元.
    What it should be is left out unless ``conclude``: where another figure is at fault it is right as it is. Of parts
    that are more than their whole none are missing.
    """
    words = {
        "stated": shown(instance.stated.quantity),
        "expected": written(as_told(instance), instance.stated.quantity),
        **instance.tell().words,
    }
    if meant is not None:
        words["expected"] = shown(meant)
    if unit is not None:
        expected = abs(instance.expected)
        words["expected"] = written(expected, unit)
        words["difference"] = written(abs(expected - abs(instance.stated.quantity.exact)), unit)
    relation = instance.relation
    beyond = relation.formula in _MAY_LACK and abs(instance.expected) > abs(instance.stated.quantity.exact)
    kept = r"\1" if conclude and not beyond else ""
    template = relation.single if relation.single and len(instance.parts) == 1 else relation.message
    zh, en = (_CONCLUSION.sub(kept, text) for text in (template.zh, template.en))
    return Message(zh.format(**words), en.format(**words))


def repaired(said: Message, old: str, new: str, *, stated: bool) -> Message:
    """The message with the repair: of the stated figure itself, or of another one that makes all of them agree."""
    if stated:
        return Message(f"{said.zh}，“{old}”应为“{new}”", f"{said.en}: “{old}” should be “{new}”")
    return Message(
        f"{said.zh}；若“{old}”改为“{new}”，则各项相符", f"{said.en}; with “{new}” for “{old}” all of them agree"
    )


def suspected(said: Message, repair: Repair) -> Message:
    """The message with the figure that is at fault, where rounding leaves open what it should be to the last place."""
    old, about = shown(repair.old.quantity), shown(repair.quantity)
    return Message(
        f"{said.zh}；“{old}”疑有误，约为 {about} 时各项相符",
        f"{said.en}; “{old}” seems wrong: with some {about} all of them agree",
    )


def slipped(said: Message, repair: Repair, slips: Mapping[Slip, SlipData]) -> Message:
    """The message with how the figure seems to have come about, where what stands there shows it."""
    slip, old, new = slips[repair.slip], repair.old.quantity.symbol, repair.quantity.symbol
    missing = new.removesuffix(old) if new.endswith(old) else ""
    if not slip.zh or (repair.slip is Slip.UNIT and not missing):
        return said
    return Message(f"{said.zh}（{slip.zh.format(missing=missing)}）", f"{said.en} ({slip.en.format(missing=missing)})")


def everywhere(said: Message, mentions: int) -> Message:
    """The message with how often a figure is told that has to change in all of these places."""
    return Message(f"{said.zh}（此数有 {mentions} 处，须一并修改）", f"{said.en} (told {mentions} times: change all)")


def spread(instance: Instance, meant: Quantity) -> str:
    """The arithmetic, with how far rounding of its figures moves it where it does not give ``meant`` by itself."""
    expected = abs(instance.expected)
    if rounds_to(expected, meant):
        return instance.calculation
    ends = reckoned(instance, Fraction(0))
    if ends.low is None or ends.high is None:
        return instance.calculation
    room = max(ends.high - expected, expected - ends.low) + meant.ulp / 2  # rounded up
    return f"{instance.calculation} ± {written(room, meant)}"


def turned(old: str, new: str) -> Message:
    """What is said of a direction that contradicts the figures it stands beside."""
    return Message(f"“{old}”的方向与数字相反，应为“{new}”", f"“{old}” goes the wrong way: it should be “{new}”")


def rounding(instance: Instance) -> Message:
    """What is said of a figure that is next to the right one in its last place; cut off where it should be rounded."""
    stated = instance.stated.quantity
    right = written(abs(instance.expected), stated)
    below = abs(instance.expected) - abs(stated.exact)
    if 0 < below < stated.ulp:
        return Message(
            f"{shown(stated)} 像是截断而未四舍五入，应为 {right}",
            f"{shown(stated)} seems cut off and not rounded: it should be {right}",
        )
    if instance.parts and all(part.quantity.ulp >= stated.ulp for part in instance.parts):
        return Message(
            f"{shown(stated)} 与各项之和 {right} 末位不一致，可能是各项分别四舍五入所致，请核对",
            f"{shown(stated)} and the sum of its parts, {right}, differ in the last place: each may have been rounded",
        )
    return Message(
        f"{shown(stated)} 与复算值末位不一致，四舍五入应为 {right}",
        f"{shown(stated)} differs in its last place: rounded half up it should be {right}",
    )


def agreement(verdict: Verdict) -> str:
    """The arithmetic after the repair: what gives the new figure, and a line for each relation that it satisfies."""
    repair = verdict.repair
    lines = [repair.calculation] if repair.calculation else []
    for instance in verdict.evidence[:_MOST_LINES]:
        again = instance.retry(repair.swap) if instance.retry else None
        if again is not None and again.calculation not in lines and instance.relation.formula != "direction":
            lines.append(again.calculation)
    return "；".join(lines)


def related(instance: Instance) -> tuple[Related, ...]:
    """The other figures of an instance, with their parts in it."""
    places = [Related(name, fact.span) for name, fact in instance.operands.items() if fact.home is None]
    if instance.place:
        places.insert(0, Related("left", instance.stated.span))
    return tuple(places + [Related("part", fact.span) for fact in instance.parts])


def elsewhere(instances: Iterable[Instance]) -> tuple[Elsewhere, ...]:
    """The figures of other documents that take part, each place once."""
    found: dict[tuple[str, Span], Elsewhere] = {}
    for instance in instances:
        for name, fact in instance.operands.items():
            if fact.home is not None:
                words = " ".join(fact.home.words(fact.sentence).split())
                place = Elsewhere(name, fact.home.source, fact.home.origin.locate(fact.span), words)
                found.setdefault((fact.home.source, fact.span), place)
    return tuple(found.values())
