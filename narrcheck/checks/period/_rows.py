"""Years of paragraphs that are told alike: one of them has another year where all the others have the same.

甲项目2026年预算A万元，2025年预算B万元，比2025年执行数增加…. 乙项目2026年预算C万元，2024年预算D万元，比2025年….
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Block, BlockKind
from narrcheck.nlp.cues import build_cues

# So many paragraphs have to agree, and so many of a hundred of those that are told alike.
_ROW = 5
_OFTEN = 80
# So many years of a paragraph have to be those of its row for it to be one of the row.
_ALIKE = 2
_YEAR = regex.compile(r"(?P<lead>[^\d\s]?)\s?(?P<year>20\d{2})年(?P<words>\p{Han}{2,5})")


class Odd(NamedTuple):
    """A year that stands alone, the year of its row in ``often`` paragraphs, and whether it is compared with."""

    start: int
    year: int
    right: int
    often: int
    compares: bool


class _Told(NamedTuple):
    """A year, with what tells where in its row it stands: the character before it and the words after it.

    比2024年… and 与2024年… are one place of the row, in which the year is compared with.
    """

    start: int
    year: int
    place: tuple[str, str, bool]


def odd_years(analysis: Analysis) -> Iterator[Odd]:
    """Every year that is not that of its row, in a paragraph whose other years are."""
    told = [list(_told(analysis, block)) for block in analysis.document.blocks]
    paragraphs = [years for years in told if len(years) > _ALIKE]
    if len(paragraphs) < _ROW:
        return
    rows = _rows(paragraphs)
    for years in paragraphs:
        known = [year for year in years if year.place in rows]
        odd = [year for year in known if year.year != rows[year.place][0]]
        if len(odd) == 1 and len(known) > _ALIKE:
            right, often = rows[odd[0].place]
            yield Odd(odd[0].start, odd[0].year, right, often, odd[0].place[2])


def _told(analysis: Analysis, block: Block) -> Iterator[_Told]:
    """The years of a paragraph, those of a place once."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        return
    compares = analysis.rulebook.derive(build_cues).words["with"]
    places = set[tuple[str, str, bool]]()
    for match in _YEAR.finditer(analysis.document.folded, block.span.start, block.span.end):
        lead = match["lead"]
        place = ("" if lead in compares else lead, match["words"], lead in compares)
        if place not in places:
            places.add(place)
            yield _Told(match.start("year"), int(match["year"]), place)


def _rows(paragraphs: list[list[_Told]]) -> dict[tuple[str, str, bool], tuple[int, int]]:
    """The year that all but a few paragraphs have in a place, and how many have it."""
    found = defaultdict[tuple[str, str, bool], Counter[int]](Counter)
    for years in paragraphs:
        for told in years:
            found[told.place][told.year] += 1
    rows = dict[tuple[str, str, bool], tuple[int, int]]()
    for place, counted in found.items():
        (year, often), *_ = counted.most_common(1)
        if often >= _ROW and 100 * often >= _OFTEN * counted.total():
            rows[place] = (year, often)
    return rows
