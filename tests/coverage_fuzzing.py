"""Coverage-guided fuzzing of the whole pipeline on text, by hand (``pip install atheris``, Linux):

    python -m tests.coverage_fuzzing FOLDER -max_total_time=600

What libFuzzer learns is kept in FOLDER, which begins with the paragraphs of ``corpus/clean``; further options are
libFuzzer's own.
"""

import sys
import warnings
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["narrcheck"]):
    from narrcheck.attempts import PartFailed
    from narrcheck.config import Settings
    from narrcheck.errors import UserError
    from narrcheck.session import Session

ROOT = Path(__file__).parents[1]
_LONGEST = 2_000  # bytes: longer texts are slower, and no deeper
_session = Session(Settings())


def check(data: bytes) -> None:
    """Fail where a text ends the program, or a finding stands outside the text."""
    try:
        checked = _session.text(data.decode("utf-8", "ignore"), "fuzzed")
    except UserError:
        return
    length = len(checked.analysis.document.text)
    for finding in checked.findings:
        assert 0 <= finding.span.start <= finding.span.end <= length, f"{finding.code} outside the text"


def begin(folder: Path) -> None:
    """Put the paragraphs of the clean reports into an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        return
    for path in sorted((ROOT / "corpus" / "clean").glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if 40 < len(line.encode()) <= _LONGEST:
                (folder / f"{path.stem}-{number}").write_text(line, encoding="utf-8")


if __name__ == "__main__":
    warnings.simplefilter("error", PartFailed)
    begin(Path(sys.argv[1]))
    atheris.Setup([sys.argv[0], f"-max_len={_LONGEST}", "-timeout=20", *sys.argv[1:]], check)
    atheris.Fuzz()
