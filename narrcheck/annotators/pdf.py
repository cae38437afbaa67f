"""PDF: highlights with notes at the exact boxes, added behind the end of the file; what was there stays byte for byte.

Boxes are in the page's own space, as annotations are, so turned and cropped pages need nothing special. Each highlight
brings its own appearance, because not every viewer draws one.
"""

import io
import logging
from collections.abc import Sequence
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Highlight, Popup
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    RectangleObject,
    TextStringObject,
)

from narrcheck.annotators.model import AUTHOR, Annotated, Note, Task
from narrcheck.errors import UserError
from narrcheck.model.document import Span
from narrcheck.model.finding import Severity
from narrcheck.readers.paged.origin import Box, PagedOrigin

_COLOURS = {Severity.ERROR: "ffb3b3", Severity.WARNING: "ffe08a", Severity.INFO: "bfd9ff"}
_MARGIN = 1.0
_THINNEST = 6.0
"""Points: around the ink of the characters, and the least width of what is highlighted (一 is a thin line)."""
_NOTE_SIZE = (220.0, 120.0)
_PRINT = 4
_DEEPEST = 20


def without_own_marks(_: Path) -> bytes | None:
    """None: notes are no text, so the file can be checked as it is; ``annotate`` replaces the earlier ones."""
    return None


def annotate(task: Task) -> Annotated:
    """The file with a highlight for each note; raises UserError where it must not or can't be changed."""
    data = task.file.path.read_bytes()
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # small faults of a file are not the user's concern here
    try:
        require_changeable(PdfReader(io.BytesIO(data)), task.file.name)
        book = _Book(PdfWriter(io.BytesIO(data), incremental=True), task)
        book.mark()
        return Annotated(book.bytes(), len(task.notes))
    except (PyPdfError, NotImplementedError, RecursionError) as error:
        raise UserError(
            f"{task.file.name} 的内部结构不合规范，不能加批注（{error}）：请用 PDF 软件另存（或打印为 PDF）后再试。",
            f"{task.file.name} is not well formed and can't be annotated ({error}): save it anew in a PDF program.",
        ) from error


def require_changeable(reader: PdfReader, path: Path) -> None:
    """Raise UserError where the file is encrypted or signed."""
    if reader.is_encrypted:
        raise UserError(
            f"{path} 有加密保护（限制编辑或打开），不能加批注：请去掉保护、另存后再试。",
            f"{path} is encrypted (against editing or opening) and can't be annotated: save it without protection.",
        )
    form = reader.root_object.get("/AcroForm")
    fields = form.get_object().get("/Fields", ()) if form is not None else ()
    if any(map(_signed, fields)) or "/Perms" in reader.root_object:
        raise UserError(
            f"{path} 有数字签名，加批注会使签名失效：请另存一份未签名的副本再加批注。",
            f"{path} is digitally signed, and any change breaks the signature: annotate an unsigned copy.",
        )


def _signed(field: PdfObject, depth: int = 0) -> bool:
    """Whether a form field, or one below it, holds a signature; an empty place for one is none."""
    entry = field.get_object()
    if not isinstance(entry, DictionaryObject) or depth > _DEEPEST:
        return False
    below = entry.get("/Kids", ArrayObject()).get_object()
    return (entry.get("/FT") == "/Sig" and "/V" in entry) or any(_signed(kid, depth + 1) for kid in below)


class _Book:
    """One file while notes are added to it."""

    def __init__(self, writer: PdfWriter, task: Task) -> None:
        self._writer = writer
        self._task = task
        assert isinstance(task.document.origin, PagedOrigin)
        self._origin = task.document.origin

    def mark(self) -> None:
        """Take our earlier notes out and put the new ones."""
        for page in self._writer.pages:
            _clear(page)
        for note in self._task.notes:
            pages: dict[int, list[Box]] = {}
            for box in self._boxes(note.finding.span):
                pages.setdefault(box[0], []).append(box)
            for part, (number, found) in enumerate(pages.items()):
                self._highlight(number, found, note, part)

    def bytes(self) -> bytes:
        """The file with what has been added."""
        buffer = io.BytesIO()
        self._writer.write(buffer)
        return buffer.getvalue()

    def _boxes(self, span: Span) -> Sequence[Box]:
        """Where a finding stands; of one that has no place of its own the character beside it, or a corner."""
        for place in (span, Span(max(0, span.start - 1), span.start), Span(span.end, span.end + 1)):
            found = self._origin.boxes(place)
            if found:
                return found
        page = self._origin.page(span.start) or 1
        left, _, _, top = (float(edge) for edge in self._writer.pages[page - 1].cropbox)
        return [(page, left + 20, top - 32, left + 32, top - 20)]

    def _highlight(self, number: int, boxes: Sequence[Box], note: Note, part: int) -> None:
        """Put one highlight with its note on a page."""
        page = self._writer.pages[number - 1]
        areas = [_padded(box) for box in boxes]
        around = _around(areas)
        colour = _COLOURS[note.finding.severity]
        mark = Highlight(rect=around, quad_points=_corners(areas), highlight_color=colour, title_bar=AUTHOR)
        date = TextStringObject(self._task.now.strftime("D:%Y%m%d%H%M%S"))
        mark.update(
            {
                NameObject("/Contents"): TextStringObject("\n".join(note.lines)),
                NameObject("/Subj"): TextStringObject(note.finding.code),
                NameObject("/NM"): TextStringObject(f"{AUTHOR}-{note.id}" + (f"-{part + 1}" if part else "")),
                NameObject("/M"): date,
                NameObject("/CreationDate"): date,
                NameObject("/F"): NumberObject(_PRINT),
                NameObject("/AP"): DictionaryObject({NameObject("/N"): self._appearance(around, areas, colour)}),
            }
        )
        added = self._writer.add_annotation(page, mark)
        width, height = _NOTE_SIZE
        beside = (around[2], around[3] - height, around[2] + width, around[3])
        popup = Popup(rect=beside, parent=added)
        popup[NameObject("/T")] = TextStringObject(AUTHOR)
        self._writer.add_annotation(page, popup)

    def _appearance(self, around: "_Area", areas: Sequence["_Area"], colour: str) -> IndirectObject:
        """How the highlight looks: its areas filled so that the words below stay as dark as they are."""
        red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (0, 2, 4))
        form = DecodedStreamObject()
        rectangles = (f"{left:.2f} {low:.2f} {right - left:.2f} {top - low:.2f} re" for left, low, right, top in areas)
        form.set_data(f"/G gs {red:.3f} {green:.3f} {blue:.3f} rg {' '.join(rectangles)} f".encode())
        look = DictionaryObject(
            {NameObject("/Type"): NameObject("/ExtGState"), NameObject("/BM"): NameObject("/Multiply")}
        )
        resources = DictionaryObject({NameObject("/ExtGState"): DictionaryObject({NameObject("/G"): look})})
        group = {NameObject("/S"): NameObject("/Transparency"), NameObject("/Type"): NameObject("/Group")}
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): RectangleObject(around),
                NameObject("/Group"): DictionaryObject(group),
                NameObject("/Resources"): resources,
            }
        )
        return self._writer._add_object(form)


_Area = tuple[float, float, float, float]


def _clear(page: DictionaryObject) -> None:
    """Take our earlier notes off a page."""
    notes = page.get("/Annots")
    if notes is None:
        return
    entries = list(notes.get_object())
    others = [entry for entry in entries if entry.get_object().get("/T") != AUTHOR]
    if len(others) < len(entries):
        page[NameObject("/Annots")] = ArrayObject(others)


def _padded(box: Box) -> _Area:
    """The area to highlight: the ink of the characters with a margin, no thinner than can be seen."""
    _, left, low, right, top = box
    across = max(_MARGIN, (_THINNEST - (right - left)) / 2)
    along = max(_MARGIN, (_THINNEST - (top - low)) / 2)
    return left - across, low - along, right + across, top + along


def _around(areas: Sequence[_Area]) -> _Area:
    lefts, lows, rights, tops = zip(*areas, strict=True)
    return min(lefts), min(lows), max(rights), max(tops)


def _corners(areas: Sequence[_Area]) -> ArrayObject:
    """The corners in the order that viewers expect, whatever the standard says: top left and right, then bottom."""
    return ArrayObject(
        FloatObject(round(number, 2))
        for left, low, right, top in areas
        for number in (left, top, right, top, left, low, right, low)
    )
