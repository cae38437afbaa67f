"""How long reading a Word file takes, as a ratio to python-docx opening it and walking its paragraphs and cells.

Run by hand, never by pytest: ``python -m benchmarks.read_docx [REPORT.docx …]``. Without arguments it measures on the
Word files beside the checkout (``../shared/reports``) and on the reports of ``corpus/`` rendered to Word. Target: at
most 1.5 for each file. Both sides are measured in turn, so that they meet the same load, and medians are shown. Exit
status 1 where the target is missed.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import docx  # noqa: E402

from narrcheck.readers.docx import read  # noqa: E402
from tests.word_files import word_of  # noqa: E402

ROUNDS = 15
TARGET = 1.5


def main() -> int:
    """Measure all and print a line each."""
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for file in [Path(name) for name in sys.argv[1:]] or list(_files(Path(folder))):
            ours, theirs = _in_turn(lambda file=file: read(file), lambda file=file: _walk(file))  # type: ignore[misc]
            worst = max(worst, ours / theirs)
            print(f"{ours / theirs:.2f}  {ours * 1000:6.1f} ms, {theirs * 1000:6.1f} ms  {file.name[:40]}")
    print(f"{'ok  ' if worst <= TARGET else 'MISS'}  worst ratio {worst:.2f} (target {TARGET})")
    return int(worst > TARGET)


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted((ROOT.parent / "shared" / "reports").glob("*.docx"))
    texts = [*sorted((ROOT / "corpus" / "clean").glob("*.txt")), ROOT / "corpus" / "demo-with-errors.txt"]
    for text in texts:
        yield word_of(text.read_text("utf-8"), folder / f"{text.stem}.docx")
    together = "\n".join(text.read_text("utf-8") for text in texts)
    yield word_of(together * 5, folder / "all-five-times.docx")


def _walk(file: Path) -> int:
    """Open the file with python-docx and take the words of every paragraph and cell."""
    document = docx.Document(str(file))
    size = sum(len(paragraph.text) for paragraph in document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            size += sum(len(cell.text) for cell in row.cells)
    return size


def _in_turn(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of both, run alternately after one run each that loads everything."""
    ours()
    theirs()
    pairs = [(_time(ours), _time(theirs)) for _ in range(ROUNDS)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def _time(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
