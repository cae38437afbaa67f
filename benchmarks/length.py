"""Time and memory against the length of the report, from 1 to 1,000 pages.

Run by hand, never by pytest: ``python -m benchmarks.length [REPORT.txt …] [--pages 1,10,100]``. The reports (of
``corpus/clean`` where none are named) are put one after another until there are enough pages of 1,000 characters; the
figures of each copy are its own. So most of what the copies say of one indicator is contradictory, which is the dearest
case: every namesake is tried, and most claims fail. Each length is checked in a process of its own.

Prints seconds of the processor, milliseconds for a page and the process's largest resident size. Target: a page of the
longest report takes at most twice what a page of the report of 300 pages does (exit status 1 where it is missed); by
then every indicator has as many namesakes as are tried.
"""

import argparse
import itertools
import random
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = 1_000
PAGES = (1, 3, 10, 30, 100, 300, 1_000)
BASE = 300
TARGET = 2.0
_FIGURE = re.compile(r"(?<![\d.])\d+\.\d+")


def main() -> int:
    """Measure each length and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", nargs="*", type=Path, default=sorted((ROOT / "corpus" / "clean").glob("*.txt")))
    parser.add_argument("--pages", default=",".join(map(str, PAGES)))
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        return _check(options.reports, options.one)
    seconds: dict[int, float] = {}
    for pages in map(int, options.pages.split(",")):
        command = [sys.executable, __file__, "--one", str(pages), *map(str, options.reports)]
        told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        seconds[pages], memory, findings = float(told[0]), int(told[1]), told[2]
        each = seconds[pages] / pages * 1000
        print(f"{pages:5} pages  {seconds[pages]:8.2f} s  {each:6.1f} ms a page  {memory:5} MB  {findings} findings")
    ratio = _growth(seconds)
    print(f"{'ok  ' if ratio <= TARGET else 'MISS'}  a page of the longest report against {BASE}: {ratio:.2f}")
    return int(ratio > TARGET)


def _growth(seconds: dict[int, float]) -> float:
    longest = max(seconds)
    return seconds[longest] / longest * BASE / seconds[BASE] if BASE in seconds else 0.0


def _check(reports: list[Path], pages: int) -> int:
    """Check one long report and print what it took; the rules are loaded before."""
    sys.path.insert(0, str(ROOT))
    import narrcheck

    text = _long([report.read_text("utf-8-sig") for report in reports], pages * PAGE)
    narrcheck.check_text(text[:PAGE])
    start = time.process_time()
    report = narrcheck.check_text(text)
    took = time.process_time() - start
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform != "darwin" else 1024**2)
    print(took, size, len(list(report)))
    return 0


def _long(texts: list[str], length: int) -> str:
    """The texts one after another, with figures of their own in each copy."""
    made: list[str] = []
    size = 0
    for number, text in enumerate(itertools.cycle(texts)):
        if size >= length:
            break
        chance = random.Random(number)
        made.append(_FIGURE.sub(lambda match, chance=chance: _varied(match[0], chance), text))  # type: ignore[misc]
        size += len(made[-1])
    return "\n".join(made)[:length]


def _varied(figure: str, chance: random.Random) -> str:
    """Another figure of the same form."""
    return figure[0] + "".join(str(chance.randrange(10)) if char.isdigit() else char for char in figure[1:])


if __name__ == "__main__":
    sys.exit(main())
