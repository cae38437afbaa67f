"""The report for a terminal or a pipe: one block a finding, grouped by file, then what was covered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import regex

from narrcheck import phrases
from narrcheck.locator import Locator, address
from narrcheck.model.checked import Checked
from narrcheck.model.document import Location, Span
from narrcheck.model.finding import Decision, Finding, Message, Severity, Status
from narrcheck.phrases import one_line

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_COMMENT = Message("批注", "comment")
_STATUS = {Status.ACCEPTED: Message("已采纳", "accepted"), Status.IGNORED: Message("已忽略", "ignored")}
# Roles of figures that ought to be the same.
_COMPARED = ("there", "table")
_INDENT = "    "
_UNBREAKABLE = regex.compile(r"(?:[-\w.,%/]++|.)[，。；：、！？）》”】％]*+", flags=regex.ASCII | regex.DOTALL)
_NARROWEST = 20

Style = str
Part = tuple[str, Style]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report in styled parts; ``indent`` holds for its continuation lines too."""

    parts: tuple[Part, ...]
    indent: str = ""


def render(results: Sequence[Checked], *, lang: str, color: bool = False, width: int | None = None) -> str:
    """The report as text; ``color`` adds ANSI colours and folds lines to ``width``."""
    lines = [line for result in results for line in _document(result, lang)]
    if len(results) > 1:
        lines.append(Line(()))
        lines.append(_summary(results, lang))
    return _coloured(lines, width) if color else "".join(f"{_plain(line)}\n" for line in lines)


def _document(checked: Checked, lang: str) -> Iterator[Line]:
    document, locator = checked.analysis.document, Locator(checked.analysis)
    for finding in checked.findings:
        yield from _finding(finding, document.source, locator, checked, lang)
        yield Line(())
    for finding in checked.settled:
        yield _settled(finding, document.source, locator, checked.analysis.document.text, lang)
    yield from _coverage(checked, lang)


def _finding(finding: Finding, source: str, locator: Locator, checked: Checked, lang: str) -> Iterator[Line]:
    style = _STYLES[finding.severity]
    place = _place(source, locator.locate(finding.span))
    yield Line(
        (
            (place, "bold"),
            (" ", ""),
            (phrases.severity(finding.severity, lang), style),
            (" ", ""),
            (finding.code, style),
        )
    )
    yield Line(((finding.message.text(lang), ""),), _INDENT)
    yield Line(tuple(_marked(finding, locator, checked.analysis.document.text, style)), _INDENT + "│ ")
    if finding.calculation:
        yield Line(((f"{phrases.CALCULATION.text(lang)} ", "dim"), (finding.calculation, "")), _INDENT)
    for span in _others(finding, locator):
        words = one_line(checked.analysis.document.text[span.start : span.end])
        where = f"{phrases.place(locator.locate(span), lang)} “{words}”".strip()
        yield Line(((f"{phrases.THERE.text(lang)} ", "dim"), (where, "")), _INDENT)
    for there in finding.elsewhere:
        yield Line(((f"{phrases.THERE.text(lang)} ", "dim"), (phrases.elsewhere(there, lang), "")), _INDENT)
    for label, edit in phrases.proposals(finding, checked.analysis.document, locator, lang):
        yield Line(((f"{label} ", "dim"), (edit, "green")), _INDENT)
    if finding.decision and finding.decision.comment:
        comment = " ".join(finding.decision.comment.split())
        yield Line(((f"{_COMMENT.text(lang)} ", "dim"), (comment, "")), _INDENT)


def _others(finding: Finding, locator: Locator) -> list[Span]:
    """What a figure is compared with that stands in another sentence."""
    sentence = locator.sentence(finding.span)
    return [one.span for one in finding.related if one.role in _COMPARED and not sentence.covers(one.span)]


def _settled(finding: Finding, source: str, locator: Locator, text: str, lang: str) -> Line:
    """One line for a finding that a reviewer has dealt with."""
    decision = finding.decision or Decision()
    words = one_line(text[finding.span.start : finding.span.end])
    status = _STATUS[decision.status].text(lang)
    comment = " ".join(decision.comment.split())
    said = f"{status}{phrases.colon(lang)}{comment}" if comment else status
    return Line(((f"{_place(source, locator.locate(finding.span))} {finding.code} “{words}” {said}", "dim"),))


def _place(source: str, place: Location) -> str:
    """``file:27``, or the page, paragraph or cell where the format has no lines."""
    return ":".join(part for part in (source, address(place)) if part)


def _marked(finding: Finding, locator: Locator, text: str, style: Style) -> Iterator[Part]:
    """The sentence, with the finding's words in 【】 and the related figures underlined."""
    sentence = locator.sentence(finding.span)
    spans = [(finding.span, f"{style} reverse")]
    for related in finding.related:
        inside = sentence.covers(related.span) and len(related.span)
        if inside and not any(related.span.overlaps(span) for span, _ in spans):
            spans.append((related.span, "underline"))
    position = sentence.start
    for span, look in sorted(spans):
        yield one_line(text[position : span.start]), ""
        words = one_line(text[span.start : span.end])
        yield words.join("【】") if span == finding.span else words, look
        position = span.end
    yield one_line(text[position : sentence.end]), ""


def _coverage(checked: Checked, lang: str) -> Iterator[Line]:
    source = (checked.analysis.document.source, "bold")
    yield Line((source, (phrases.colon(lang) + phrases.coverage([checked], lang), "")))
    for words in phrases.unread(checked.analysis.document, lang):
        yield Line(((words, ""),), _INDENT)
    for one in checked.compared:
        yield Line(((phrases.comparison(one, lang), ""),), _INDENT)


def _summary(results: Sequence[Checked], lang: str) -> Line:
    files = Message(f"共 {len(results)} 个文件", f"{len(results)} files").text(lang)
    return Line(((files, "bold"), (phrases.colon(lang) + phrases.coverage(results, lang), "")))


def _plain(line: Line) -> str:
    return line.indent + "".join(words for words, _ in line.parts)


def _coloured(lines: Sequence[Line], width: int | None) -> str:
    """The lines with ANSI colours, folded so that continuation lines keep their indent."""
    from rich.cells import cell_len
    from rich.console import Console
    from rich.text import Text

    console = Console(force_terminal=True, color_system="standard", width=width, highlight=False, no_color=False)
    with console.capture() as capture:
        for line in lines:
            text = Text.assemble(*line.parts)
            room = max(_NARROWEST, console.width - len(line.indent))
            for folded in text.divide(_folds(text.plain, room, cell_len)):
                console.print(Text(line.indent) + folded, soft_wrap=True)
    return capture.get()


def _folds(text: str, room: int, width: Callable[[str], int]) -> list[int]:
    """Offsets at which to begin a new line: not inside a number or word, nor before a closing mark."""
    folds, used = [], 0
    for unit in _UNBREAKABLE.finditer(text):
        pieces = [unit[0]] if width(unit[0]) <= room else list(unit[0])
        offset = unit.start()
        for piece in pieces:
            if used + width(piece) > room:
                folds.append(offset)
                used = 0
            used += width(piece)
            offset += len(piece)
    return folds
