"""Speed of binding and checking a PDF with its tables against its extraction, in the same run.

Run by hand, never by pytest: ``python -m benchmarks.check_pdf [REPORT.pdf …]``. Without files it measures on the real
reports of 30 pages and more beside the checkout (``../shared/reports``). Extraction is the PDF reader alone; checking
is all that comes after it: tables understood, figures bound, relations and checks. Target: less than 1.0 times
extraction for each file. Both sides are measured in turn, in processor time, and the least of several rounds is taken.
Exit status 1 where the target is missed.
"""

import logging
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from narrcheck.config import Settings  # noqa: E402
from narrcheck.pipeline import check_document  # noqa: E402
from narrcheck.readers.pdf import read  # noqa: E402
from narrcheck.rulebook import Rulebook  # noqa: E402

TARGET = 1.0
ROUNDS = 5
FEWEST_PAGES = 30
REPORTS = ROOT.parent / "shared" / "reports"


def main() -> int:
    """Measure each file and print a line for it."""
    logging.disable(logging.CRITICAL)
    named = [Path(name) for name in sys.argv[1:]]
    files = named or [file for file in sorted(REPORTS.glob("*.pdf")) if _pages(file) >= FEWEST_PAGES]
    settings, rulebook = Settings(), Rulebook()
    check_document(read(files[0]), settings, rulebook)
    missed = 0
    for file in files:
        document = read(file)
        extraction = _least(partial(read, file))
        checking = _least(partial(check_document, document, settings, rulebook))
        ratio = checking / extraction
        missed += ratio >= TARGET
        mark = "ok  " if ratio < TARGET else "MISS"
        print(
            f"{mark} {file.name[:30]}: {ratio:.2f} ({_pages(file)} pages, {len(document.tables)} tables; "
            f"checking {checking:.2f} s, extraction {extraction:.2f} s)"
        )
    print(f"{missed} of {len(files)} missed the target of {TARGET}")
    return int(missed > 0)


def _pages(file: Path) -> int:
    document = pypdfium2.PdfDocument(file)
    try:
        return len(document)
    finally:
        document.close()


def _least(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


if __name__ == "__main__":
    sys.exit(main())
