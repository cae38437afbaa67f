"""Some hundred mutants of every format in a process of its own; more by hand: ``NARRCHECK_FUZZ=600`` (seconds).

See ``tests/fuzzing.py`` for what is done to the files.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("lxml")
if sys.platform == "win32":
    pytest.skip("memory can't be limited there", allow_module_level=True)

from tests.support import ROOT

SECONDS = float(os.environ.get("NARRCHECK_FUZZ", "25"))
SEED = os.environ.get("NARRCHECK_FUZZ_SEED", "1")


def test_mutants_are_read_or_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.fuzzing", "--keep", str(tmp_path), "--seed", SEED]
    command += ["--seconds", str(SECONDS), "--count", "800" if SECONDS < 60 else "1000000"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS + 90, check=False)
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr[-3000:]}\nkept in {tmp_path}"
