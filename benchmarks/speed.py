"""Speed and memory, as ratios measured in one run: ``python benchmarks/speed.py [REPORT.txt …]``.

Without arguments it measures on the real reports beside the checkout, or on ``corpus/`` where there are none.
Exit status 1 where a limit is missed.
"""

import logging
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
WARM_LIMIT = 1.0  # times jieba.lcut over the same text
COLD_LIMIT = 1.3  # times a process that imports spaCy and loads jieba
HELP_LIMIT = 0.25  # seconds
MEMORY_LIMIT = 400  # megabytes, of the process that has checked all the reports
ROUNDS = 5

BASE = "import spacy, jieba; jieba.setLogLevel(60); jieba.initialize()"


def main() -> int:
    """Measure all and print a line each."""
    files = [Path(name) for name in sys.argv[1:]] or _reports()
    rows = [
        ("warm: check_text / jieba.lcut", _warm(files), WARM_LIMIT, ""),
        ("cold: narrcheck check / import spacy, load jieba", _cold(files[0]), COLD_LIMIT, ""),
        ("narrcheck --help", _process("-m", "narrcheck", "--help"), HELP_LIMIT, " s"),
        ("memory after all reports", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, MEMORY_LIMIT, " MB"),
    ]
    print(f"{len(files)} reports, {sum(len(_text(file)) for file in files)} characters, median of {ROUNDS} rounds")
    for name, value, limit, unit in rows:
        print(f"{'ok  ' if value <= limit else 'MISS'}  {name}: {value:.2f}{unit} (limit {limit}{unit})")
    return int(any(value > limit for _, value, limit, _ in rows))


def _reports() -> list[Path]:
    seeds = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
    return seeds or sorted((ROOT / "corpus" / "clean").glob("*.txt"))


def _text(file: Path) -> str:
    return file.read_text("utf-8-sig")


def _warm(files: list[Path]) -> float:
    import jieba

    import narrcheck

    jieba.setLogLevel(logging.CRITICAL)
    texts = [_text(file) for file in files]

    def ours() -> None:
        for text in texts:
            narrcheck.check_text(text)

    def theirs() -> None:
        for text in texts:
            jieba.lcut(text)

    ours()  # loads everything
    theirs()
    ratios = []
    for _ in range(ROUNDS):  # in turn, so that both meet the same load of the machine
        ratios.append(_time(ours) / _time(theirs))
    return statistics.median(ratios)


def _cold(file: Path) -> float:
    ratios = [_process("-m", "narrcheck", "check", str(file)) / _process("-c", BASE) for _ in range(ROUNDS)]
    return statistics.median(ratios)


def _process(*arguments: str) -> float:
    """Return the best time of a Python process."""

    def run() -> None:
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, cwd=ROOT, check=False)

    return min(_time(run) for _ in range(2))


def _time(run: Callable[[], None]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
