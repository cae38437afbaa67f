"""From ruled lines to grids: rows and columns, with merged cells as one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from narrcheck.readers.paged.page import Edge, Edges

_SNAP = 3.0
_GAP = 3.5
_REACH = 3.5
_OPEN_SIDE = 8.0
_SIDE = 12.0
_MOST_CELLS = 400_000
_MOST_LINES = 4_000


@dataclass(frozen=True, slots=True)
class Area:
    """One cell: its first row and column and how many it covers."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class Grid:
    """A ruled table on one page: ``xs`` and ``ys`` are its lines, ``owner[row][column]`` is an index into ``areas``."""

    xs: list[float]
    ys: list[float]
    areas: list[Area] = field(default_factory=list)
    owner: list[list[int]] = field(default_factory=list)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.ys[0]

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.ys[-1]

    def at(self, x: float, y: float) -> int | None:
        """The index of the cell at a point, if it lies inside."""
        if not (self.xs[0] - 2 <= x <= self.xs[-1] + 2 and self.ys[0] - 1 <= y <= self.ys[-1] + 1):
            return None
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        return self.owner[row][column]


def find_grids(edges: Edges) -> tuple[list[Grid], bool]:
    """The grids of a page from the top, and whether one was too large to be read."""
    across, down = _merged(edges.across), _merged(edges.down)
    if len(across) < 2 or len(down) < 2:
        return [], edges.too_many
    if len(across) > _MOST_LINES or len(down) > _MOST_LINES:
        return [], True
    grids, too_large = [], edges.too_many
    for rows, columns in _components(across, down):
        grid = _grid(rows, columns)
        if grid is not None and len(grid.xs) * len(grid.ys) > _MOST_CELLS:
            too_large = True
        elif grid is not None:
            _divide(grid, rows, columns)
            if len(grid.areas) > 1:
                grids.append(grid)
    grids.sort(key=lambda grid: grid.top)
    return _outer(grids), too_large


def _merged(edges: Iterable[Edge]) -> list[Edge]:
    """Edges on one line joined, lines that are close made one."""
    result: list[Edge] = []
    for cluster in _clusters(sorted(edges)):
        at = sum(edge.at for edge in cluster) / len(cluster)
        start = end = None
        for edge in sorted(cluster, key=lambda edge: edge.start):
            if start is not None and end is not None and edge.start <= end + _GAP:
                end = max(end, edge.end)
                continue
            if start is not None and end is not None:
                result.append(Edge(at, start, end))
            start, end = edge.start, edge.end
        if start is not None and end is not None:
            result.append(Edge(at, start, end))
    return [edge for edge in result if edge.end - edge.start > _SNAP]


def _clusters(edges: Sequence[Edge]) -> list[list[Edge]]:
    clusters: list[list[Edge]] = []
    for edge in edges:
        if clusters and edge.at - clusters[-1][0].at <= _SNAP:
            clusters[-1].append(edge)
        else:
            clusters.append([edge])
    return clusters


def _components(across: list[Edge], down: list[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """Lines that meet, together."""
    parent = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    levels = [edge.at for edge in across]
    for index, line in enumerate(down, len(across)):
        for k in range(bisect_left(levels, line.start - _REACH), bisect_right(levels, line.end + _REACH)):
            if across[k].start - _REACH <= line.at <= across[k].end + _REACH:
                parent[root(index)] = root(k)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for index, edge in enumerate([*across, *down]):
        groups.setdefault(root(index), ([], []))[index >= len(across)].append(edge)
    return _with_sides(list(groups.values()))


def _with_sides(groups: list[tuple[list[Edge], list[Edge]]]) -> list[tuple[list[Edge], list[Edge]]]:
    """Lines down that meet no other but run along a whole grid are columns of it whose cells are open."""
    whole = [group for group in groups if len(group[0]) > 1 and len(group[1]) > 1]
    for lone in (group for group in groups if not group[0]):
        for across, down in whole:
            top, bottom = across[0].at, across[-1].at
            if all(abs(edge.start - top) < _SIDE and abs(edge.end - bottom) < _SIDE for edge in lone[1]):
                down.extend(lone[1])
                break
    return groups


def _grid(across: list[Edge], down: list[Edge]) -> Grid | None:
    """The lines of a grid; sides that are open are closed where the other lines end."""
    if len(across) < 2 or len(down) < 1 or len(across) + len(down) < 5:
        return None
    xs, ys = _positions(down), _positions(across)
    left, right = min(edge.start for edge in across), max(edge.end for edge in across)
    top, bottom = min(edge.start for edge in down), max(edge.end for edge in down)
    xs = [*([left] if left < xs[0] - _OPEN_SIDE else []), *xs, *([right] if right > xs[-1] + _OPEN_SIDE else [])]
    ys = [*([top] if top < ys[0] - _OPEN_SIDE else []), *ys, *([bottom] if bottom > ys[-1] + _OPEN_SIDE else [])]
    return Grid(xs, ys) if len(xs) > 2 and len(ys) > 1 else None


def _positions(edges: Iterable[Edge]) -> list[float]:
    found: list[float] = []
    for at in sorted(edge.at for edge in edges):
        if not found or at - found[-1] > _SNAP:
            found.append(at)
    return found


def _divide(grid: Grid, across: list[Edge], down: list[Edge]) -> None:
    """Find which unit cells no line parts, and make each such region a cell."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    right = [[False] * columns for _ in range(rows)]
    below = [[False] * columns for _ in range(rows)]
    middles = [(a + b) / 2 for a, b in pairwise(grid.ys)]
    centres = [(a + b) / 2 for a, b in pairwise(grid.xs)]
    for edge in down:
        column = _nearest(grid.xs, edge.at) - 1
        if 0 <= column < columns:
            for row in range(bisect_left(middles, edge.start - 1), bisect_right(middles, edge.end + 1)):
                right[row][column] = True
    for edge in across:
        row = _nearest(grid.ys, edge.at) - 1
        if 0 <= row < rows:
            for column in range(bisect_left(centres, edge.start - 1), bisect_right(centres, edge.end + 1)):
                below[row][column] = True
    _regions(grid, right, below)


def _nearest(values: list[float], at: float) -> int:
    index = bisect_left(values, at)
    return min((k for k in (index - 1, index) if 0 <= k < len(values)), key=lambda k: abs(values[k] - at))


def _regions(grid: Grid, right: list[list[bool]], below: list[list[bool]]) -> None:
    rows, columns = len(right), len(right[0])
    grid.owner = [[-1] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if grid.owner[row][column] >= 0:
                continue
            members = _flood(row, column, right, below)
            area = _rectangle(members)
            for found in [area] if area else _runs(sorted(members)):
                for r in range(found.row, found.row + found.rows):
                    grid.owner[r][found.column : found.column + found.columns] = [len(grid.areas)] * found.columns
                grid.areas.append(found)


def _flood(row: int, column: int, right: list[list[bool]], below: list[list[bool]]) -> set[tuple[int, int]]:
    rows, columns = len(right), len(right[0])
    members, stack = {(row, column)}, [(row, column)]
    while stack:
        r, c = stack.pop()
        near = []
        if c + 1 < columns and not right[r][c]:
            near.append((r, c + 1))
        if c and not right[r][c - 1]:
            near.append((r, c - 1))
        if r + 1 < rows and not below[r][c]:
            near.append((r + 1, c))
        if r and not below[r - 1][c]:
            near.append((r - 1, c))
        for cell in near:
            if cell not in members:
                members.add(cell)
                stack.append(cell)
    return members


def _rectangle(members: set[tuple[int, int]]) -> Area | None:
    rows, columns = [r for r, _ in members], [c for _, c in members]
    area = Area(min(rows), min(columns), max(rows) - min(rows) + 1, max(columns) - min(columns) + 1)
    return area if area.rows * area.columns == len(members) else None


def _runs(members: list[tuple[int, int]]) -> list[Area]:
    """A region that is no rectangle, cut into pieces of rows."""
    runs: list[Area] = []
    for row, column in members:
        last = runs[-1] if runs else None
        if last and last.row == row and last.column + last.columns == column:
            runs[-1] = Area(row, last.column, 1, last.columns + 1)
        else:
            runs.append(Area(row, column))
    return runs


def _outer(grids: list[Grid]) -> list[Grid]:
    """Without the grids that lie inside another one."""
    return [grid for grid in grids if not any(other is not grid and _inside(grid, other) for other in grids)]


def _inside(grid: Grid, other: Grid) -> bool:
    wider = other.xs[-1] - other.xs[0] > grid.xs[-1] - grid.xs[0] + 2
    higher = other.bottom - other.top > grid.bottom - grid.top + 2
    return (
        (wider or higher)
        and other.top <= grid.top + 1
        and grid.bottom <= other.bottom + 1
        and other.xs[0] <= grid.xs[0] + 1
        and grid.xs[-1] <= other.xs[-1] + 1
    )
