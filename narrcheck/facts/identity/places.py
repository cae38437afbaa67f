"""The gazetteer: administrative divisions, their short names and how they lie to each other."""

from collections import defaultdict
from dataclasses import dataclass

import regex

from narrcheck.rulebook import Rulebook, RuleData, expression

_DIRECT = "-"
_LONGEST = 15


class PlacesFile(RuleData):
    """``rules/lexicon/places.yaml``: province → prefecture (or ``-``) → names of its counties."""

    source: str
    provinces: dict[str, dict[str, str]]


class Divisions(RuleData):
    """``rules/entity/divisions.yaml``: what names of places are made of, ``nations`` being those of peoples."""

    ranks: str
    tails: str
    unlisted: str
    nations: str


@dataclass(frozen=True, slots=True)
class Place:
    """One division: its full name and those above it; ``city`` is None for a province and a county without one."""

    name: str
    province: str
    city: str | None = None
    county: str | None = None

    def beside(self, other: "Place") -> bool:
        """Whether the two are the same, one above the other, or in one province."""
        return self.province == other.province

    def contains(self, other: "Place") -> bool:
        """Whether ``other`` is this place or lies in it."""
        if self.province != other.province or (self.county and self.county != other.county):
            return False
        return not self.city or self.city == other.city


class Gazetteer:
    """All divisions by full and by short name."""

    def __init__(self, provinces: dict[str, dict[str, str]], divisions: Divisions) -> None:
        self._nations = tuple(sorted(divisions.nations.split(), key=len, reverse=True))
        self._tails = divisions.tails.split()
        self._rank = expression(f"[{divisions.ranks}]")
        self._unlisted = regex.compile(divisions.unlisted)
        self.full: dict[str, tuple[Place, ...]] = {}
        self.short: dict[str, tuple[Place, ...]] = {}
        for province, cities in provinces.items():
            self._add(Place(province, province))
            for city, counties in cities.items():
                above = None if city == _DIRECT else city
                if above:
                    self._add(Place(city, province, city))
                for county in counties.split():
                    self._add(Place(county, province, above, county))
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self.full:
            lengths[name[-2:]].add(len(name))
        self._lengths = {ending: sorted(found, reverse=True) for ending, found in lengths.items()}

    def _add(self, place: Place) -> None:
        self.full[place.name] = (*self.full.get(place.name, ()), place)
        short = self.shorten(place.name)
        if len(short) > 1:
            self.short[short] = (*self.short.get(short, ()), place)

    def shorten(self, name: str) -> str:
        """The name without the word for its rank and without the peoples in it."""
        tail = next((tail for tail in self._tails if name.endswith(tail)), name[-1])
        short = name.removesuffix(tail)
        while short.endswith(self._nations):
            people = next(
                (nation for nation in self._nations if short.endswith(nation) and len(short) - len(nation) > 1), ""
            )
            if not people:
                break
            short = short.removesuffix(people)
        return short

    def named(self, name: str) -> tuple[Place, ...]:
        """Every division of this full or short name; 寻甸县 is 寻甸回族彝族自治县."""
        return self.full.get(name) or self.short.get(name) or self._without_peoples(name)

    def _without_peoples(self, name: str) -> tuple[Place, ...]:
        """The divisions of a long rank (自治县, 自治州) that are called by a short one, without the peoples."""
        tails = tuple(tail for tail in self._tails if name.endswith(tail[-1]))
        return tuple(place for place in self.short.get(name[:-1], ()) if place.name.endswith(tails))

    def within(self, text: str) -> list[tuple[int, str]]:
        """Where full names stand in ``text``, in order; of overlapping ones the longest, else the first."""
        found: list[tuple[int, str]] = []
        for match in self._rank.finditer(text):
            end = match.end()
            lengths = self._lengths.get(text[end - 2 : end], ())
            name = next((w for n in lengths if (w := text[max(0, end - n) : end]) in self.full), "")
            if name:
                start = end - len(name)
                while found and start <= found[-1][0]:
                    found.pop()
                if not found or start >= found[-1][0] + len(found[-1][1]):
                    found.append((start, name))
        return found

    def leading(self, name: str) -> str:
        """The longest place that ``name`` begins with, followed by those below it; empty where there is none."""
        length = 0
        while True:
            lengths = range(min(_LONGEST, len(name) - length), 1, -1)
            step = next((n for n in lengths if self._at(name, length, n)), 0)
            if not step:
                return name[:length]
            length += step

    def unlisted(self, name: str) -> str:
        """What looks like a place at the beginning of ``name``, in the gazetteer or not."""
        match = self._unlisted.match(name)
        return match.group() if match else ""

    def _at(self, name: str, start: int, length: int) -> bool:
        word = name[start : start + length]
        return word in self.full or (start == 0 and word in self.short)


def gazetteer(rulebook: Rulebook) -> Gazetteer:
    """The gazetteer of the rulebook; use ``rulebook.derive(gazetteer)``."""
    provinces = rulebook.read("lexicon/places.yaml", PlacesFile).provinces
    return Gazetteer(provinces, rulebook.read("entity/divisions.yaml", Divisions))
