"""The figures of a text, each with what its clause says of it."""

import re
from collections.abc import Iterator

import regex

from narrcheck.facts.frames.cue_reading import Reader, Reading, masked
from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.frames.slots import ERA, MONTH, REPORTED
from narrcheck.facts.frames.yardsticks import as_yardstick
from narrcheck.model.analysis import Sentence
from narrcheck.model.document import Span
from narrcheck.model.fact import Reference
from narrcheck.model.frame import AMOUNTS, VALUES
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.nlp.cues import Cues

_BASES = {"budget": Reference.BUDGET, "adjusted": Reference.ADJUSTED, "prior": Reference.PRIOR}
_SPLIT = re.compile(r"[，；：。！？\n]")
_YEAR = re.compile(r"((?:20|19)\d\d)(?:年|(?=[预决]算))")
_NOUN = regex.compile(r"(?:[\p{Han}“”]|（\p{Han}{1,6}）){2,20}")
_ASIDE = re.compile("（.*?）")
_DASH = "——"
# What a pair of dashes holds is an aside like what brackets hold; the text keeps its length.
_INSET = re.compile(r"(?<=[^\n。；：])——([^—\n。；]*\d[^—\n。；]*)——(?=[^\n—])")
_AHEAD = 12
# So many characters a choice of words before a figure takes up at most.
_CHOICE = 14
_SIGNS = ("", "+")
_BESIDE = ("（", "，", "、")


def mentions(text: str, sentences: list[Sentence], quantities: list[Quantity], cues: Cues) -> Iterator[Mention]:
    """Every quantity but dates, with the cues before it; ``text`` is the folded text of the document."""
    position = 0
    text = _INSET.sub(r"，（\1），", text) if _DASH in text else text
    within: str | None = None
    for index, sentence in enumerate(sentences):
        state = _State(sentence.span.start)
        if index == 0 or sentences[index - 1].block != sentence.block:
            within = None
        while position < len(quantities) and quantities[position].span.start < sentence.span.end:
            quantity = quantities[position]
            position += 1
            if quantity.span.start < sentence.span.start or quantity.dimension is Dimension.DATE:
                continue
            words = text[state.left : quantity.span.start]
            state.read(words, quantity, cues)
            named = cues.within.search(words)
            within = named["whole"] if named else within
            mention = _of_the_base(_mention(text, quantity, index, sentence.block, state, cues), words, state, cues)
            if mention.slot == "share" and not mention.whole:
                mention = mention._replace(whole=within)
            elif mention.slot == "percent" and state.changed is not None and words in _BESIDE:
                # 减少20万元（10%）: the rate of the change right before it; （-10%） says by its sign which way.
                turned = state.changed
                way = turned.direction if quantity.exact >= 0 else None
                mention = mention._replace(slot="rate", reference=turned.reference, direction=way)
            mention = _base(mention, words, state, cues, before=_before_percent(text, quantities, position, cues))
            mention = as_yardstick(text, mention, words, cues)
            if state.past and mention.slot in ("value", "actual") and mention.phrase and _goes_on(words, mention, cues):
                mention = mention._replace(slot="prior")
            state.past = mention.slot == "prior" and (state.past or _of_last_year(words, cues))
            state.left = quantity.span.end
            state.last = quantity
            if mention.slot in _BASES and cues.upon.match(text, quantity.span.end):
                state.reference = _BASES[mention.slot]
            state.changed = mention if mention.slot == "change" else None
            yield mention


def _of_the_base(mention: Mention, words: str, state: "_State", cues: Cues) -> Mention:
    """A percentage right after the figure that it is of, with 的 between them or nothing."""
    if mention.slot != "percent" or words not in ("", *cues.words["of"]):
        return mention
    if state.shared:
        return mention._replace(slot="share", phrase="", whole=state.shared, respective=state.in_turn)
    if state.based is not None:
        return mention._replace(slot="completion", phrase="", reference=state.based)
    return mention


def _base(mention: Mention, words: str, state: "_State", cues: Cues, *, before: bool) -> Mention:
    """A figure as the whole or base of the percentage that it stands right ``before``, if so; what it is is kept."""
    shared = cues.shared.search(words) if before else None
    state.shared = shared["whole"] if shared else None
    state.in_turn = any(word in words for word in cues.words["respectively"])
    if shared:
        mention = mention._replace(slot="whole", phrase=shared["whole"])
    based = cues.based.search(words)
    if based and before and not _SPLIT.sub("", words[: based.start()]):
        mention = mention._replace(phrase="")  # ，为人大预算A的B%: whose budget it is names nothing
    state.based = _BASES.get(mention.slot) if based else None
    return mention


def _of_last_year(words: str, cues: Cues) -> bool:
    """Whether the clause of a figure begins with last year and compares it with nothing: 上年会议费A."""
    return _SPLIT.split(words)[-1].startswith(tuple(cues.words["last_year_first"]))


def _goes_on(words: str, mention: Mention, cues: Cues) -> bool:
    """Whether a figure is listed beside the one before it and no year of its own is named."""
    present = words[1:].startswith(tuple(cues.words["present"]))
    return words[:1] == "、" and mention.year is None and not present and not _SPLIT.search(words)


def _before_percent(text: str, quantities: list[Quantity], position: int, cues: Cues) -> bool:
    """Whether a percentage, most often after 的, follows the figure before ``position``."""
    if position >= len(quantities) or quantities[position].dimension is not Dimension.PERCENT:
        return False
    return text[quantities[position - 1].span.end : quantities[position].span.start] in ("", *cues.words["of"])


class _State:
    """What the earlier words of a sentence say of its later figures."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.reference: Reference | None = None
        self.based: Reference | None = None
        self.shared: str | None = None
        self.budget_of: int | None = None
        self.against: int | None = None
        self.changed: Mention | None = None
        self.last: Quantity | None = None
        self.past = False
        self.in_turn = False
        self.reason = False

    def read(self, words: str, quantity: Quantity, cues: Cues) -> None:
        """Take in the words between the last figure and ``quantity``."""
        for match in cues.reference.finditer(masked(words, cues)):
            self.reference = (
                Reference.BUDGET if match["budget"] else Reference.ADJUSTED if match["adjusted"] else Reference.PRIOR
            )
            # 比2022年年初预算: in a report of 2022 that is this year's budget.
            dated = _YEAR.match(match["prior"] or "")
            month = match["month"] or (match["alone"] or match["prior"]) in cues.words["month_before"]
            self.against = int(dated[1]) if dated else ERA if match["era"] else MONTH if month else None
            budget = dated and cues.budgeted.match(words, match.end())
            self.budget_of = int(dated[1]) if dated and budget else None
        start = 0
        for match in cues.reason.finditer(words):
            self.reason, start = True, match.end()
        # A reason ends with a semicolon, where a comparison begins anew, or with the list of a total before it.
        ends = words.find("；", start) >= 0 or cues.resumes.search(words, start)
        ends = ends or (start and cues.lists_anew.search(words, start)) or self._outgrown(words, quantity, cues)
        self.reason = self.reason and not ends

    def _outgrown(self, words: str, quantity: Quantity, cues: Cues) -> bool:
        """Whether a list begins with more than the last amount of a reason, which it can't divide."""
        last = self.last
        if last is None or not last.dimension is quantity.dimension is Dimension.MONEY:
            return False
        return quantity.exact > last.exact and cues.opens.search(words) is not None


def _mention(text: str, quantity: Quantity, sentence: int, block: int, state: _State, cues: Cues) -> Mention:
    lead = Span(state.left, quantity.span.start)
    words = text[lead.start : lead.end]
    start = 0
    label = clause = ""
    for match in _SPLIT.finditer(words):
        clause = words[start : match.start()]
        label = clause if match[0] == "：" else ""
        start = match.end()
    ring, first = "", False
    for match in cues.ordinal.finditer(words):
        ring, first = ("circled" if match["circled"] else "worded"), first or bool(match["first"])
        start = max(start, match.start() if match["circled"] else match.end())
    enters, leaves, cut = _brackets(words)
    # 比上年（100万元）: what a bracket holds nothing but a figure of stands before it.
    bare = enters and cut == len(words)
    before = words[start : cut - 1] if bare else words[max(start, cut) :]
    if label and before in _SIGNS and quantity.dimension is Dimension.PERCENT:
        before, label = f"{label}：{before}", ""  # 预决算差异率：-3.5%
    before = before.lstrip("、）")
    offset = lead.start + (cut - 1 if bare else len(words)) - len(before)
    reader = Reader(before, offset, quantity, state.reference, cues)
    reading = Reading("unmade") if _unmade(words, cues) else reader.read()
    if reading.phrase in cues.words["bare_amount"] and (clauses := _SPLIT.split(words)[1:-1]):
        reading = reading._replace(phrase=clauses[-1])  # ；未完成部分结转下年，金额A: of what the clause before names
    if reading.slot == "aside" and cues.deducts.search(words) and not cues.left_out.match(text, quantity.span.end):
        reading = Reading("value", before)
    origin = cues.origin.search(before) if reading.slot == "prior" else None
    made_up = origin is not None and cues.composed.match(text, quantity.span.end) is not None
    if origin is not None and (made_up or (origin["thing"] and not cues.moves.match(text, quantity.span.end))):
        reading = Reading("value", origin["thing"])  # 由中央资金A构成, 由我局使用A: not what it was before
    reading = _founded(reading, text, quantity, before, cues)
    capped = False
    compared = reading.slot in ("value", *AMOUNTS) and _compared(text, quantity, _past_count(text, before, state), cues)
    if compared:
        reading = reading._replace(slot="prior" if reading.slot in ("value", "actual") else reading.slot, phrase="")
    elif capped := reading.slot in ("value", "actual") and bool(cues.capped.match(text, quantity.span.end)):
        reading = reading._replace(slot="budget", phrase="")
    told = words[cut:] if leaves else words  # （主要是2023年基数较高）；甲A: the bracket's year is not A's
    years = _YEAR.findall(cues.reference.sub("", told)) if _YEAR.search(told) else []
    plain, stop = _without_asides(words), words.rfind("；") + 1
    opens = cues.opens.search(plain, stop)
    if opens is None and stop:
        # 甲A；按用途划分，乙B: the semicolon begins a division; ；用于丙C goes on with a list.
        anew = cues.opens.search(plain, stop - 1)
        opens = anew if anew and anew["sorted"] is not None else None
    return Mention(
        quantity=quantity,
        sentence=sentence,
        block=block,
        slot=reading.slot,
        phrase=reading.phrase,
        lead=lead,
        reference=reading.reference,
        direction=reading.direction,
        whole=reading.whole,
        each=reading.each,
        total=reading.total,
        measure=reading.measure or (reading.slot if reading.slot in VALUES else ""),
        year=int(years[-1]) if years else None,
        opens=bool(opens or made_up) or first,
        partial=bool(opens and (opens["partly"] or opens["mostly"] or cues.partly.search(words, opens.end()))),
        reason=state.reason,
        enters=enters,
        leaves=leaves,
        stop="；" in words or "。" in words,
        ring=ring,
        first=first and not opens,
        label=label,
        respective=bool(cues.respective.search(before)),
        follows=words.strip() in cues.words["joint"] or words.strip() == "，" or _turned(words, quantity, state, cues),
        noun=_noun(text, quantity),
        adds=bool(cues.adds.search(words)),
        sorts=opens["sorted"].strip() if opens and opens["sorted"] is not None else None,
        based=bool(compared or capped or cues.based.search(words) or cues.reference.search(reader.masked)),
        against=REPORTED if compared and cues.elsewhere.search(before) else _against(reading, state),
        budget_of=state.budget_of if reading.slot == "prior" or reading.reference is Reference.PRIOR else None,
        compared=_before_comparison(before if compared else clause, cues)
        if not reading.phrase and (compared or reading.direction)
        else "",
    )


def _against(reading: Reading, state: _State) -> int | None:
    """The year that a figure is of, or measured against, where the words name one."""
    return state.against if reading.slot == "prior" or reading.reference is Reference.PRIOR else None


def _before_comparison(clause: str, cues: Cues) -> str:
    """What a clause of its own, or the words before a base, compare: 甲与上年相比, 与2020年度甲相比, 甲比上年A."""
    match = cues.reference.search(masked(clause, cues))
    if match is None or clause[: match.start()]:
        return clause[: match.start()] if match else ""
    return next((clause[match.end() :].removesuffix(w) for w in cues.words["comparing"] if clause.endswith(w)), "")


def _turned(words: str, quantity: Quantity, state: _State, cues: Cues) -> bool:
    """Whether a figure goes on a series with a direction of its own: 分别减少A、增加B."""
    last = state.last
    joined = len(words) > 1 and words[0] in cues.words["joint"] and words[1:] in cues.signs
    return joined and last is not None and last.symbol == quantity.symbol


def _unmade(words: str, cues: Cues) -> bool:
    """Whether the words before a figure leave open which way it goes: 增加（减少）."""
    return cues.unmade.search(words, max(0, len(words) - _CHOICE)) is not None


def _past_count(text: str, before: str, state: _State) -> str:
    """The words before an amount together with a count among them and what stands before that: 与上年3家合计的A."""
    last = state.last
    if last is None or last.dimension is not Dimension.COUNT or not text.startswith(before, last.span.end):
        return before
    return text[max(0, last.span.start - _AHEAD) : last.span.end] + before


def _founded(reading: Reading, text: str, quantity: Quantity, before: str, cues: Cues) -> Reading:
    """A figure that a change sets out from as such: 在上年100万元的基础上增加, 在年初预算100万元基础上压减."""
    if reading.slot not in ("value", *AMOUNTS) or not cues.upon.match(text, quantity.span.end):
        return reading
    match = cues.stands.search(before)
    past = reading.slot not in _BASES or (match is not None and match["past"])
    return reading._replace(slot="prior" if past else reading.slot, phrase=before[: match.start()] if match else "")


def _compared(text: str, quantity: Quantity, before: str, cues: Cues) -> bool:
    """Whether something is compared with a figure: 与报告的执行数100万元相比, 比标准8万元减少."""
    after = cues.compared_to.match(text, quantity.span.end, quantity.span.end + _AHEAD)
    return bool(after and (cues.compares if after["with"] else cues.exceeds).search(masked(before, cues)))


def _without_asides(words: str) -> str:
    """The words with what whole brackets hold blotted out: no list of theirs has a figure."""
    return _ASIDE.sub(lambda aside: "（" + "_" * (len(aside[0]) - 2) + "）", words) if "（" in words else words


def _noun(text: str, quantity: Quantity) -> str:
    """What is counted, where it follows its number: 12个乡镇便民服务大厅."""
    if quantity.dimension is not Dimension.COUNT:
        return ""
    match = _NOUN.match(text, quantity.span.end)
    return _ASIDE.sub("", match[0]) if match else ""


def _brackets(words: str) -> tuple[int, int, int]:
    """Brackets opened and closed around figures, and where the text after the last of them begins."""
    enters = leaves = cut = 0
    for index, char in enumerate(words) if "（" in words or "）" in words else ():
        if char == "（":
            enters += 1
            if words.find("）", index) < 0:
                cut = index + 1
        elif char == "）" and enters:
            enters -= 1
        elif char == "）":
            leaves += 1
            cut = index + 1
    return enters, leaves, cut
