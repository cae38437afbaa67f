"""Speed of the PDF reader against bare extraction of the same files in the same run.

Run by hand, never by pytest: ``python -m benchmarks.read_pdf [--no-tables] [REPORT.pdf …]``. Without files it measures
on the real reports beside the checkout (``../shared/reports``). Bare extraction is what the libraries do without us:
pypdfium2's text of all pages in the order of their content (``get_text_range``), plus pdfplumber's tables on the pages
that have at least four path objects. ``--no-tables`` leaves the latter out and shows what the reader costs beside plain
text. Target: at most 1.3 times bare extraction for each file. Both sides are measured in turn, in processor time, so
that other work of the machine counts little, several times where they are quick, and the least is taken. Exit status 1
where the target is missed.
"""

import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from narrcheck.readers.pdf import read  # noqa: E402

TARGET = 1.3
FEWEST_PATHS = 4
QUICK = 1.0
ROUNDS = 15
REPORTS = ROOT.parent / "shared" / "reports"


def main() -> int:
    """Measure each file and print a line for it, then the sum."""
    logging.disable(logging.CRITICAL)
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    tables = "--no-tables" not in sys.argv
    files = [Path(name) for name in names] or sorted(REPORTS.glob("*.pdf"))
    ours = theirs = 0.0
    missed = 0
    read(files[0])
    for file in files:
        own, bare, pages, gated = _measure(file, tables)
        ours, theirs, missed = ours + own, theirs + bare, missed + (own > TARGET * bare)
        mark = "ok  " if own <= TARGET * bare else "MISS"
        print(f"{mark} {file.name[:30]}: {own / bare:.2f} ({pages} pages, {gated} gated; {own:.3f} s / {bare:.3f} s)")
    print(f"all: {ours / theirs:.2f} (target {TARGET}; {ours:.2f} s / {theirs:.2f} s), {missed} of {len(files)} missed")
    return int(missed > 0)


def _measure(file: Path, tables: bool) -> tuple[float, float, int, int]:
    """The least time of our reader and of bare extraction, and how many pages there are and have tables."""
    own = bare = float("inf")
    pages = gated = 0
    for _ in range(ROUNDS):
        own = min(own, _time(lambda: read(file)))
        start = time.process_time()
        pages, gated = _bare(file, tables)
        bare = min(bare, time.process_time() - start)
        if bare > QUICK:
            break
    return own, bare, pages, gated


def _time(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _bare(file: Path, tables: bool) -> tuple[int, int]:
    """Text of all pages, tables of those with lines."""
    pdf = pypdfium2.PdfDocument(file)
    gated = []
    for index in range(len(pdf)):
        page = pdf[index]
        text = page.get_textpage()
        text.get_text_range()
        if tables:
            paths = sum(1 for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3))
            gated += [index] if paths >= FEWEST_PATHS else []
        text.close()
        page.close()
    count = len(pdf)
    pdf.close()
    if gated:
        with pdfplumber.open(file, pages=[index + 1 for index in gated]) as plumber:
            for plumbed in plumber.pages:
                plumbed.extract_tables()
                plumbed.close()
    return count, len(gated)


if __name__ == "__main__":
    sys.exit(main())
