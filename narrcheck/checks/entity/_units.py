"""The patterns of ``rules/entity/``, compiled once, and the reporting unit's name in its parts."""

from dataclasses import dataclass

import regex

from narrcheck.facts.identity.places import Gazetteer
from narrcheck.facts.identity.unit_names import NamePatterns, alternation, name_patterns
from narrcheck.rulebook import Expression, Rulebook, RuleData


class Variants(RuleData):
    """``rules/entity/variants.yaml``."""

    facilities: str
    distinct: str
    bound: tuple[str, ...]
    reports: str
    role: str
    start: str
    joined: str
    label: str
    cells: str
    head: str
    presents: str
    common: str
    owned: str
    management: str
    reporting: str
    alone: str
    superior: str
    costs: str
    supervising: str
    before: str
    lists: str
    partner: str
    sentence: str
    numbered: Expression
    kin: Expression


class ClassNoun(RuleData):
    """A word for a class of unit, and how a unit of that class is known; ``rank`` is that of a place, as 乡 and 镇."""

    noun: str
    prefixes: str
    own: tuple[str, ...]
    speakers: str
    unless: str = ""
    rank: bool = False


class Classes(RuleData):
    """``rules/entity/classes.yaml``."""

    nouns: tuple[ClassNoun, ...]
    joined: str
    after: str


class EntityPatterns:
    """``variants.yaml`` and ``classes.yaml`` compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        rules = rulebook.read("entity/variants.yaml", Variants)
        classes = rulebook.read("entity/classes.yaml", Classes)
        self.facilities = regex.compile(alternation(rules.facilities))
        self.distinct, self.bound = frozenset(rules.distinct), rules.bound
        self.reports = regex.compile(rules.reports.replace(" ", ""))
        self.start = regex.compile(f"(?:{rules.start})$")
        self.joined = frozenset(rules.joined)
        self.role = regex.compile(rules.role.replace(" ", ""))
        self.label = regex.compile(rules.label, regex.MULTILINE)
        self.cells = regex.compile(f"(?:{rules.cells})$")
        self.head = regex.compile(f"(?:{rules.head})$")
        suffix = rulebook.derive(name_patterns).suffix
        self.presents = regex.compile(rf"(?P<core>\p{{Han}}{{2,14}}?(?:{suffix}))(?:{rules.presents.replace(' ', '')})")
        self.common = regex.compile(alternation(rules.common))
        self.owned = regex.compile(rules.owned)
        self.other = regex.compile(f"{rules.management.replace(' ', '')}|{rules.reporting}")
        self.superior = regex.compile(f"(?:{alternation(rules.superior)})$")
        self.alone = tuple(rules.alone.split())
        self.costs = regex.compile(rules.costs)
        self.supervising = frozenset(rules.supervising.split())
        self.before = regex.compile(f"(?:{rules.before})$")
        self.partner = regex.compile(rules.partner)
        self.lists = regex.compile(rules.lists)
        self.sentence = rules.sentence
        self.numbered, self.kin = rules.numbered, rules.kin
        self.nouns = {noun.noun: noun for noun in classes.nouns}
        words = "|".join(f"[{noun.prefixes}]{noun.noun}(?![{classes.after}{noun.unless}])" for noun in classes.nouns)
        self.self_name = regex.compile(rf"(?<![{classes.joined}])(?:{words})")


@dataclass(frozen=True, slots=True)
class Own:
    """The reporting unit's name in its parts: place, its short form, and the rest with its last word."""

    name: str
    place: str
    short: str
    core: str
    suffix: str

    @classmethod
    def of(cls, name: str, places: Gazetteer, names: NamePatterns) -> "Own | None":
        """The parts of ``name``; None where it begins with no place or is one."""
        place = places.leading(name)
        if place not in places.full and len(unlisted := places.unlisted(name)) > len(place):
            place = unlisted
        core = name[len(place) :]
        match = regex.search(rf"(?:{names.suffix})$", core)
        if not place or not match:
            return None
        last = next((place[i:] for i in range(len(place)) if place[i:] in places.full), place)
        short = place if last in places.short and last not in places.full else places.shorten(last)
        return cls(name, last, short if len(short) > 1 else last, core, match.group())

    def alike(self, core: str, patterns: EntityPatterns) -> bool:
        """Whether ``core`` names a unit of the same standing that can't be this one under another name."""
        mine, other = (patterns.common.sub(" ", name.removesuffix(self.suffix)) for name in (self.core, core))
        shared = any(mine[i : i + 2] in other for i in range(len(mine) - 1) if " " not in mine[i : i + 2])
        rest = iter(self.core)
        short = all(character in rest for character in core)
        return not shared and not short and self._supervises(self.core, patterns) == self._supervises(core, patterns)

    @staticmethod
    def _supervises(core: str, patterns: EntityPatterns) -> bool:
        return any(core.endswith(suffix) for suffix in patterns.supervising)
