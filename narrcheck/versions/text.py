"""A comparison for the terminal: findings fixed, remaining and new, then the changes of the text."""

from collections.abc import Iterator

from narrcheck.locator import Locator, address
from narrcheck.model.checked import Checked
from narrcheck.model.finding import Message
from narrcheck.versions.comparison import Comparison, line_place
from narrcheck.versions.textdiff import Change, Line, Run

_VERSION = Message("{}：问题 {} 处", "{}: findings {}")
_GROUPS = {
    "fixed": (Message("已改正 {} 处", "fixed: {}"), "green"),
    "remaining": (Message("仍存在 {} 处", "remaining: {}"), "yellow"),
    "new": (Message("新出现 {} 处", "new: {}"), "bold red"),
}
_CHANGES = Message("文字改动 {} 处", "changes of the text: {}")
_AROUND = 16
_LONGEST = 120

Part = tuple[str, str]


def render(comparison: Comparison, *, lang: str, color: bool = False) -> str:
    """The comparison as text; ``color`` adds ANSI colours."""
    lines = list(_lines(comparison, lang))
    if not color:
        return "".join("".join(words for words, _ in line) + "\n" for line in lines)
    from rich.console import Console
    from rich.text import Text

    console = Console(force_terminal=True, color_system="standard", highlight=False, no_color=False)
    with console.capture() as capture:
        for line in lines:
            console.print(Text.assemble(*line), soft_wrap=True)
    return capture.get()


def _lines(comparison: Comparison, lang: str) -> Iterator[list[Part]]:
    for checked in (comparison.old, comparison.new):
        source = checked.analysis.document.source
        yield [(_VERSION.text(lang).format(source, len(checked.findings)), "bold")]
    matching = comparison.matching
    groups = {
        "fixed": [(comparison.old, index) for index in matching.fixed],
        "remaining": [(comparison.new, other) for _, other in matching.remaining],
        "new": [(comparison.new, index) for index in matching.new],
    }
    for name, found in groups.items():
        title, style = _GROUPS[name]
        yield [("", "")]
        yield [(title.text(lang).format(len(found)), style)]
        locators = {id(checked): Locator(checked.analysis) for checked, _ in found}
        yield from (_finding(checked, index, locators[id(checked)], lang) for checked, index in found)
    yield [("", "")]
    yield [(_CHANGES.text(lang).format(len(comparison.changes)), "bold")]
    for line in comparison.changes:
        yield list(_change(line, comparison))


def _finding(checked: Checked, index: int, locator: Locator, lang: str) -> list[Part]:
    finding, document = checked.findings[index], checked.analysis.document
    words = _flat(document.words(finding.span))
    quote = f" “{words}”" if words else ""
    head = f"  {document.source}:{address(locator.locate(finding.span))} {finding.code}{quote} "
    return [(head, ""), (finding.message.text(lang), "")]


def _change(line: Line, comparison: Comparison) -> Iterator[Part]:
    """Where a line stands and what differs in it: ``[-old-]{+new+}`` with a few words around."""
    document, span = line_place(line, comparison.old.analysis.document, comparison.new.analysis.document)
    yield f"  {address(document.origin.locate(span))} ", "dim"
    words = _short(_flat(document.words(span)), _LONGEST)
    if line.change is Change.REMOVED:
        yield f"[-{words}-]", "red"
    elif line.change is Change.ADDED:
        yield f"{{+{words}+}}", "green"
    else:
        for number, run in enumerate(line.runs):
            yield from _run(run, first=number == 0, last=number == len(line.runs) - 1)


def _run(run: Run, *, first: bool, last: bool) -> Iterator[Part]:
    if not run.same:
        yield f"[-{_flat(run.old)}-]" if run.old else "", "red"
        yield f"{{+{_flat(run.new)}+}}" if run.new else "", "green"
        return
    words = _flat(run.old)
    if first and len(words) > _AROUND:
        words = f"…{words[-_AROUND:]}"
    elif last:
        words = _short(words, _AROUND)
    elif len(words) > 2 * _AROUND:
        words = f"{words[:_AROUND]}…{words[-_AROUND:]}"
    yield words, ""


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[:most]}…"


def _flat(words: str) -> str:
    return words.replace("\n", " ").replace("\t", " │ ")
