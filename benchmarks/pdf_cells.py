"""Accuracy of the PDF reader's tables: every row of decimals against pdfplumber's, page by page.

Run by hand, never by pytest: ``python -m benchmarks.pdf_cells [REPORT.pdf …]``. Without files it looks at the real
reports beside the checkout (``../shared/reports``). A row is the decimals of its cells from left to right. Rows that
only one side has are printed: they are to be judged by the picture of the page, since pdfplumber loses the first row of
a table that is open at the top, repeats merged cells on every page, and finds tables around paragraphs.
"""

import logging
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pdfplumber

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from narrcheck.readers.pdf import read  # noqa: E402

REPORTS = ROOT.parent / "shared" / "reports"
_DECIMAL = re.compile(r"[-－—]?[\d,]+\.\d+%?\Z")
_FEWEST_LINES = 4
Rows = Counter[tuple[str, ...]]


def main() -> int:
    """Compare each file and print what differs, then the sums."""
    logging.disable(logging.CRITICAL)
    files = [Path(name) for name in sys.argv[1:]] or sorted(REPORTS.glob("*.pdf"))
    sums: Counter[str] = Counter()
    for file in files:
        ours, theirs = _ours(file), _theirs(file)
        for page in sorted({*ours, *theirs}):
            both = ours[page] & theirs[page]
            lone, missing = ours[page] - both, theirs[page] - both
            sums += Counter(ours=_size(ours[page]), theirs=_size(theirs[page]), same=_size(both))
            if lone or missing:
                print(f"{file.name[:3]} page {page}: only ours {[*lone]}, only theirs {[*missing]}")
    print(f"decimals in cells: ours {sums['ours']}, pdfplumber's {sums['theirs']}, in the same row {sums['same']}")
    return 0


def _ours(file: Path) -> dict[int, Rows]:
    """The rows of decimals on each page as the reader has them."""
    document = read(file)
    found: dict[int, Rows] = defaultdict(Counter)
    for table in document.tables:
        rows = defaultdict(list)
        for cell in table.cells:
            if _DECIMAL.match(_squeezed(cell.text)):
                rows[cell.row].append(cell)
        for cells in rows.values():
            page = document.origin.locate(cells[0].span).page or 0
            found[page][_row(cell.text for cell in cells)] += 1
    return found


def _theirs(file: Path) -> dict[int, Rows]:
    """The rows of decimals on each page that has lines, as pdfplumber has them."""
    found: dict[int, Rows] = defaultdict(Counter)
    with pdfplumber.open(file) as plumber:
        for number, page in enumerate(plumber.pages, 1):
            if len(page.rects) + len(page.lines) + len(page.curves) >= _FEWEST_LINES:
                for table in page.extract_tables():
                    rows = (_row(words or "" for words in row) for row in table)
                    found[number].update(row for row in rows if row)
            page.close()
    return found


def _row(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in map(_squeezed, texts) if _DECIMAL.match(text))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _size(rows: Rows) -> int:
    return sum(len(row) * count for row, count in rows.items())


if __name__ == "__main__":
    sys.exit(main())
