"""What stands between two characters: numbers of findings, points of what has no length, words of fixes."""

from collections import defaultdict
from collections.abc import Iterator

from narrcheck.fixes import Fixes
from narrcheck.model.checked import Checked, Outcome
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding
from narrcheck.reporters.html_page.labels import Labels
from narrcheck.reporters.html_page.marks import Leaves, Piece, Places

_Placed = tuple[int, tuple[int, int, int], Piece]
"""Position, order at this position, piece."""


def inserts_of(
    checked: Checked, fixes: Fixes, leaves: Leaves, places: Places, words: Labels, lang: str
) -> dict[int, list[Piece]]:
    """Pieces by the position that they stand before.

    At one position come first the new words for what ends there, then words that other findings put in there, then
    what has no length with its new words, then the numbers of the findings that begin there.
    """
    if not leaves.spans:
        return {}
    found: dict[int, list[tuple[tuple[int, int, int], Piece]]] = defaultdict(list)
    for number, finding in enumerate(checked.findings, start=1):
        for position, order, piece in _of_finding(number, finding, fixes, leaves, places, words, lang):
            found[position].append((order, piece))
    for span, number in _other_places(checked):
        if leaves.first(span) is None:
            position = leaves.nearest(span.start)
            related = str(number) if number else ""
            found[position].append(((2, number, 0), Piece("claim", "", places.of(span), related=related)))
    return {position: _in_order(pieces) for position, pieces in found.items()}


def _of_finding(
    number: int, finding: Finding, fixes: Fixes, leaves: Leaves, places: Places, words: Labels, lang: str
) -> Iterator[_Placed]:
    first = leaves.first(finding.span)
    position = leaves.nearest(finding.span.start) if first is None else first
    rank = 2 if first is None else 3
    css = f"{finding.severity} fixed" if fixes.settles(number, finding) else finding.severity
    title = words["goto.finding"].format(number=number, severity=words[f"severity.{finding.severity}"])
    yield position, (rank, number, 1), Piece("number", str(number), places.of_finding(number), css, title=title)
    if first is None:
        point = Piece("point", "", places.of(finding.span), css, str(number), title=finding.message.text(lang))
        yield position, (rank, number, 2), point
    for fix in fixes.shown.get(number, ()):
        if not fix.text:
            continue
        end = leaves.last(fix.span)
        order = (0, number, 0) if fix.span else (1, number, 0) if end != position else (rank, number, 3)
        yield end, order, Piece("insert", fix.text, findings=str(number))


def _other_places(checked: Checked) -> Iterator[tuple[Span, int]]:
    """What else the page links to: related places with their finding's number, and figures not decided."""
    for number, finding in enumerate(checked.findings, start=1):
        yield from ((related.span, number) for related in finding.related)
    yield from ((claim.span, 0) for claim in checked.claims if claim.outcome is Outcome.UNDECIDED)
    yield from ((unbound.span, 0) for unbound in checked.unbound)


def _in_order(pieces: list[tuple[tuple[int, int, int], Piece]]) -> list[Piece]:
    """Sort the pieces of one position; of those that are the place of a link only the first keeps the id."""
    ordered: list[Piece] = []
    named = False
    for _, piece in sorted(pieces, key=lambda item: item[0]):
        place = bool(piece.id) and piece.kind != "number"
        ordered.append(piece._replace(id="") if place and named else piece)
        named = named or place
    return ordered
