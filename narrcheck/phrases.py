"""How a finding is put into words, alike in every report and note: its weight, its place, what to edit."""

from collections.abc import Iterable, Iterator, Sequence

from narrcheck.fixes import edits_of
from narrcheck.locator import Locator
from narrcheck.model.bond import Bond, Comparison
from narrcheck.model.checked import Checked, Outcome
from narrcheck.model.document import Document, Location, Span
from narrcheck.model.finding import Confidence, Elsewhere, Finding, Fix, Message, Severity

_SEVERITY = {
    Severity.ERROR: Message("错误", "error"),
    Severity.WARNING: Message("警告", "warning"),
    Severity.INFO: Message("提示", "info"),
}
_OUTCOMES = {
    Outcome.HOLDS: Message("一致", "verified"),
    Outcome.ROUNDING: Message("仅舍入之差", "by rounding only"),
    Outcome.FAILS: Message("不符", "wrong"),
    Outcome.UNDECIDED: Message("未能判定", "undecided"),
}
_CLEAN = Message("没有发现问题", "nothing found")
_CLEAN_READ = Message("读到的部分没有发现问题", "nothing found in what was read")
_CLAIMS = Message("可复算的说法 {} 处", "claims found: {}")
_FOUND = Message("发现问题 {} 处", "findings: {}")
_UNREAD = Message("未核对", "not checked")
_DELETE = Message("删去“{}”", "delete “{}”")
_REPLACE = Message("“{}”改为“{}”", "“{}” becomes “{}”")
_LINE, _PAGE, _PARAGRAPH = Message("第{}行", "line {}"), Message("第{}页", "page {}"), Message("第{}段", "paragraph {}")
_PLACES = Message("，共 {} 处", " ({} places)")
CALCULATION = Message("算式", "sum")
FIX = Message("改法", "fix")
_OR, _MAYBE = Message("或者", "or"), Message("可能", "maybe")
_CONFIDENCE = {
    Confidence.CERTAIN: Message("把握很大", "almost certain"),
    Confidence.LIKELY: Message("较有把握", "likely"),
    Confidence.POSSIBLE: Message("把握不大，请核对", "possible, please check"),
}
THERE = Message("对照", "there")
_BONDS = {
    Bond.COMPANION: Message("配套文件", "its companion"),
    Bond.PRIOR: Message("上年报告", "the year before"),
    Bond.BUDGET: Message("公开的预算", "the budget"),
}
_COMPARED = Message("与{0} {1} 核对 {2} 处，不同 {3} 处", "compared with {0}, {1}: {2} statements, {3} differ")
_APART = Message("未与 {1} 核对：{4}", "not compared with {1}: {4}")
_ROOM = 40  # characters shown on each side of a figure of another document
_LATIN = "\u2e80"  # from here on characters are twice as wide
_AROUND = 4  # characters on each side that tell where something is to be inserted
# Of a longer sum the first and the last terms are shown: nobody adds up more in his head.
_MOST_TERMS, _FIRST, _LAST = 12, 5, 3


def addition(terms: Iterable[object]) -> str:
    """The terms of a sum, written down; the middle of a long one is left out."""
    written = [str(term) for term in terms]
    shown = written if len(written) <= _MOST_TERMS else [*written[:_FIRST], "…", *written[-_LAST:]]
    return " + ".join(shown).replace("+ -", "− ")


def severity(level: Severity, lang: str) -> str:
    """How much a finding matters."""
    return _SEVERITY[level].text(lang)


def place(location: Location, lang: str) -> str:
    """Where something stands: the cell, or the line, page or paragraph; empty where the format has none of them.

    A cell of a table on a page is told with its page.
    """
    page = (_PAGE, location.page)
    numbers = ((_LINE, location.line), page, (_PARAGRAPH, location.paragraph)) if location.cell is None else (page,)
    told = next((words.text(lang).format(number) for words, number in numbers if number is not None), "")
    return " ".join(part for part in (told, location.cell) if part)


def edit(fix: Fix, document: Document, locator: Locator, lang: str) -> str:
    """What becomes of which words; an insertion shows the words on both sides."""
    words, new = one_line(document.words(fix.span)), one_line(fix.text)
    if words and not new:
        return _DELETE.text(lang).format(words)
    if words:
        return _REPLACE.text(lang).format(words, new)
    sentence = locator.sentence(fix.span)
    before = one_line(document.text[max(sentence.start, fix.span.start - _AROUND) : fix.span.start])
    after = one_line(document.text[fix.span.end : min(sentence.end, fix.span.end + _AROUND)])
    return _REPLACE.text(lang).format(before + after, before + fix.text + after)


def elsewhere(there: Elsewhere, lang: str) -> str:
    """A place in another document, with the words around it."""
    quote, context = one_line(there.location.quote).strip(), there.context
    at = max(0, context.find(quote))
    start, end = max(0, at - _ROOM), at + len(quote) + _ROOM
    around = f"{'…' if start else ''}{context[start:end]}{'…' if end < len(context) else ''}"
    where = " ".join(part for part in (there.source, place(there.location, lang), f"“{quote}”") if part)
    return where if context == quote else f"{where}：{around}"


def comparison(one: Comparison, lang: str) -> str:
    """What comparing with another document came to, or why it was not compared."""
    why = one.why.text(lang) if one.why else ""
    said = _COMPARED if one.figures or not why else _APART
    return said.text(lang).format(_BONDS[one.bond].text(lang), one.source, one.figures, one.differ, why)


def around(span: Span, document: Document, locator: Locator) -> tuple[str, str, str]:
    """The words of ``span`` on one line, with what its sentence (in a table: its row) says before and after them."""
    sentence, text = locator.sentence(span), document.text
    start = max(sentence.start, text.rfind("\n", 0, span.start) + 1)
    end = text.find("\n", span.end, sentence.end)
    before, after = text[start : span.start], text[span.end : sentence.end if end < 0 else end]
    return one_line(before).lstrip(), one_line(document.words(span)), one_line(after).rstrip()


def lines_in(text: str, width: int) -> int:
    """How many lines a text takes in a column of a spreadsheet that is ``width`` Latin characters wide."""
    return sum(1 + (sum(2 if character > _LATIN else 1 for character in line) // width) for line in text.split("\n"))


def one_line(text: str) -> str:
    """The text on one line."""
    return text.replace("\n", " ").replace("\t", " ")


def calculation_and_fix(finding: Finding, document: Document, locator: Locator, lang: str) -> Iterator[str]:
    """Lines with the arithmetic, the places in other documents and what to edit, as far as there are any."""
    if finding.calculation:
        yield f"{CALCULATION.text(lang)}{colon(lang)}{finding.calculation}"
    for there in finding.elsewhere:
        yield f"{THERE.text(lang)}{colon(lang)}{elsewhere(there, lang)}"
    for label, proposed in proposals(finding, document, locator, lang):
        yield f"{label}{colon(lang)}{proposed}"


def proposals(finding: Finding, document: Document, locator: Locator, lang: str) -> Iterator[tuple[str, str]]:
    """What to edit, with how far to trust it, and what may be meant instead; each with its label."""
    if finding.fix:
        said, places = edit(finding.fix, document, locator, lang), len(edits_of(finding, document))
        if places > 1:
            said += _PLACES.text(lang).format(places)
        if finding.confidence:
            said += f"（{confidence(finding, lang)}）" if lang == "zh" else f" ({confidence(finding, lang)})"
        yield FIX.text(lang), said
    meant = others(finding, document, locator, lang)
    if meant:
        yield meant


def others(finding: Finding, document: Document, locator: Locator, lang: str) -> tuple[str, str] | None:
    """What may be meant instead of the fix, with its label; None where there is nothing."""
    if not finding.alternatives:
        return None
    edits = (edit(fix, document, locator, lang) for fix in finding.alternatives)
    return (_OR if finding.fix else _MAYBE).text(lang), ("；" if lang == "zh" else "; ").join(edits)


def confidence(finding: Finding, lang: str) -> str:
    """How far to trust the fix, in words; empty where it was not weighed."""
    return _CONFIDENCE[finding.confidence].text(lang) if finding.confidence else ""


def coverage(results: Sequence[Checked], lang: str) -> str:
    """Findings by severity, then claims by what came of them."""
    outcomes = [f"{name.text(lang)} {sum(c.count(outcome) for c in results)}" for outcome, name in _OUTCOMES.items()]
    claims = _CLAIMS.text(lang).format(sum(len(checked.claims) for checked in results))
    return found(results, lang) + ("；" if lang == "zh" else "; ") + claims + _in_brackets(outcomes, lang)


def found(results: Sequence[Checked], lang: str) -> str:
    """How many findings there are, by severity; what was skipped is not said to be without."""
    findings = [finding.severity for checked in results for finding in checked.findings]
    if not findings:
        skipped = any(checked.analysis.document.skipped for checked in results)
        return (_CLEAN_READ if skipped else _CLEAN).text(lang)
    weights = [f"{severity(level, lang)} {findings.count(level)}" for level in Severity if level in findings]
    return _FOUND.text(lang).format(len(findings)) + _in_brackets(weights, lang)


def unread(document: Document, lang: str) -> Iterator[str]:
    """One line for each part that was not read or not checked, with the reason."""
    for part in document.skipped:
        why = part.why.removeprefix(part.what).lstrip()
        between = "" if part.why.startswith(part.what) else colon(lang)
        yield f"{_UNREAD.text(lang)}{colon(lang)}{part.what}{between}{why}"


def _in_brackets(parts: list[str], lang: str) -> str:
    return f"（{'，'.join(parts)}）" if lang == "zh" else f" ({', '.join(parts)})"


def colon(lang: str) -> str:
    """The colon of a language, with its blank."""
    return "：" if lang == "zh" else ": "
