"""Repairs as exact edits of the document's own text."""

from collections.abc import Sequence

from narrcheck.diagnosis.change import Repair, place_of
from narrcheck.diagnosis.origins import Slip
from narrcheck.model.document import Document, Span
from narrcheck.model.fact import Fact
from narrcheck.model.finding import Fix
from narrcheck.model.relation import Instance
from narrcheck.nlp.cues import Cues
from narrcheck.relations.precision import numeral
from narrcheck.relations.scene import Scene


def edit(
    document: Document,
    repair: Repair,
    cues: Cues,
    carried: Sequence[Instance] = (),
    mended: Sequence[Instance] = (),
) -> Fix | None:
    """A repair as an exact edit of the text, with the rates beside the figure that were reckoned from it.

    A direction is turned round with the word of those beside it. None where the words have no opposite, or where such a
    rate stands in another sentence.
    """
    old, new = repair.old, repair.quantity
    if carried:
        return _together(document, repair, carried)
    if repair.slip is Slip.DIRECTION:
        changed = (old, *(repair.also or ())[:1])
        told = [fact for one in mended if one.relation.formula == "direction" for fact in one.facts]
        beside = [fact for fact in told if place_of(fact) not in map(place_of, changed)]
        return _turned(document, changed, beside, cues)
    if repair.slip is Slip.UNIT:
        return Fix(old.quantity.unit, new.symbol)
    return Fix(old.quantity.number, written(document.words(old.quantity.number), str(new.value)))


def written(old: str, number: str) -> str:
    """A number with thousand separators where the old one has them, and in digits as wide as its."""
    if "," in old.replace("，", ","):
        whole, point, rest = number.partition(".")
        number = f"{int(whole):,}{point}{rest}"
    return number.translate(_WIDE) if any(char in _WIDE.values() for char in old) else number


_WIDE = {ord(char): chr(0xFEE0 + ord(char)) for char in "0123456789."}


def _together(document: Document, repair: Repair, carried: Sequence[Instance]) -> Fix | None:
    """The edit of a figure and of the rates reckoned from it, with what stands between them."""
    changed = {repair.old.quantity.number: str(repair.quantity.value)}
    for instance in carried:
        again, stated = instance.retry(repair.swap) if instance.retry else None, instance.stated
        if again is None or stated.sentence != repair.old.sentence:
            return None
        value = numeral(abs(again.expected), stated.quantity, stated.quantity.decimals)
        changed[stated.quantity.number] = value
    text, end = "", min(span.start for span in changed)
    start = end
    for span in sorted(changed):
        old = document.words(span)
        text += document.words(Span(end, span.start)) + written(old, changed[span])
        end = span.end
    return Fix(Span(start, end), text)


def _turned(document: Document, facts: Sequence[Fact], beside: Sequence[Fact], cues: Cues) -> Fix | None:
    """The edit that turns the direction words of some figures round, with what stands between them."""
    words = sorted({fact.direction.span for fact in facts if fact.direction is not None})
    opposites = cues.repairs.opposites
    used = [document.words(fact.direction.span) for fact in beside if fact.direction is not None]
    text, end = "", words[0].start if words else 0
    for span in words:
        old = document.words(span)
        opposite = next((word for word in used if opposites.get(word) == old), opposites.get(old))
        if opposite is None:
            return None
        text += document.words(Span(end, span.start)) + opposite
        end = span.end
    return Fix(Span(words[0].start, end), text) if words else None


def reworded(scene: Scene, instance: Instance) -> Fix | None:
    """The edit that turns a statement's own word round: 大于 for 小于."""
    if instance.relation.formula != "order" or instance.place is None:
        return None
    words, opposites = scene.document.words(instance.place), scene.cues.repairs.opposites
    word = max((word for word in opposites if word in words), key=len, default=None)
    if word is None or instance.stated.quantity.exact == instance.operands["right"].quantity.exact:
        return None
    if opposites[word] in words:
        return None  # 无增减变化
    start = instance.place.start + words.index(word)
    return Fix(Span(start, start + len(word)), opposites[word])
