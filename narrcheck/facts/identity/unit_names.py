"""Names of units: found in titles, headings and labels, and compared with how the body writes them."""

from collections import Counter, defaultdict
from dataclasses import dataclass

import ahocorasick
import regex

from narrcheck.facts.identity.places import Gazetteer, gazetteer
from narrcheck.facts.identity.profiles import YEAR_DIGITS
from narrcheck.model.spans import occurrences
from narrcheck.rulebook import Rulebook, RuleData, expression

_LONGEST = 32
_PREFIX = 14
_NO_HAN = regex.compile(r"\P{Han}")
_MAJORITY = 4  # so many times as often as in the title, another place before the name is the right one


class NameWords(RuleData):
    """``rules/entity/names.yaml``: how a unit's name is known in a title."""

    suffixes: str
    title_words: str
    labels: str
    stop: str
    party: str
    reports: str


@dataclass(frozen=True, slots=True)
class Line:
    """A short line that may be a title or heading; ``weight`` falls from the top of the report downwards."""

    text: str
    title: bool
    weight: float


@dataclass(frozen=True, slots=True)
class NamePatterns:
    """The words of ``names.yaml``, compiled."""

    cut: regex.Pattern[str]
    unit: regex.Pattern[str]
    label: regex.Pattern[str]
    stop: regex.Pattern[str]
    party: regex.Pattern[str]
    body: regex.Pattern[str]
    reports: regex.Pattern[str]
    suffix: str


def alternation(words: str) -> str:
    """A pattern of the words, longest first."""
    return "|".join(map(regex.escape, sorted(words.split(), key=len, reverse=True)))


def name_patterns(rulebook: Rulebook) -> NamePatterns:
    """Compile ``names.yaml``; use ``rulebook.derive(name_patterns)``."""
    words = rulebook.read("entity/names.yaml", NameWords)
    suffix = alternation(words.suffixes)
    year = rf"{YEAR_DIGITS}\s?年?(?:-\d{{4}}年)?度?|\d{{1,2}}月(?:\d{{1,2}}日)?"
    return NamePatterns(
        regex.compile(rf"{year}|{alternation(words.title_words)}|（[^（）]*）|[^\p{{Han}}]+"),
        regex.compile(rf"\p{{Han}}{{2,{_LONGEST}}}(?:{suffix})"),
        regex.compile(rf"^(?:{alternation(words.labels)})：\s?(?P<name>\p{{Han}}{{2,{_LONGEST}}})"),
        expression(f"(?:{alternation(words.stop)})"),
        expression(f"(?:{alternation(words.party)})?"),
        regex.compile(rf"\p{{Han}}{{2,{_PREFIX}}}?(?:{suffix})(?!\p{{Han}}{{0,4}}(?:{suffix}))"),
        regex.compile(alternation(words.reports)),
        suffix,
    )


def entity_of(
    text: str, rulebook: Rulebook, lines: list[Line], *, government: bool = False, units: bool = False
) -> str | None:
    """The unit whose report this is: the best name of titles, headings and labels, in the form the body writes it.

    The report of a whole ``government`` belongs to the place that its title, else its text, names first; where
    ``units`` write such reports too, to the unit that its title names.
    """
    patterns = rulebook.derive(name_patterns)
    places = rulebook.derive(gazetteer)
    if government:
        titles = [line for line in lines if line.title]
        names = _votes(text, titles, patterns, places) if units else {}
        unit = max(names, key=lambda name: (names[name], len(name)), default=None)
        if unit is not None and unit not in places.full and places.leading(unit):
            return unit
        head = "\n".join(line.text for line in titles)
        # What the text names first is no place of its own where the title names one that the gazetteer lacks.
        parts = (head,) if any(_unlisted(line.text, patterns, places) for line in titles) else (head, text)
        found = ((part, *place) for part in parts for place in places.within(part))
        whole = (part[start : start + _LONGEST] for part, start, name in found if _whole(part, start, name))
        return next(map(places.leading, whole), None)
    votes = _votes(text, lines, patterns, places)
    if not votes:
        return _from_body(text, patterns, places)
    return _as_written(text, max(votes, key=lambda name: (votes[name], len(name))), places)


def _unlisted(title: str, patterns: NamePatterns, places: Gazetteer) -> bool:
    """Whether the title of a government's report begins with a place, in the gazetteer or not: 关于青云市2024年…."""
    pieces = (piece for piece in patterns.cut.split(title) if piece)
    first = next(pieces, "")
    return bool(patterns.reports.search(title) and places.unlisted(first) and not patterns.stop.match(first))


def _whole(text: str, start: int, name: str) -> bool:
    """Whether a name of two characters is no part of a longer word: 城区, but not 中心城区."""
    return len(name) > 2 or not start or bool(_NO_HAN.match(text[start - 1]))


def _votes(text: str, lines: list[Line], patterns: NamePatterns, places: Gazetteer) -> dict[str, float]:
    """How much titles, then labels, headings and the body speak for each name; short forms give to their full form."""
    titles: dict[str, float] = defaultdict(float)
    others: Counter[str] = Counter()
    for line in lines:
        label = patterns.label.match(line.text)
        for piece in [label["name"]] if label else patterns.cut.split(line.text):
            name = _trimmed(piece, patterns, places) if piece else ""
            if not _is_name(name, patterns, places) or not (line.title or label or places.leading(name)):
                continue
            if name in places.full and label:
                continue
            if line.title:
                titles[name] += line.weight + (2 if label else 0)
            else:
                others[name] += 1
    counts = _count(text, [*titles, *others])
    votes: dict[str, float] = {}
    for name in {*titles, *others}:
        support = min(6.0, counts[name] / 2) if name in titles or places.leading(name) else 0
        votes[name] = titles[name] + min(3, others[name]) + support
    for name in sorted(votes, key=len):
        longer = [
            other
            for other in votes
            if other != name and other.endswith(name) and counts[other] > 1 and places.leading(other)
        ]
        if longer:
            votes[max(longer, key=lambda other: votes[other])] += votes.pop(name)
    return votes


def _trimmed(piece: str, patterns: NamePatterns, places: Gazetteer) -> str:
    """``piece`` without what stands before the place that a name in it begins with."""
    start = next((start for start, _ in places.within(piece)), 0)
    return piece if patterns.party.fullmatch(piece[:start]) or places.leading(piece) else piece[start:]


def _is_name(name: str, patterns: NamePatterns, places: Gazetteer) -> bool:
    if name in places.full:
        return True
    return len(name) > 3 and bool(patterns.unit.fullmatch(name)) and not patterns.stop.match(name)


def _count(text: str, names: list[str]) -> Counter[str]:
    """How often each name stands in ``text``, not counting it inside a longer one."""
    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, name)
    automaton.make_automaton()
    found = ((last + 1 - len(name), -len(name), name) for last, name in automaton.iter(text)) if names else ()
    counts: Counter[str] = Counter()
    end = 0
    for start, _, name in sorted(found):
        if start >= end:
            counts[name] += 1
            end = start + len(name)
    return counts


def _as_written(text: str, name: str, places: Gazetteer) -> str:
    """``name`` with the place before it as the body writes it most often."""
    name = _ranked(text, name, places)
    place = places.leading(name)
    core = name[len(place) :]
    if len(core) < 3:
        return name
    forms: Counter[str] = Counter()
    end = 0
    for at in occurrences(text, core):
        before = _NO_HAN.split(text[max(end, at - _PREFIX) : at])[-1]
        end = at + len(core)
        starts = (start for start in range(len(before)) if places.leading(before[start:]) == before[start:])
        form = next(starts, None)
        forms[(before[form:] if form is not None else "") + core] += 1
    same = [form for form in forms if _related(form[: -len(core)], place, places)]
    often = max(forms, key=lambda form: forms[form], default=name)
    if forms[often] >= _MAJORITY * max(1, forms[name]) and places.leading(often):
        return often
    best = max(same, key=lambda form: (forms[form], len(form)), default=name)
    return best if forms[best] > max(1, forms[name]) or (len(best) > len(name) and forms[best] > 1) else name


def _ranked(text: str, name: str, places: Gazetteer) -> str:
    """``name`` with the rank of a place inside it, if the body writes it so as often: 衡阳市石鼓(区)人民法院."""
    head = places.leading(name)
    rest = name[len(head) :]
    for length in range(2, len(rest) - 2) if head else ():
        below = places.short.get(rest[:length], ())
        full = next((p.name for p in below if any(q.contains(p) for q in places.named(head))), None)
        if full and text.count(ranked := head + full + rest[length:]) >= max(2, text.count(name)):
            return ranked
    return name


def _related(form: str, place: str, places: Gazetteer) -> bool:
    """Whether ``form`` is a fuller writing of ``place`` (or any place, where the name has none)."""
    if not form or form == place:
        return False
    shorts = {places.shorten(name) if name in places.full else name for name in (form, place)}
    return not place or form.endswith(place) or len(shorts) == 1


def _from_body(text: str, patterns: NamePatterns, places: Gazetteer) -> str | None:
    """The name with a place in front that recurs most, where no title names the unit."""
    names: Counter[str] = Counter()
    for start, place in places.within(text):
        match = patterns.body.match(text, start + len(place))
        if match:
            names[place + match.group()] += 1
    name, count = max(names.items(), key=lambda item: item[1], default=("", 0))
    return name if count > 2 else None
