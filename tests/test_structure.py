"""What every file of the project has to be."""

import importlib
import tomllib
from pathlib import Path

import pytest

from narrcheck.catalogue import coded_rules
from narrcheck.checks import all_checks
from narrcheck.checks.entity.place_names import PlacePatterns
from narrcheck.checks.performance._marks import words_for
from narrcheck.model.document import Span
from narrcheck.model.finding import Rule
from narrcheck.nlp.cues import Patterns as CuePatterns
from narrcheck.nlp.cues import build_cues
from narrcheck.rulebook import Rulebook
from tests.support import ROOT

SOURCES = sorted((ROOT / "narrcheck").rglob("*.py"))
MAX_LINES = 320
FOLDER = ROOT / "narrcheck" / "checks"
CHECKS = [".".join(file.relative_to(FOLDER).with_suffix("").parts) for file in sorted(FOLDER.rglob("[a-z]*.py"))]


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_files_stay_readable(file: Path) -> None:
    source = file.read_text("utf-8")
    assert len(source.splitlines()) <= MAX_LINES, "split it by what its parts are for"
    assert source.startswith('"""'), "it must say in one sentence what it is for"


def test_checks_are_found_by_listing() -> None:
    assert {module.__doc__ for module in all_checks()} == {
        importlib.import_module(f"narrcheck.checks.{name}").__doc__ for name in CHECKS
    }


@pytest.mark.parametrize("name", CHECKS)
def test_checks_have_their_parts(name: str) -> None:
    module = importlib.import_module(f"narrcheck.checks.{name}")
    assert module.__doc__ and len(module.__doc__.strip().splitlines()) > 3, "say what it finds, why, and what it misses"
    assert module.RULES and all(isinstance(rule, Rule) for rule in module.RULES)
    assert callable(module.check)


def test_rules_are_well_formed() -> None:
    rules = coded_rules()
    assert len({rule.code for rule in rules}) == len(rules), "a code is used twice"
    assert len({rule.name for rule in rules}) == len(rules), "a name is used twice"
    for rule in rules:
        assert rule.summary.zh and rule.summary.en, rule.code


def test_patterns_that_wait_for_a_report_compile() -> None:
    rulebook = Rulebook()
    cues = build_cues(rulebook)
    assert all(getattr(cues, name).pattern for name in CuePatterns.model_fields)
    assert not PlacePatterns(rulebook).belonging.claims("某县很大", Span(0, 2), "乙县", beside=False)
    assert words_for("扣2分", rulebook)


def test_wheel_ships_what_the_program_reads() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert shipped == {"rules": "narrcheck/_rules", "tests/golden": "narrcheck/_pages"}
    assert all((ROOT / folder).is_dir() for folder in shipped)


def test_lock_covers_the_dependencies_and_names_no_registry() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = {line.partition("==")[0] for line in lock.splitlines() if "==" in line}
    assert {name.partition(">=")[0] for name in wanted} <= locked
    assert "://" not in lock and "--index" not in lock and "--find-links" not in lock


def test_ci_runs_the_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert readme.count("<!-- test command -->\n```bash\n") == 1
    assert "<!-- test command -->" in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "pyproject.toml", "requirements.lock", ".ci/run"]
)
def test_nothing_of_one_machine(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for part in ("/work/", "/tmp/", "/opt/", "/home/", "/root/", "localhost", "--index", "--find-links", "file:/"):
        assert part not in text, part


def test_changelog_tells_the_behaviour_of_rules() -> None:
    releases = (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1:]
    assert releases and all("\n### Rule behaviour\n" in release for release in releases)
