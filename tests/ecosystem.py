"""What the program finds in real reports, against what a person has judged of it.

The reports are not part of the repository; their verdicts are (``corpus/ecosystem/verdicts.jsonl``: report, finding,
true or false, no words of a report). The test of the same name fails where the two differ. To see the difference, and
to record what it comes to:

    python -m tests.ecosystem                          # new, back and gone findings, with their words
    python -m tests.ecosystem --true NAME… --false NAME…   # judge new ones (or: --true new)
    python -m tests.ecosystem --forget-gone            # findings that are rightly no longer made
"""

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from narrcheck.config import Settings
from narrcheck.model.report import ReportedFinding
from narrcheck.report import build_report
from narrcheck.session import Session
from tests.support import ROOT

SHARED = Path(os.environ.get("NARRCHECK_SHARED", ROOT.parent / "shared"))
VERDICTS = ROOT / "corpus" / "ecosystem" / "verdicts.jsonl"
_NUMBER = 3  # a report's file begins with its number


@dataclass(frozen=True, slots=True, order=True)
class Verdict:
    """One judged finding: the report (``reports/110``), the finding's id, code and severity, and whether it is true."""

    report: str
    id: str
    code: str
    severity: str
    true: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What was not judged yet, what was judged false and is back, and what was judged true and is gone.

    New findings go by report and id (``reports/110/0123456789abcdef``): two reports may have a sentence in common.
    """

    new: dict[str, ReportedFinding]
    back: dict[str, ReportedFinding]
    gone: tuple[Verdict, ...]


def reports() -> list[Path]:
    """The real reports there are, in order."""
    return sorted(SHARED.glob("seeds/[0-9]*.txt")) + sorted(SHARED.glob("reports/[0-9]*.*"))


def verdicts() -> list[Verdict]:
    """The recorded verdicts."""
    return [Verdict(**json.loads(line)) for line in VERDICTS.read_text("utf-8").splitlines()]


def difference(recorded: list[Verdict]) -> Difference:
    """Check all real reports and compare their errors and warnings with the verdicts."""
    known = {(verdict.report, verdict.id, verdict.severity): verdict for verdict in recorded}
    new, back, seen = {}, {}, set()
    for report, finding in _findings():
        key = (report, finding.id, finding.severity)
        seen.add(key)
        if key not in known:
            new[f"{report}/{finding.id}"] = finding
        elif not known[key].true:
            back[f"{report}/{finding.id}"] = finding
    return Difference(new, back, tuple(v for key, v in known.items() if v.true and key not in seen))


def _findings() -> Iterator[tuple[str, ReportedFinding]]:
    session = Session(Settings())
    for path in reports():
        name = f"{path.parent.name}/{path.name[:_NUMBER]}"
        for finding in build_report([session.file(path)]):
            if finding.severity != "info":
                yield name, finding


def shown(found: Difference) -> str:
    """The difference for a person to judge, one finding a line."""
    lines = [f"new {name} {_words(finding)}" for name, finding in found.new.items()]
    lines += [f"back (judged false) {name} {_words(finding)}" for name, finding in found.back.items()]
    lines += [f"gone {v.report}/{v.id} {v.code} {v.severity}" for v in found.gone]
    return "\n".join(lines)


def _words(finding: ReportedFinding) -> str:
    place = finding.location
    where = place.cell or f"p{place.page} ¶{place.paragraph} l{place.line}"
    context = " ".join(place.context.split())[:160]
    return f"{where} {finding.code} {finding.severity} {finding.message} | {context}"


def main() -> None:
    """Print the difference, and record what the arguments say of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--true", nargs="+", default=[], metavar="NAME", help="findings that are true (new: all new ones)"
    )
    parser.add_argument("--false", nargs="+", default=[], metavar="NAME", help="findings that are false alarms")
    parser.add_argument("--forget-gone", action="store_true", help="drop what is rightly no longer found")
    chosen = parser.parse_args()
    recorded = verdicts() if VERDICTS.exists() else []
    found = difference(recorded)
    print(shown(found))
    judged = dict.fromkeys(found.new if chosen.true == ["new"] else chosen.true, True)
    judged |= dict.fromkeys(chosen.false, False)
    if chosen.forget_gone:
        recorded = [verdict for verdict in recorded if verdict not in found.gone]
    for name, true in judged.items():
        report, _, identity = name.rpartition("/")
        finding = found.new[name]
        recorded.append(Verdict(report, identity, finding.code, finding.severity, true))
    lines = (json.dumps(asdict(verdict)) for verdict in sorted(recorded))
    VERDICTS.write_text("".join(f"{line}\n" for line in lines), "utf-8")


if __name__ == "__main__":
    main()
