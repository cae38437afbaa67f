"""PDF files with highlights: over the very words, in Chinese, and everything else as it was."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, RectangleObject

from narrcheck.errors import UserError
from narrcheck.model.document import Document, Span
from narrcheck.model.finding import Finding, Kind, Message, Severity
from narrcheck.readers import read
from tests.annotating import annotated, finding, mark
from tests.pdf_maker import Maker
from tests.support import ROOT

DEMO = ROOT / "corpus" / "formats" / "demo-with-errors.pdf"
REPORTS = ROOT.parent / "shared" / "reports"
REAL = [path for path in sorted(REPORTS.glob("*.pdf")) if path.name[:3] in ("212", "232", "349", "435")]
SCALE = 2.0


def made(path: Path, change: Callable[[PdfWriter], None] | None = None, words: str = "共支出12.34万元") -> Path:
    """A page with nothing but some words."""
    Maker(path).text(200, 300, words, 16).page().save()
    if change is not None:
        writer = PdfWriter(clone_from=path)
        change(writer)
        writer.write(path)
    return path


def notes(data: bytes) -> list[tuple[int, Any]]:
    """The page and the highlight of each of our notes."""
    return [
        (number, entry.get_object())
        for number, page in enumerate(PdfReader(io.BytesIO(data)).pages, start=1)
        for entry in _entries(page)
        if entry.get_object()["/Subtype"] == "/Highlight" and entry.get_object()["/T"] == "narrcheck"
    ]


def _entries(page: Any) -> Any:
    return page.get("/Annots", ArrayObject()).get_object()


def picture(data: bytes, page: int = 1, *, annotations: bool = True) -> Image.Image:
    pdf = pypdfium2.PdfDocument(data)
    image: Image.Image = pdf[page - 1].render(scale=SCALE, may_draw_forms=False, draw_annots=annotations).to_pil()
    pdf.close()
    return image.convert("RGB")


def box(image: Image.Image) -> tuple[int, int, int, int]:
    """Around all that is not black."""
    found = image.getbbox()
    assert found is not None
    return found


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("cut", [None, (100, 400, 500, 700)])
@pytest.mark.parametrize("origin", [(0, 0), (-50, 30)])
def test_the_highlight_is_over_the_words(
    turn: int, cut: tuple[int, ...] | None, origin: tuple[int, int], tmp_path: Path
) -> None:
    def change(writer: PdfWriter) -> None:
        page = writer.pages[0]
        left, low = origin
        page.mediabox = RectangleObject((left, low, left + 595, low + 842))
        if cut is not None:
            page.cropbox = RectangleObject(tuple(float(edge) for edge in cut))
        page[NameObject("/Rotate")] = NumberObject(turn)

    path = made(tmp_path / "a.pdf", change)
    document = read(path)
    data = mark(path, document, finding(document, document.text.strip())).data
    bare, marked = picture(data, annotations=False), picture(data)
    words = box(ImageChops.invert(bare))
    changed = box(ImageChops.difference(bare, marked))
    for near, far, side in zip(changed, words, (1, 1, -1, -1), strict=True):
        assert -1 <= (far - near) * side <= 6 * SCALE, (changed, words)


def test_single_characters_are_marked_alone(tmp_path: Path) -> None:
    path = made(tmp_path / "a.pdf")
    document = read(path)
    ((_, one),) = notes(mark(path, document, finding(document, "12.34")).data)
    whole = notes(mark(path, document, finding(document, "共支出12.34万元")).data)[0][1]
    (left, _, right, _), (start, _, end, _) = one["/Rect"], whole["/Rect"]
    assert start < left < right < end and 30 < right - left < 60
    corners = [float(number) for number in one["/QuadPoints"]]
    assert len(corners) == 8 and corners[1] == corners[3] > corners[5] == corners[7]


@pytest.mark.parametrize("path", [DEMO, *REAL], ids=lambda path: path.stem[:20])
def test_every_finding_has_its_note_and_the_file_only_grows(path: Path) -> None:
    result, checked = annotated(path)
    assert result.data.startswith(path.read_bytes())
    found = notes(result.data)
    firsts = [note for _, note in found if str(note["/NM"]).count("-") == 1]
    assert result.notes == len(firsts) == len(checked.findings)
    said = sorted(str(note["/Contents"]).splitlines()[0].partition("：")[2] for note in firsts)
    assert said == sorted(finding.message.zh for finding in checked.findings)
    for number, note in found:
        left, low, right, top = (float(edge) for edge in note["/Rect"])
        assert right - left >= 6 and top - low >= 6 and note["/AP"]["/N"].get_object()["/Subtype"] == "/Form"
        page = PdfReader(io.BytesIO(result.data)).pages[number - 1]
        assert page.mediabox.left - 2 <= left < right <= page.mediabox.right + 2
    assert len(pypdfium2.PdfDocument(result.data)) == len(pypdfium2.PdfDocument(path))


def test_words_over_a_page_break_are_marked_on_both_pages(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(118, 780, "本单位公务接待费支出一共是三万四千五百六十七元其中外事").page()
    maker.text(90, 80, "接待费一万元，其余为国内接待。").page()
    path = maker.save()
    document = read(path)
    start = document.text.index("其中外事")
    end = document.text.index("接待费一万元") + len("接待费")
    said = Message("断页。", "broken.")
    found = Finding("NC131", Kind.SUM, Severity.WARNING, Span(start, end), said)
    assert [number for number, _ in notes(mark(path, document, found).data)] == [1, 2]


def test_an_insertion_point_marks_the_character_before_it(tmp_path: Path) -> None:
    path = made(tmp_path / "a.pdf")
    document = read(path)
    place = document.text.index("12")
    said = Message("漏字。", "missing.")
    found = Finding("NC501", Kind.WORDING, Severity.ERROR, Span(place, place), said)
    point = notes(mark(path, document, found).data)[0][1]["/Rect"]
    before = notes(mark(path, document, finding(document, "出")).data)[0][1]["/Rect"]
    assert point == before


def test_a_second_run_replaces_only_our_notes(tmp_path: Path) -> None:
    def change(writer: PdfWriter) -> None:
        writer.add_annotation(0, Text(text="请核", rect=(20, 20, 40, 40), title_bar="李四"))

    path = made(tmp_path / "a.pdf", change)
    document = read(path)
    two = [finding(document, "12.34"), finding(document, "共支出")]
    path.write_bytes(mark(path, document, *two).data)
    assert len(notes(path.read_bytes())) == 2
    again = mark(path, read(path), two[0]).data
    ((_, note),) = notes(again)
    assert note["/NM"] == "narrcheck-0000000000000000"
    entries: Any = PdfReader(io.BytesIO(again)).pages[0]["/Annots"]
    authors = sorted(str(entry.get_object()["/T"]) for entry in entries)
    assert authors == ["narrcheck", "narrcheck", "李四"], "the highlight, its window, and the other's note"


def test_encrypted_and_signed_files_are_left_alone(tmp_path: Path) -> None:
    def encrypt(writer: PdfWriter) -> None:
        writer.encrypt("", "owner", algorithm="RC4-128")

    def field(writer: PdfWriter, *, signed: bool) -> None:
        entry = DictionaryObject({NameObject("/FT"): NameObject("/Sig")})
        if signed:
            entry[NameObject("/V")] = DictionaryObject({NameObject("/Type"): NameObject("/Sig")})
        group = DictionaryObject({NameObject("/Kids"): ArrayObject([entry])})
        form = DictionaryObject({NameObject("/SigFlags"): NumberObject(3), NameObject("/Fields"): ArrayObject([group])})
        writer.root_object[NameObject("/AcroForm")] = form

    def sign(writer: PdfWriter) -> None:
        field(writer, signed=True)

    for change, said in ((encrypt, "加密保护"), (sign, "数字签名")):
        path = made(tmp_path / "a.pdf", change)
        before = path.read_bytes()
        document: Document = read(path)
        with pytest.raises(UserError, match=said):
            mark(path, document, finding(document, "12.34"))
        assert path.read_bytes() == before
    path = made(tmp_path / "a.pdf", lambda writer: field(writer, signed=False))
    document = read(path)
    assert mark(path, document, finding(document, "12.34")).notes == 1, "an empty place for a signature is none"
