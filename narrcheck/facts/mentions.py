"""Reads what the words before each figure say of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from narrcheck.model.document import Span
from narrcheck.model.fact import Direction, Reference
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.nlp.cues import Cues
from narrcheck.nlp.segments import Sentence

VALUES = ("actual", "budget", "adjusted", "prior")
_SPLIT = regex.compile(r"[，；：。！？\n]")
_MASK = "\ue000"
_YEAR = regex.compile(r"((?:20|19)\d\d)年")
_NOUN = regex.compile(r"(?:[\p{Han}“”]|（\p{Han}{1,6}）){2,20}")
_ASIDE = regex.compile("（.*?）")
_RING = regex.compile(r"[①-⑳]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One figure and what its clause says of it; what the clause leaves out is empty or None.

    ``slot`` is the number of its frame that it is: actual, budget, adjusted, prior, change, rate, completion, share,
    ratio, points or value (a main figure whose measure no word tells). ``lead`` is the text since the figure before it,
    ``phrase`` the noun phrase in front of it.
    """

    quantity: Quantity
    sentence: int
    block: int
    slot: str
    phrase: str
    lead: Span
    reference: Reference | None = None
    direction: Direction | None = None
    whole: str | None = None
    each: bool = False
    year: int | None = None
    opens: bool = False
    partial: bool = False
    total: bool = False
    reason: bool = False
    enters: int = 0
    leaves: int = 0
    stop: bool = False
    ring: bool = False
    label: str = ""
    respective: bool = False
    follows: bool = False
    noun: str = ""


def mentions(text: str, sentences: list[Sentence], quantities: list[Quantity], cues: Cues) -> Iterator[Mention]:
    """Every quantity but dates, with the cues before it; ``text`` is the folded text of the document."""
    position = 0
    within: str | None = None
    for index, sentence in enumerate(sentences):
        left, reference, reason, based = sentence.span.start, None, False, None
        if index == 0 or sentences[index - 1].block != sentence.block:
            within = None
        while position < len(quantities) and quantities[position].span.start < sentence.span.end:
            quantity = quantities[position]
            position += 1
            if quantity.span.start < sentence.span.start or quantity.dimension is Dimension.DATE:
                continue
            lead = Span(left, quantity.span.start)
            words = text[lead.start : lead.end]
            reference = _reference(words, cues) or reference
            reason = _reason(words, reason, cues)
            named = cues.within.search(words)
            within = named["whole"] if named else within
            mention = _mention(text, quantity, index, sentence.block, lead, reference, reason, cues)
            if mention.slot == "share" and not mention.whole:
                mention = replace(mention, whole=within)
            elif mention.slot == "percent" and words == cues.words["of"][0] and based is not None:
                mention = replace(mention, slot="completion", phrase="", reference=based)
            based = _base_of_completion(text[lead.start : lead.end], mention, cues)
            yield mention
            left = quantity.span.end


def _reference(words: str, cues: Cues) -> Reference | None:
    found = None
    for match in cues.reference.finditer(_masked(words, cues)):
        if match["budget"]:
            found = Reference.BUDGET
        elif match["adjusted"]:
            found = Reference.ADJUSTED
        else:
            found = Reference.PRIOR
    return found


def _base_of_completion(words: str, mention: Mention, cues: Cues) -> Reference | None:
    """What a percentage after this figure and 的 is measured against: 完成年初预算100万元的95%."""
    if not cues.based.search(words):
        return None
    return {"budget": Reference.BUDGET, "adjusted": Reference.ADJUSTED, "prior": Reference.PRIOR}.get(mention.slot)


def _reason(words: str, reason: bool, cues: Cues) -> bool:
    """Whether a figure stands in a reason: from a reason word up to a semicolon or a comparison that begins anew."""
    found = None
    for found in cues.reason.finditer(words):
        reason = True
    start = found.end() if found else 0
    if reason and (words.find("；", start) >= 0 or cues.resumes.search(words, start)):
        return False
    return reason


def _masked(words: str, cues: Cues) -> str:
    return cues.opaque.sub(lambda match: _MASK * len(match[0]), words)


def _mention(
    text: str, quantity: Quantity, sentence: int, block: int, lead: Span, reference: Reference | None, reason: bool, cues: Cues
) -> Mention:
    words = text[lead.start : lead.end]
    start = label = 0
    for match in _SPLIT.finditer(words):
        label = start if match[0] == "：" else match.end()
        start = match.end()
    for match in _RING.finditer(words, start):
        start = match.start()
    enters, leaves, cut = _brackets(words)
    start = max(start, cut)
    pre = words[start:].lstrip("、）")
    offset = lead.start + start + len(words[start:]) - len(pre)
    read = _Reading(pre, _masked(pre, cues), offset, quantity, reference, cues)
    years = _YEAR.findall(cues.reference.sub("", words))
    opens = cues.opens.search(words, words.rfind("；") + 1)
    return Mention(
        quantity=quantity,
        sentence=sentence,
        block=block,
        lead=lead,
        year=int(years[-1]) if years else None,
        opens=bool(opens),
        partial=bool(opens and (opens["partly"] or cues.partly.search(words, opens.end()))),
        reason=reason,
        enters=enters,
        leaves=leaves,
        stop="；" in words or "。" in words,
        ring=bool(_RING.search(words)),
        respective=bool(cues.respective.search(pre)),
        follows=words.strip() in cues.words["joint"] or words.strip() == "，",
        label=words[label:start].rstrip("："),
        noun=_noun(text, quantity),
        **read.result(),
    )


def _noun(text: str, quantity: Quantity) -> str:
    """What is counted, where it follows its number: 12个乡镇便民服务大厅."""
    if quantity.dimension is not Dimension.COUNT:
        return ""
    match = _NOUN.match(text, quantity.span.end)
    return _ASIDE.sub("", match[0]) if match else ""


def _brackets(words: str) -> tuple[int, int, int]:
    """Brackets opened and closed around figures, and where the text after the last of them begins."""
    enters = leaves = cut = 0
    for index, char in enumerate(words):
        if char == "（":
            enters += 1
            opened = index + 1
            if words.find("）", index) < 0:
                cut = opened
        elif char == "）":
            if enters:
                enters -= 1
            else:
                leaves += 1
                cut = index + 1
    return enters, leaves, cut


class _Reading:
    """Matches the tail patterns, the most telling first, against the words right before one figure."""

    def __init__(self, pre: str, masked: str, offset: int, quantity: Quantity, reference: Reference | None, cues: Cues):
        self.pre, self.masked, self.offset = pre, masked, offset
        self.quantity, self.reference, self.cues = quantity, reference, cues

    def result(self) -> dict[str, object]:
        if self.quantity.dimension in (Dimension.PERCENT, Dimension.RATIO):
            return self._percent()
        if self.quantity.dimension is Dimension.POINTS:
            return {"slot": "points", "phrase": ""}
        return self._amount()

    def _percent(self) -> dict[str, object]:
        cues = self.cues
        if match := cues.completion.search(self.masked):
            reference = Reference.BUDGET if match["budget"] else None
            if match["adjusted"]:
                reference = Reference.ADJUSTED
            return {"slot": "completion", "phrase": self.pre[: match.start()], "reference": reference}
        if match := cues.prior_ratio.search(self.masked):
            return {"slot": "completion", "phrase": self.pre[: match.start()], "reference": Reference.PRIOR}
        if match := cues.share.search(self.pre):
            if cues.total.search(self.pre[: match.start()]):
                return {"slot": "points", "phrase": ""}
            return {"slot": "share", "phrase": self.pre[: match.start()], "whole": match["whole"]}
        if change := self._change("rate"):
            return change
        if match := cues.ratio.search(self.pre):
            return {"slot": "ratio", "phrase": match["thing"]}
        return {"slot": "percent", "phrase": self.pre}

    def _amount(self) -> dict[str, object]:
        cues = self.cues
        if match := cues.level.search(self.masked):
            return {"slot": self._measure(self.pre), "phrase": self.pre[: match.start()]}
        if change := self._change("change"):
            return change
        if match := cues.base.search(self.masked):
            return {"slot": "prior", "phrase": self._value(self.pre[match.start("name") :])}
        if match := cues.origin.search(self.masked):
            if not match["thing"] or len(match["thing"]) < 8:
                return {"slot": "prior", "phrase": self.pre[: match.start()]}
        total = bool(cues.total.search(self.masked))
        return {"slot": self._measure(self.masked), "phrase": self._value(self.pre), "total": total}

    def _change(self, slot: str) -> dict[str, object] | None:
        match = self.cues.change.search(self.masked)
        if not match:
            return None
        start, end = match.span("direction")
        word = match["direction"]
        span = Span(self.offset + start, self.offset + end)
        phrase = self.pre[: match.start()]
        compare = self.cues.reference.search(_masked(phrase, self.cues))
        if compare:
            rest = phrase[compare.end() :]
            phrase = phrase[: compare.start()] + (rest if len(rest) > 3 else "")
        return {
            "slot": slot,
            "phrase": self._value(phrase),
            "direction": Direction(self.cues.signs[word], span),
            "reference": self.reference or Reference.PRIOR,
            "each": bool(match["each"]),
        }

    def _measure(self, words: str) -> str:
        slot = "value"
        for match in self.cues.measure.finditer(words):
            slot = match.lastgroup or slot
        return slot

    def _value(self, words: str) -> str:
        match = self.cues.value.search(_masked(words, self.cues))
        return words[: match.start()] if match else words
