"""How a finding is put into words, alike in every report and note: its weight, its place, what to edit."""

from narrcheck.locator import Locator
from narrcheck.model.document import Document, Location
from narrcheck.model.finding import Fix, Message, Severity

_SEVERITY = {
    Severity.ERROR: Message("错误", "error"),
    Severity.WARNING: Message("警告", "warning"),
    Severity.INFO: Message("提示", "info"),
}
_DELETE = Message("删去“{}”", "delete “{}”")
_REPLACE = Message("“{}”改为“{}”", "“{}” becomes “{}”")
_LINE, _PAGE, _PARAGRAPH = Message("第{}行", "line {}"), Message("第{}页", "page {}"), Message("第{}段", "paragraph {}")
CALCULATION = Message("算式", "sum")
FIX = Message("改法", "fix")
_AROUND = 4  # characters on each side that tell where something is to be inserted


def severity(level: Severity, lang: str) -> str:
    """How much a finding matters."""
    return _SEVERITY[level].text(lang)


def place(location: Location, lang: str) -> str:
    """Where something stands: the cell, or the line, page or paragraph; empty where the format has none of them."""
    if location.cell is not None:
        return location.cell
    numbers = ((_LINE, location.line), (_PAGE, location.page), (_PARAGRAPH, location.paragraph))
    return next((words.text(lang).format(number) for words, number in numbers if number is not None), "")


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


def one_line(text: str) -> str:
    """The text on one line."""
    return text.replace("\n", " ").replace("\t", " ")
