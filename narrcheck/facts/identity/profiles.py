"""The kinds of report, as ``rules/profiles/`` describes them."""

from dataclasses import dataclass
from typing import Literal

import regex

from narrcheck.rulebook import Rulebook, RuleData, expression

YEAR_DIGITS = r"(?:(?:19|20)\d{2}|二[〇○零][一二三四五六七八九][〇○零一二三四五六七八九])"
YEAR = rf"(?<!\d)(?P<year>{YEAR_DIGITS})"
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


class Profile(RuleData):
    """One kind of report.

    ``titles`` are patterns of its title, ``headings`` of its headings, ``words`` stand anywhere in it; ``years``
    are patterns of a title that names its year. ``year_end`` says whether its 年末 is the end of its own year or of the
    last. ``default_measure`` is what a figure is where the text does not say. ``government`` marks reports of a whole
    government: their entity is the place. Where units write such reports too, ``levels`` are the words of which one
    stands in a report that tells the same figures for several levels or units.
    """

    name: str
    zh: str
    default_measure: Literal["actual", "budget"]
    titles: tuple[str, ...]
    headings: tuple[str, ...]
    words: tuple[str, ...]
    years: tuple[str, ...]
    year_end: Literal["this", "last"]
    government: bool = False
    levels: tuple[str, ...] = ()

    def several_levels(self, text: str) -> bool:
        """Whether one indicator may have several values in a report: of the whole area, its own level, each county."""
        return self.government and (not self.levels or any(word in text for word in self.levels))


@dataclass(frozen=True, slots=True)
class ProfilePatterns:
    """A profile with its patterns compiled."""

    profile: Profile
    title: regex.Pattern[str]
    heading: regex.Pattern[str] | None
    words: regex.Pattern[str]
    year: regex.Pattern[str]


def profile_patterns(rulebook: Rulebook) -> tuple[ProfilePatterns, ...]:
    """All profiles, compiled; use ``rulebook.derive(profile_patterns)``."""
    return tuple(
        ProfilePatterns(
            profile,
            expression("|".join(profile.titles)),
            expression("|".join(profile.headings)) if profile.headings else None,
            expression("|".join(map(regex.escape, profile.words))),
            expression("|".join(pattern.replace("{year}", YEAR + r"(?:年|\D)") for pattern in profile.years)),
        )
        for profile in rulebook.read_all("profiles", Profile)
    )


def profile_named(rulebook: Rulebook, name: str | None) -> Profile | None:
    """The profile of this name."""
    return next((p.profile for p in rulebook.derive(profile_patterns) if p.profile.name == name), None)


def year_value(digits: str) -> int:
    """``2021`` or ``二〇二一`` as a number."""
    return int(digits.translate(_DIGITS))
