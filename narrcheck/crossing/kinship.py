"""Whether two reports may be compared: of one unit, of years and kinds that fit; and whether they may count alike."""

from dataclasses import dataclass
from enum import Enum
from itertools import islice, takewhile

import regex

from narrcheck.facts.identity.places import gazetteer
from narrcheck.facts.identity.profiles import profile_named
from narrcheck.facts.identity.report import short_lines
from narrcheck.facts.identity.unit_names import name_patterns
from narrcheck.model.bond import Bond
from narrcheck.model.document import Document
from narrcheck.model.finding import Message
from narrcheck.relations.scene import Scene
from narrcheck.rulebook import Rulebook, RuleData

_DATA = "entity/kinship.yaml"
_TITLES = 8
_SHORTEST = 2
_BUDGETS = ("budget", "execution", "three-public")


class Level(RuleData):
    """Whose figures a report adds up, and how its title says so."""

    level: str
    zh: str
    en: str
    pattern: str


class KinData(RuleData):
    """``rules/entity/kinship.yaml``."""

    government: str
    levels: tuple[Level, ...]


class Likeness(Enum):
    """How two names of units agree: one unit, perhaps the same under another name, another one."""

    SAME = "same"
    NEAR = "near"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Kin:
    """``apart`` says why two documents can't be compared, ``changed`` why they may count differently."""

    apart: Message | None = None
    changed: Message | None = None


def kin(bond: Bond, here: Scene, there: Scene, *, named: bool = False) -> Kin:
    """What speaks against comparing the document ``there`` with ``here``, to which it is said to be ``bond``.

    Where the user himself ``named`` it, a name that may be the unit's will do.
    """
    apart = _other_kind(bond, here, there) or _other_year(bond, here, there)
    if apart is not None:
        return Kin(apart)
    mine, theirs = here.identity.entity, there.identity.entity
    like = likeness(mine, theirs, here.rulebook)
    if like is Likeness.OTHER or (like is Likeness.NEAR and bond is Bond.COMPANION and not named):
        return Kin(Message(f"单位不同：“{theirs}”与“{mine}”", f"of another unit: {theirs}, not {mine}"))
    if like is Likeness.NEAR and bond is Bond.COMPANION:
        return Kin(changed=Message(f"单位名称写作“{theirs}”", f"the unit is called {theirs} there"))
    if like is Likeness.NEAR:
        return Kin(changed=Message(f"单位名称由“{theirs}”变为“{mine}”", f"the unit was {theirs} and is now {mine}"))
    one, other = _level(here.document, here.rulebook), _level(there.document, here.rulebook)
    if one and other and one.level != other.level:
        return Kin(changed=Message(f"口径不同：{other.zh}与{one.zh}", f"of {other.en}, not of {one.en}"))
    return Kin()


def _other_kind(bond: Bond, here: Scene, there: Scene) -> Message | None:
    mine, theirs = here.identity.profile, there.identity.profile
    if bond is Bond.BUDGET and mine == "budget":
        return Message(
            "本报告就是预算，上年的预算请用 --prior", "the report is a budget itself; use --prior for last year's"
        )
    if bond is Bond.BUDGET:
        fits = theirs in (None, *_BUDGETS)
    else:
        executed = bond is Bond.PRIOR and mine == "budget" and theirs == "final-accounts"
        fits = mine is None or theirs is None or mine == theirs or executed
    if fits:
        return None
    profiles = [profile_named(here.rulebook, name) for name in (theirs, mine)]
    other, own = (profile.zh if profile else "？" for profile in profiles)
    return Message(f"报告种类不同：{other}与{own}", f"of another kind: {theirs}, not {mine}")


def _other_year(bond: Bond, here: Scene, there: Scene) -> Message | None:
    mine, theirs = here.identity.fiscal_year, there.identity.fiscal_year
    if mine is None or theirs is None:
        return None
    wanted = {mine - 1} if bond is Bond.PRIOR else {mine}
    if bond is Bond.BUDGET and there.identity.profile == "execution":
        wanted = {mine - 1}  # the draft budget of the next year is part of that report
    if theirs in wanted:
        return None
    right = next(iter(wanted))
    return Message(f"年度不同：{theirs} 年度，应为 {right} 年度", f"of {theirs}, where {right} is wanted")


def likeness(one: str | None, other: str | None, rulebook: Rulebook) -> Likeness:
    """How two names of units agree; a name that is not known is no other one."""
    if one is None or other is None or one == other:
        return Likeness.SAME
    names = rulebook.derive(UnitNames)
    (place, core), (elsewhere, name) = names.parts(one), names.parts(other)
    if place and elsewhere and not names.same_place(place, elsewhere):
        return Likeness.OTHER
    if core == name:
        return Likeness.SAME
    if not core or not name:
        return Likeness.NEAR  # a place alone: the unit's name was perhaps not read in full
    return Likeness.NEAR if names.alike(core, name) else Likeness.OTHER


class UnitNames:
    """Names of units in their parts, each taken apart once."""

    def __init__(self, rulebook: Rulebook) -> None:
        patterns = rulebook.derive(name_patterns)
        self._places, self._party = rulebook.derive(gazetteer), patterns.party
        self._government = regex.compile(rulebook.read(_DATA, KinData).government)
        self._class = regex.compile(f"(?:{patterns.suffix})$")
        self._parts: dict[str, tuple[str, str]] = {}

    def parts(self, unit: str) -> tuple[str, str]:
        """The place of a unit and the rest of its name; a government is its place."""
        if unit not in self._parts:
            match = self._party.match(unit)
            name = unit[match.end() :] if match else unit
            place = self._places.leading(name)
            self._parts[unit] = place, self._government.sub("", name[len(place) :])
        return self._parts[unit]

    def alike(self, one: str, other: str) -> bool:
        """Whether a unit may have been renamed, merged or divided: one name holds the other, or both begin alike."""
        short, long = sorted((self._class.sub("", one), self._class.sub("", other)), key=len)
        common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(short, long, strict=False)))
        return len(short) >= _SHORTEST and (short in long or (common >= _SHORTEST and 2 * common >= len(short)))

    def same_place(self, one: str, other: str) -> bool:
        """Whether two names are of one place, written in full or short, with or without the places above it."""
        if one.endswith(other) or other.endswith(one):
            return True
        shorten = self._places.shorten
        return shorten(one) in (other, shorten(other)) or shorten(other) == one


def _level(document: Document, rulebook: Rulebook) -> Level | None:
    titles = "\n".join(line.text for line in islice((line for line in short_lines(document) if line.title), _TITLES))
    levels = rulebook.read(_DATA, KinData).levels
    return next((level for level in levels if regex.search(level.pattern, titles)), None)
