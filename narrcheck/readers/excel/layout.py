"""What a sheet shows: lines (titles, notes, prose) and the grids between them.

Blank rows part tables where the next rows begin with a title or a header of their own, blank columns where each side
has a title of its own; a title, and the lines with department and unit below it, part them also without a blank row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from narrcheck.readers.excel import rows as forms
from narrcheck.readers.excel.rows import Box, Row, clean
from narrcheck.readers.excel.sheet import Area, Sheet

_MOST_AREAS = 20_000
_LARGE_AREA = 5_000
_MOST_LARGE_AREAS = 50


@dataclass(slots=True)
class Grid:
    """A table: the rows that have words of their own, and the lines above it that name it, the title first."""

    rows: list[Row]
    caption: list[Box] = field(default_factory=list)


def parts(sheet: Sheet) -> Iterator[Box | Grid]:
    """The visible lines and tables of a sheet in reading order."""
    table: Grid | None = None
    titles: list[Row] = []
    for band in _bands(sheet):
        if table is not None and not titles and _continues(band, table):
            notes = forms.notes_below(band)
            table.rows.extend(band[: len(band) - len(notes)])
            if notes:
                yield table
                table = None
                yield from _lines(notes)
            continue
        if forms.only_captions(band):
            yield from [table] if table is not None else []
            yield from _lines(titles)
            table, titles = None, band
            continue
        for piece in _pieces(band):
            for part in _parts_of(piece, titles):
                if table is not None:
                    yield table
                table = part if isinstance(part, Grid) else None
                if isinstance(part, Box):
                    yield part
            titles = []
    yield from [table] if table is not None else []
    yield from _lines(titles)


def visible_rows(sheet: Sheet) -> list[Row]:
    """The visible filled cells by row; a merged area stands at its first visible cell."""
    last = max((row for row, _ in sheet.words), default=0)
    areas = {area[:2]: area._replace(bottom=min(area.bottom, last)) for area in sheet.merged[:_MOST_AREAS]}
    covered = _covered(sheet, list(areas.values()))
    found: dict[int, list[Box]] = {}
    for place, words in sheet.words.items():
        if place in covered:
            continue
        area = areas.get(place) or Area(*place, *place)
        top: int | None = place[0]
        left: int | None = place[1]
        if top in sheet.hidden_rows or left in sheet.hidden_columns:
            top = _first_visible(area.top, area.bottom, sheet.hidden_rows)
            left = _first_visible(area.left, area.right, sheet.hidden_columns)
        text = clean(words)
        if text and top is not None and left is not None:
            indent = sheet.indents.get(place, 0) + forms.set_in(words)
            found.setdefault(top, []).append(Box(top, left, text, place in sheet.numbers, area, indent))
    return [Row(row, sorted(found[row], key=lambda box: box.column)) for row in sorted(found)]


def _covered(sheet: Sheet, areas: Sequence[Area]) -> set[tuple[int, int]]:
    """The filled cells that a merged area hides behind its first one."""
    covered: set[tuple[int, int]] = set()
    large = 0
    for top, left, bottom, right in areas:
        if (bottom - top + 1) * (right - left + 1) <= _LARGE_AREA:
            places = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        elif large < _MOST_LARGE_AREAS:
            large += 1
            places = {(r, c) for r, c in sheet.words if top <= r <= bottom and left <= c <= right}
        else:
            continue
        covered |= (places & sheet.words.keys()) - {(top, left)}
    return covered


def _first_visible(first: int, last: int, hidden: set[int]) -> int | None:
    """The first of the rows (or columns) that is not hidden."""
    return next((number for number in range(first, last + 1) if number not in hidden), None)


def _bands(sheet: Sheet) -> Iterator[list[Row]]:
    """Rows without a blank visible row between them; merged cells fill the rows that they reach into."""
    band: list[Row] = []
    reach = -1
    for row in visible_rows(sheet):
        gap = range(max(reach, band[-1].number) + 1 if band else 0, row.number)
        if band and (len(gap) > len(sheet.hidden_rows) or any(number not in sheet.hidden_rows for number in gap)):
            yield band
            band = []
        band.append(row)
        reach = max(reach, *(box.area.bottom for box in row.boxes))
    if band:
        yield band


def _continues(band: Sequence[Row], table: Grid) -> bool:
    """Whether the rows below a blank row belong to the table above it."""
    if not forms.gridlike(band) or forms.is_caption(band, 0, forms.last_broad(band)):
        return False
    figures = not all(row.plain for row in table.rows)
    if figures and band[0].plain and len(band[0].boxes) > 1 and any(not row.plain for row in band):
        return False
    columns = {box.column for row in table.rows for box in row.boxes}
    return all(box.column in columns for row in band for box in row.boxes)


def _pieces(band: list[Row]) -> Iterator[list[Row]]:
    """The band cut at titles inside it, then between tables that stand side by side."""
    start, last = 0, forms.last_broad(band)
    for index in range(2, last):
        if index - start > 1 and _begins_table(band, start, index, last):
            yield from _side_by_side(band[start:index])
            start = index
    yield from _side_by_side(band[start:])


def _begins_table(band: Sequence[Row], start: int, index: int, last: int) -> bool:
    """Whether another table begins in row ``index``, which has no blank row above it."""
    if not forms.is_caption(band, index, last) or forms.is_caption(band, index - 1, last):
        return False
    end = index
    while end < last and forms.is_caption(band, end, last):
        end += 1
    if band[end].single or not band[end].plain or not forms.gridlike(band[start:index]):
        return False
    return any(forms.names_table(box.text) for row in band[index:end] for box in row.boxes)


def _side_by_side(rows: list[Row]) -> Iterator[list[Row]]:
    """One band, or the tables in it that stand beside each other, each under a title of its own."""
    groups: list[list[int]] = []
    for left, right in sorted((box.column, box.area.right) for row in rows for box in row.boxes):
        if groups and left <= groups[-1][1] + 1:
            groups[-1][1] = max(groups[-1][1], right)
        else:
            groups.append([left, right])
    sides = [
        [Row(row.number, boxes) for row in rows if (boxes := [box for box in row.boxes if left <= box.column <= right])]
        for left, right in (groups if 1 < len(groups) <= len(rows[0].boxes) else [])
    ]
    titled = all(
        side[0].number == rows[0].number and side[0].single and forms.is_caption(side, 0, forms.last_broad(side))
        for side in sides
    )
    yield from sides if sides and titled else [rows]


def _parts_of(rows: list[Row], above: Sequence[Row]) -> Iterator[Box | Grid]:
    """Title lines, table and notes of one band; lines alone where it has no grid.

    ``above`` are title lines over the blank row above it: the table's own where it has no title.
    """
    first, last = 0, forms.last_broad(rows)
    while first < last and forms.is_caption(rows, first, last):
        first += 1
    body = rows[first:]
    notes = forms.notes_below(body)
    body = body[: len(body) - len(notes)]
    if not forms.gridlike(body):
        yield from _lines([*above, *rows])
        return
    caption = list(_lines(rows[:first]))
    if any(map(forms.is_title, caption)):
        yield from _lines(above)
    else:
        caption = [*_lines(above), *caption]
    yield Grid(body, forms.titles_first(caption))
    yield from _lines(notes)


def _lines(rows: Sequence[Row]) -> Iterator[Box]:
    for row in rows:
        yield from row.boxes
