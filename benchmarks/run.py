"""Speed and memory, as ratios measured in one run.

Run by hand, never by pytest: ``python -m benchmarks.run [REPORT.txt …]``. Without arguments it measures on the real
reports beside the checkout (``../shared/seeds``), or on ``corpus/clean`` where there are none. Targets:

- warm: ``check_text`` takes at most 1.0 times what ``jieba.lcut`` takes over the same text, its dictionary loaded;
- cold: ``narrcheck check REPORT`` takes at most 1.3 times a Python process that imports spaCy and loads jieba;
- ``narrcheck --help`` takes less than 0.25 s;
- the process that has checked all the reports has used less than 400 MB.

What is compared is measured in turn, so that both sides meet the same load of the machine, and the least time of each
is taken, which other load disturbs least. All processes find compiled modules, as those of an installed package are.
Exit status 1 where a target is missed.
"""

import atexit
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WARM_ROUNDS = 15
COLD_ROUNDS = 7
BASE = "import spacy, jieba; jieba.setLogLevel(60); jieba.initialize()"


@dataclass(frozen=True)
class Row:
    """One measured figure, its target, and what it was made of."""

    name: str
    value: float
    target: float
    unit: str
    detail: str

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.value <= self.target

    def __str__(self) -> str:
        mark = "ok  " if self.met else "MISS"
        return f"{mark}  {self.name}: {self.value:.2f}{self.unit} (target {self.target}{self.unit}; {self.detail})"


def main() -> int:
    """Measure all and print a line each."""
    files = [Path(name).resolve() for name in sys.argv[1:]] or _reports()
    texts = [file.read_text("utf-8-sig") for file in files]
    print(f"{len(files)} reports, {sum(map(len, texts)):,} characters, Python {sys.version.split()[0]}")
    rows = [_warm(texts), _cold(files[0]), _help(), _memory(files)]
    for row in rows:
        print(row)
    return int(not all(row.met for row in rows))


def _reports() -> list[Path]:
    seeds = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
    return seeds or sorted((ROOT / "corpus" / "clean").glob("*.txt"))


def _warm(texts: list[str]) -> Row:
    sys.path.insert(0, str(ROOT))
    import jieba

    import narrcheck

    jieba.setLogLevel(logging.CRITICAL)
    ours, theirs = _in_turn(
        lambda: [narrcheck.check_text(text) for text in texts],
        lambda: [jieba.lcut(text) for text in texts],
        WARM_ROUNDS,
    )
    detail = (
        f"{ours * 1000:.0f} ms, {theirs * 1000:.0f} ms; {ours / sum(map(len, texts)) * 5e6:.1f} ms for 5,000 characters"
    )
    return Row("warm: check_text / jieba.lcut", ours / theirs, 1.0, "", detail)


def _cold(file: Path) -> Row:
    ours, theirs = _in_turn(_process("-m", "narrcheck", "check", str(file)), _process("-c", BASE), COLD_ROUNDS)
    detail = f"{ours:.2f} s, {theirs:.2f} s"
    return Row("cold: narrcheck check / import spacy and load jieba", ours / theirs, 1.3, "", detail)


def _help() -> Row:
    run = _process("-m", "narrcheck", "--help")
    times = [_time(run) for _ in range(COLD_ROUNDS)]
    return Row("narrcheck --help", min(times), 0.25, " s", f"slowest {max(times):.2f} s")


def _memory(files: list[Path]) -> Row:
    """The largest resident size of one process that checks all the reports."""
    command = [sys.executable, "-m", "narrcheck", "check", *map(str, files)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment())
    _, _, usage = os.wait4(child.pid, 0)
    scale = 1024 if sys.platform != "darwin" else 1024**2
    return Row("memory of narrcheck check on all reports", usage.ru_maxrss / scale, 400, " MB", "largest resident size")


def _process(*arguments: str) -> Callable[[], object]:
    """Return a run of a Python process with the checkout on its path."""

    def run() -> None:
        subprocess.run(
            [sys.executable, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            check=False,
        )

    return run


@cache
def _environment() -> dict[str, str]:
    """The variables of the processes: compiled modules are kept for the time of the run, beside no sources."""
    kept = tempfile.TemporaryDirectory(prefix="narrcheck-benchmark-")
    atexit.register(kept.cleanup)
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": kept.name}


def _in_turn(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The least seconds of both, run alternately after one run each that loads everything."""
    ours()
    theirs()
    pairs = [(_time(ours), _time(theirs)) for _ in range(rounds)]
    return min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)


def _time(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
