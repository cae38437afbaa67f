"""All rules by code: the coded checks, found by listing ``checks/``, and the relations of ``rules/relations/``."""

from dataclasses import dataclass
from pathlib import Path

from narrcheck.checks import all_checks
from narrcheck.errors import UserError
from narrcheck.model.finding import Message, Rule
from narrcheck.model.relation import Relation
from narrcheck.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list of rules shows of one rule."""

    code: str
    name: str
    kind: str
    severity: str
    summary: Message


def coded_rules() -> tuple[Rule, ...]:
    """The rules that the coded checks own."""
    return tuple(rule for module in all_checks() for rule in module.RULES)


def catalogue(rulebook: Rulebook) -> tuple[Entry, ...]:
    """Every rule, by code."""
    coded = [_of_rule(rule) for rule in coded_rules()]
    related = [_of_relation(item) for part in rulebook.read_all("relations", list[Relation]) for item in part]
    return tuple(sorted(coded + related, key=lambda entry: entry.code))


def explanation(code: str) -> str:
    """The page of a rule, its golden file; raises UserError where there is none."""
    package = Path(__file__).parent
    inside = package / "_pages"
    folder = inside if inside.is_dir() else package.parent / "tests" / "golden"
    names = {file.stem for file in folder.glob("NC*.md")}
    if code not in names:
        raise UserError(
            f"没有编号为 {code} 的规则：请用 narrcheck rules 查看全部编号。",
            f"There is no rule {code}: see `narrcheck rules` for all codes.",
        )
    return (folder / f"{code}.md").read_text(encoding="utf-8")


def _of_rule(rule: Rule) -> Entry:
    return Entry(rule.code, rule.name, rule.kind.value, rule.severity.value, rule.summary)


def _of_relation(relation: Relation) -> Entry:
    summary = Message(relation.why, relation.name.replace("-", " "))
    return Entry(relation.code, relation.name, relation.kind.value, relation.severity.value, summary)
