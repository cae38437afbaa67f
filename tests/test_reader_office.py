"""Old formats by way of LibreOffice: the text is whole, nothing is left behind, and what fails says so."""

import http.server
import os
import tempfile
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("lxml")

from corpus.tools.formats import save_as
from narrcheck.config import Settings
from narrcheck.errors import UserError
from narrcheck.model.document import Span
from narrcheck.readers import read
from narrcheck.readers.office import convert
from narrcheck.readers.office.convert import converted, program
from narrcheck.session import Session
from tests.samples import LINES, ROWS, rtf_of, write_docx
from tests.support import ROOT
from tests.test_sniffing import compound

on_posix = pytest.mark.skipif(os.name != "posix", reason="a shell script stands for LibreOffice")
needs_office = pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")
REAL = [path for path in sorted((ROOT.parent / "shared" / "reports").glob("*")) if path.suffix in (".doc", ".wps")]
FLAT = """<?xml version="1.0" encoding="UTF-8"?><office:document office:version="1.2"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>{}</office:text></office:body>
</office:document>"""
WORD_2003 = """<?xml version="1.0"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>{}</w:body></w:wordDocument>"""


def _rtf(tmp_path: Path, name: str = "稿.rtf") -> Path:
    path = tmp_path / name
    path.write_text(rtf_of(LINES), "ascii")
    return path


@pytest.fixture
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for temporary files, to see what is left there."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return folder


@needs_office
def test_rtf_has_its_lines_and_stays_as_it_was(tmp_path: Path, private: Path) -> None:
    path = _rtf(tmp_path)
    before = path.read_bytes()
    document = read(path)
    assert document.text.split("\n") == list(LINES)
    assert document.source == str(path)
    start = document.text.index("20.50万元，")
    place = document.origin.locate(Span(start, start + 7))
    assert (place.paragraph, place.quote) == (3, "20.50万元")
    assert not list(private.iterdir()) and not (tmp_path / "home").exists()
    assert path.read_bytes() == before and [file.name for file in tmp_path.iterdir() if file.is_file()] == ["稿.rtf"]


@needs_office
@pytest.mark.parametrize("kind", ["flat", "2003"])
def test_kinds_of_xml(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("稿.fodt" if kind == "flat" else "稿.xml")
    if kind == "flat":
        path.write_text(FLAT.format("".join(f"<text:p>{line}</text:p>" for line in LINES)), "utf-8")
    else:
        body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in LINES)
        path.write_text(WORD_2003.format(body), "utf-8")
    assert read(path).text.split("\n") == list(LINES)


@needs_office
def test_nothing_is_fetched(tmp_path: Path) -> None:
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET

    path = tmp_path / "稿.fodt"
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        picture = f'<draw:frame><draw:image xlink:href="http://127.0.0.1:{server.server_port}/p.png"/></draw:frame>'
        space = (
            'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
        )
        path.write_text(FLAT.format(f"<text:p {space}>收入{picture}合计</text:p>"), "utf-8")
        assert read(path).text == "收入合计"
        server.shutdown()
    assert asked == []


@needs_office
def test_several_files_in_one_call(tmp_path: Path, private: Path) -> None:
    good = [_rtf(tmp_path, f"稿{k}.rtf") for k in range(3)]
    broken = tmp_path / "断.doc"
    broken.write_bytes(compound("WordDocument"))
    text = tmp_path / "文.txt"
    text.write_text("收入", "utf-8")
    locked = tmp_path / "密.docx"
    locked.write_bytes(compound("EncryptedPackage"))
    with converted([good[0], broken, good[1], text, locked, good[2]]) as outcomes:
        assert {path.name for path, outcome in outcomes.items() if isinstance(outcome, Path)} == {
            "稿0.rtf", "稿1.rtf", "稿2.rtf",
        }  # fmt: skip
        assert outcomes.keys() == {*good, broken, text, locked}
        made = outcomes[good[1]]
        assert isinstance(made, Path) and made.is_file()
    assert not made.exists() and not list(private.iterdir())


@needs_office
def test_too_slow(tmp_path: Path, private: Path) -> None:
    path = _rtf(tmp_path)
    with converted([path], seconds=0.05) as outcomes:
        outcome = outcomes[path]
    assert isinstance(outcome, UserError) and "超过 0 秒" in outcome.message.zh
    assert not list(private.iterdir())


STUB = """#!/bin/sh
echo start >> "{log}"
while [ "$1" != --outdir ]; do shift; done
out=$2; shift 2; mkdir -p "$out"
for file; do
    grep -q crash "$file" && exit 139
    grep -q hang "$file" && sleep 60
    grep -q bad "$file" || cp "{made}" "$out/$(basename "${{file%.*}}").docx"
done
"""


@pytest.fixture
def starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """A LibreOffice of ours, which stumbles over files that say so; how often it was started."""
    made, log, stub = tmp_path / "made.docx", tmp_path / "log", tmp_path / "soffice"
    write_docx(made, LINES, ROWS)
    stub.write_text(STUB.format(log=log, made=made))
    stub.chmod(0o755)
    monkeypatch.setattr(convert, "program", lambda: str(stub))
    return lambda: len(log.read_text().splitlines()) if log.exists() else 0


def _files(folder: Path, *words: str) -> list[Path]:
    """Files of RTF that hold these words, under names that sort otherwise than they stand here."""
    folder.mkdir()
    paths = [folder / f"{9 - number}{word}.rtf" for number, word in enumerate(words)]
    for path, word in zip(paths, words, strict=True):
        path.write_text(f"{{\\rtf1 {word}}}", "ascii")
    return paths


@on_posix
def test_one_file_has_no_say_in_the_others(tmp_path: Path, starts: Callable[[], int]) -> None:
    paths = _files(tmp_path / "in", "good", "bad", "hang", "good", "crash", "good")
    with converted(paths, seconds=0.4) as outcomes:
        said = [outcome.message.zh if isinstance(outcome, UserError) else "" for outcome in map(outcomes.get, paths)]
    assert [("超过" in words, "不能由" in words) for words in said] == [
        (False, False), (False, True), (True, False), (False, False), (False, True), (False, False),
    ]  # fmt: skip
    assert starts() == 3


@on_posix
@pytest.mark.parametrize("form", ["files", "folder", "archive"])
def test_a_batch_is_one_start(tmp_path: Path, starts: Callable[[], int], form: str) -> None:
    paths = _files(tmp_path / "in", "good", "bad", "good")
    text = tmp_path / "in" / "8说明.txt"
    text.write_text("公务接待费1.56万元，减少0.21万元，增长11.86%。", "utf-8")
    given = [paths[0], text, *paths[1:]]
    if form == "folder":
        given = [tmp_path / "in"]
    elif form == "archive":
        given = [tmp_path / "in.zip"]
        with zipfile.ZipFile(given[0], "w") as package:
            for path in (text, *paths):
                package.write(path, path.name)
    tally = Session(Settings()).run(given)
    assert starts() == 1
    assert [Path(failure.path).name for failure in tally.failures] == ["8bad.rtf"]
    names = [Path(result.analysis.document.source).name for result in tally.results]
    assert names == (["9good.rtf", "8说明.txt", "7good.rtf"] if form == "files" else sorted(names))
    assert len(names) == 3


def test_without_libreoffice_the_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "program", lambda: None)
    with pytest.raises(UserError, match="apt install libreoffice-writer") as caught:
        read(_rtf(tmp_path))
    assert "稿.rtf" in caught.value.message.en and "libreoffice-writer" in caught.value.message.en


@needs_office
def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "断.doc"
    path.write_bytes(compound("WordDocument", "1Table"))
    with pytest.raises(UserError, match=r"断\.doc 不能由 LibreOffice 打开"):
        read(path)


@needs_office
def test_a_table_keeps_its_cells(tmp_path: Path) -> None:
    pytest.importorskip("docx")
    word = tmp_path / "稿.docx"
    write_docx(word, LINES, ROWS)
    document = read(save_as(word, ".odt", tmp_path))
    (table,) = document.tables
    assert [[c.text for c in table.cells if c.row == row] for row in range(len(ROWS))] == [list(row) for row in ROWS]
    cell = next(cell for cell in table.cells if cell.text == "18.50")
    place = document.origin.locate(cell.span)
    assert (place.table, place.cell, place.quote) == (1, "公开01表!C3", "18.50")


@needs_office
@pytest.mark.skipif(not REAL, reason="no ../shared")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name[:3])
def test_real_files(path: Path) -> None:
    assert len(read(path).text) > 600
