"""All pages of a PDF read one by one, and those that can't be read."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from narrcheck.errors import UserError
from narrcheck.model.document import Skipped
from narrcheck.readers.paged.columns import edge_of
from narrcheck.readers.paged.grid import find_grids
from narrcheck.readers.paged.layout import Leaf, apportion, leaf
from narrcheck.readers.paged.lines import HAN
from narrcheck.readers.paged.page import Page
from narrcheck.readers.pdf.clips import hidden
from narrcheck.readers.pdf.glyphs import read_page
from narrcheck.readers.pdf.ruling import Ruling, has_picture, is_drawing, read_ruling
from narrcheck.readers.pdf.runs import quick_lines

_MOST_PAGES = 20_000
_STAMP = 30
_FEW = 3
_FAR = 1e6
"""Damaged files have pages that are larger than this, up to infinity."""


def read_pages(pdf: Any, path: Path) -> tuple[list[Leaf], list[Skipped]]:
    """The pages that have text, and what was skipped. Raises UserError where no page that can be read has words."""
    import pypdfium2

    if len(pdf) > _MOST_PAGES:
        raise UserError(
            f"{path} 有 {len(pdf)} 页，超过 {_MOST_PAGES} 页的上限：请拆分后再检查。",
            f"{path} has {len(pdf)} pages, more than the limit of {_MOST_PAGES}: split it first.",
        )
    leaves: list[Leaf] = []
    scanned: list[int] = []
    unmapped: list[int] = []
    broken: list[int] = []
    crowded: list[int] = []
    marks: dict[str, None] = {}
    wordy = False
    for number in range(1, len(pdf) + 1):
        try:
            raw = pdf[number - 1]
        except pypdfium2.PdfiumError:
            broken.append(number)
            continue
        try:
            page, words = _page(raw, number, leaves, crowded)
            wordy = wordy or (not page.unmapped and HAN.search(words) is not None)
            if page.slanted:
                marks[page.slanted[:_STAMP]] = None
            if page.unmapped:
                unmapped.append(number)
            elif _wordless(words) and (has_picture(raw, 0.5 if words else 0.05) or is_drawing(raw)):
                scanned.append(number)
        finally:
            raw.close()
    if not any(one.items for one in leaves) or (not wordy and (scanned or unmapped or broken)):
        raise _no_text(path, len(pdf), scanned, unmapped, broken)
    return leaves, [*_skipped(scanned, unmapped, broken, crowded), *_watermarks(marks)]


def _page(raw: Any, number: int, leaves: list[Leaf], crowded: list[int]) -> tuple[Page, str]:
    """Read one page, append its lines and tables, and return it with its words."""
    text = raw.get_textpage()
    try:
        left, bottom, right, top = (max(-_FAR, min(edge, _FAR)) for edge in raw.get_bbox())
        page = Page(number, frame=(left, bottom, right, top))
        ruling = read_ruling(raw)
        if not ruling and not (leaves and edge_of(leaves[-1].items)):
            quick = quick_lines(raw, text, page)
            if quick is not None:
                leaves.append(Leaf(page, list(quick)))
                return page, "".join(line.text for line in quick[:_STAMP])
        read_page(raw, text, page)
        if page.chars and not page.unmapped:
            _ruled_page(text, page, ruling, leaves, crowded)
        return page, "".join(page.chars)
    finally:
        text.close()


def _ruled_page(text: Any, page: Page, ruling: Ruling, leaves: list[Leaf], crowded: list[int]) -> None:
    grids, too_many = find_grids(ruling.turned(page))
    if too_many:
        crowded.append(page.number)
    free, taken = apportion(page, grids)
    if grids and not ruling.forms:
        unseen = hidden(text, page, free)
        free = [glyph for glyph in free if glyph not in unseen]
    leaves.append(leaf(page, grids, free, taken, leaves[-1] if leaves else None))


def _wordless(words: str) -> bool:
    """Whether the page has no words but at most a page number or a stamp in Latin letters."""
    return len(words) < _STAMP and not HAN.search(words)


def _skipped(
    scanned: Sequence[int], unmapped: Sequence[int], broken: Sequence[int], crowded: Sequence[int]
) -> list[Skipped]:
    reasons = (
        (scanned, "是图片或图形，没有文字层，需要先做文字识别（OCR），这些页未检查"),
        (unmapped, "的字体没有 Unicode 对照表，读不出文字，请用原始文件重新导出 PDF 或做文字识别（OCR），这些页未检查"),
        (broken, "已损坏，无法读取，这些页未检查"),
        (crowded, "的线条过多，未能识别表格，只按文字读取"),
    )
    from narrcheck.readers.pdf import ranges

    return [Skipped(f"第 {ranges(pages)} 页", f"第 {ranges(pages)} 页{why}。") for pages, why in reasons if pages]


def _watermarks(marks: Iterable[str]) -> list[Skipped]:
    words = "、".join(f"“{mark}”" for mark in islice(marks, _FEW))
    return [Skipped(f"水印{words}", "斜排的文字按水印处理，不属于正文，未检查。")] if words else []


def _no_text(
    path: Path, pages: int, scanned: Sequence[int], unmapped: Sequence[int], broken: Sequence[int]
) -> UserError:
    if unmapped and not scanned:
        return UserError(
            f"{path} 共 {pages} 页，字体没有 Unicode 对照表，读不出文字："
            "请用原始文件重新导出 PDF，或做文字识别（OCR）。",
            f"{path} has {pages} pages whose fonts have no Unicode map, so that no text can be read: "
            "export it again from the original, or use OCR.",
        )
    if broken and not scanned:
        return UserError(
            f"{path} 的 {pages} 页都已损坏，无法读取：请重新导出或重新下载。",
            f"All {pages} pages of {path} are damaged and can't be read: export or download it again.",
        )
    return UserError(
        f"{path} 共 {pages} 页，都没有文字（可能是扫描件）：请先做文字识别（OCR），再检查。",
        f"{path} has {pages} pages and no text on any (probably scanned): run OCR first.",
    )
