"""A list for hand-over in Excel: one row a finding, also of those a reviewer has settled, with what has become of it.

Every text is written as a string, never as a formula; a second sheet says what was covered and what was not read.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import xlsxwriter

from narrcheck import phrases
from narrcheck.locator import Locator
from narrcheck.model.checked import Checked, Outcome
from narrcheck.model.finding import Decision, Finding, Message, Severity, Status
from narrcheck.report import fingerprints

_LIST, _COVERAGE = Message("问题清单", "Findings"), Message("核对情况", "Coverage")
_COLUMNS = (
    (Message("编号", "No."), 6),
    (Message("文件", "File"), 18),
    (Message("位置", "Place"), 16),
    (Message("原文", "Words"), 45),
    (Message("问题", "Finding"), 40),
    (Message("计算", "Sum"), 26),
    (Message("建议", "Fix"), 26),
    (Message("级别", "Level"), 8),
    (Message("规则", "Rule"), 9),
    (Message("状态", "Status"), 10),
    (Message("备注", "Remark"), 20),
    (Message("标识", "Id"), 20),
)
_STATUS = _COLUMNS.index(next(column for column in _COLUMNS if column[0].en == "Status"))
_STATES = {
    Status.OPEN: Message("待处理", "open"),
    Status.ACCEPTED: Message("已采纳", "accepted"),
    Status.IGNORED: Message("无需修改", "ignored"),
}
_MENDED = Message("已修改", "mended")
_COVERED = (
    (Message("文件", "File"), 40),
    (Message("问题", "Findings"), 10),
    (Message("可复算的说法", "Claims"), 14),
    (Message("一致", "Verified"), 10),
    (Message("仅舍入之差", "By rounding"), 12),
    (Message("不符", "Wrong"), 10),
    (Message("未能判定", "Undecided"), 10),
    (Message("对照的文件", "Compared with"), 50),
    (Message("未读取", "Not read"), 80),
)
_COLOURS = {Severity.ERROR: "#C00000", Severity.WARNING: "#B45F06", Severity.INFO: "#1F4E79"}
_LINE, _HIGHEST = 13.5, 400
"""Points; Excel takes rows of up to 409."""
_MOST = 32_000
"""Excel takes 32,767 characters in a cell."""


class _Row(NamedTuple):
    """One finding of one file, with its number in the list."""

    number: int
    checked: Checked
    locator: Locator
    finding: Finding
    id: str


def render(results: Sequence[Checked], *, lang: str) -> bytes:
    """The workbook for all files."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    _Sheets(book, lang).write(results)
    book.close()
    return buffer.getvalue()


class _Sheets:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any, lang: str) -> None:
        self._book = book
        self._lang = lang
        cell = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#BFBFBF", "font_size": 10}
        self._cell = book.add_format(cell)
        self._head = book.add_format({**cell, "bold": True, "bg_color": "#D9E2F3", "text_wrap": False})
        self._levels = {level: book.add_format({**cell, "font_color": colour}) for level, colour in _COLOURS.items()}
        self._plain = book.add_format({"font_size": 10})
        self._marked = book.add_format({"bold": True, "font_color": "#C00000", "font_size": 10})

    def write(self, results: Sequence[Checked]) -> None:
        """Write the list and what was covered."""
        rows = list(_rows(results))
        sheet = self._sheet(_LIST, _COLUMNS)
        sheet.autofilter(0, 0, max(1, len(rows)), len(_COLUMNS) - 1)
        states = [state.text(self._lang) for state in (*_STATES.values(), _MENDED)]
        sheet.data_validation(1, _STATUS, max(1, len(rows)), _STATUS, {"validate": "list", "source": states})
        sheet.print_area(0, 0, len(rows), len(_COLUMNS) - 2)
        for row in rows:
            self._finding(sheet, row)
        covered = self._sheet(_COVERAGE, _COVERED)
        for number, checked in enumerate(results, start=1):
            self._coverage(covered, number, checked)

    def _sheet(self, name: Message, columns: Sequence[tuple[Message, int]]) -> Any:
        sheet = self._book.add_worksheet(name.text(self._lang))
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title.text(self._lang), self._head)
        return sheet

    def _finding(self, sheet: Any, row: _Row) -> None:
        finding, document = row.finding, row.checked.analysis.document
        where = phrases.place(row.locator.locate(finding.span), self._lang)
        proposals = phrases.proposals(finding, document, row.locator, self._lang)
        fix = "\n".join(
            text if number == 0 and finding.fix else f"{label}{phrases.colon(self._lang)}{text}"
            for number, (label, text) in enumerate(proposals)
        )
        level = phrases.severity(finding.severity, self._lang)
        told = finding.message.text(self._lang)
        there = (phrases.elsewhere(one, self._lang) for one in finding.elsewhere)
        calculation = "\n".join(filter(None, (finding.calculation, *there)))
        texts = (document.source, where, None, told, calculation, fix, level, finding.code)
        shown = [text if text is not None else "".join(_around(row)) for text in texts]
        wide = zip(shown, (width for _, width in _COLUMNS[1:]), strict=False)
        sheet.set_row(row.number, min(_HIGHEST, _LINE * max(phrases.lines_in(*cell) for cell in wide) + 2))
        sheet.write_number(row.number, 0, row.number, self._cell)
        decision = finding.decision or Decision()
        state = _STATES[decision.status].text(self._lang)
        for column, text in enumerate((*texts, state, decision.comment, row.id), start=1):
            if text is None:
                self._sentence(sheet, row, column)
            else:
                look = self._levels[finding.severity] if text is level else self._cell
                sheet.write_string(row.number, column, text[:_MOST], look)

    def _sentence(self, sheet: Any, row: _Row, column: int) -> None:
        """The sentence with the words in question marked."""
        before, words, after = _around(row)
        whole = before + words + after
        parts = [(before, self._plain), (words, self._marked), (after, self._plain)]
        fragments = [item for text, look in parts if text for item in (look, text)]
        if len(fragments) < 4 or not words or len(whole) > _MOST:
            sheet.write_string(row.number, column, whole[:_MOST], self._cell)
        else:
            sheet.write_rich_string(row.number, column, *fragments, self._cell)

    def _coverage(self, sheet: Any, number: int, checked: Checked) -> None:
        document = checked.analysis.document
        counts = [len(checked.findings), len(checked.claims), *(checked.count(outcome) for outcome in Outcome)]
        sheet.write_string(number, 0, document.source, self._cell)
        for column, count in enumerate(counts, start=1):
            sheet.write_number(number, column, count, self._cell)
        skipped = "\n".join(f"{part.what}{phrases.colon(self._lang)}{part.why}" for part in document.skipped)
        compared = "\n".join(phrases.comparison(one, self._lang) for one in checked.compared)
        for column, text in enumerate((compared, skipped), start=len(counts) + 1):
            sheet.write_string(number, column, text[:_MOST], self._cell)
        lines = max(phrases.lines_in(compared, 50), phrases.lines_in(skipped, 80), 2)
        sheet.set_row(number, min(_HIGHEST, _LINE * lines + 2))


def _around(row: _Row) -> tuple[str, str, str]:
    return phrases.around(row.finding.span, row.checked.analysis.document, row.locator)


def _rows(results: Sequence[Checked]) -> Iterator[_Row]:
    number = 0
    for checked in (checked.with_settled() for checked in results):
        locator = Locator(checked.analysis)
        for finding, id in zip(checked.findings, fingerprints(checked), strict=True):
            number += 1
            yield _Row(number, checked, locator, finding, id)
