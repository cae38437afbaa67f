"""Units of the reporting unit's own kind under another name: another town's government, a school of another number."""

from collections.abc import Iterator

import regex

from narrcheck.checks.entity._other_units import explained, in_role
from narrcheck.checks.entity._units import EntityPatterns
from narrcheck.facts.identity.places import Gazetteer
from narrcheck.model.document import Span
from narrcheck.model.spans import occurrences

_OFTEN = 3  # so many times the own name stands in a report of its own
_LENGTHS = range(2, 5)  # characters that tell one town from another
_HAN = regex.compile(r"\p{Han}+")


def siblings(text: str, name: str, places: Gazetteer, patterns: EntityPatterns) -> Iterator[tuple[Span, str]]:
    """The units of the kind of ``name``, each named once, where only that one can stand, and how it should be named."""
    for right, found in (_renumbered(text, name, patterns), _renamed(text, name, places, patterns)):
        for span in found if text.count(right) >= _OFTEN else ():
            once = text.count(text[span.start : span.end]) == 1
            if once and in_role(text, span, patterns, strict=True) and not explained(text, span, patterns):
                yield span, right


def _renumbered(text: str, name: str, patterns: EntityPatterns) -> tuple[str, list[Span]]:
    """The own name from its number on, and those of other numbers: 第十四师水利局 for 第十五师水利局."""
    number = patterns.numbered.search(name)
    if number is None:
        return name, []
    rest = name[number.end() :]
    others = (match for match in patterns.numbered.finditer(text) if match.group() != number.group())
    spans = [Span(one.start(), one.end() + len(rest)) for one in others if text.startswith(rest, one.end())]
    return name[number.start() :], spans


def _renamed(text: str, name: str, places: Gazetteer, patterns: EntityPatterns) -> tuple[str, list[Span]]:
    """The own name without its place, and others of its kind: 新塘镇人民政府 for 界桥镇人民政府."""
    right = name.removeprefix(places.leading(name))
    kind = patterns.kin.search(right)
    if kind is None or kind.start() not in _LENGTHS:
        return right, []
    spans: list[Span] = []
    for at in occurrences(text, kind.group()):
        begins = (Span(at - length, at + len(kind.group())) for length in _LENGTHS if at >= length)
        spans += [one for one in begins if _HAN.fullmatch(text, *one) and text[one.start : one.end] != right][:1]
    return right, spans
