"""How many more or fewer staff there are against who came and went.

What it finds (NC835): a change in the number of staff that is not what the moves told for it come to.

Why it matters: those who came less those who went is the change; another number in either is a slip.

Example: ``净减少3人（退休5人，考录1人）``.

Known to miss: moves told only in part (主要), or of those retired.
"""

from collections.abc import Iterator, Sequence

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.rulebook import Expression, Rulebook, RuleData

MOVES = Rule(
    "NC835",
    "staff-moves-mismatch",
    Kind.COUNT,
    Severity.WARNING,
    Message("人员增减与所列的进出人数不符", "A change in staff is not what the moves told for it come to"),
)
RULES: tuple[Rule, ...] = (MOVES,)


class StaffData(RuleData):
    """``rules/count/staff.yaml``."""

    up: tuple[str, ...]
    down: tuple[str, ...]
    net: tuple[str, ...]
    comes: tuple[str, ...]
    goes: tuple[str, ...]
    opens: tuple[str, ...]
    who: tuple[str, ...]
    silent: Expression
    staff: Expression
    first: str
    last: str


class _Moves:
    """The patterns of a change with its moves, in a bracket, behind a word that opens their list, or ahead of it.

    ``year`` is one of the staff at the year's beginning and end, with the moves between them.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.data = data = rulebook.read("count/staff.yaml", StaffData)
        move = rf"(?:{_any(data.comes)}|{_any(data.goes)})了?{_any(data.who)}?\d+[人名]{_any(data.who)}?"
        listed = rf"(?P<moves>{move}(?:[、，；和]{move})+)"
        change = rf"(?P<way>{_any((*data.up, *data.down))})了?(?P<count>\d+)[人名](?!次)"
        opened = (
            rf"（(?:{_any(data.opens)}：?)?{listed}）|(?:[，（：]?(?:{_any(data.opens)})：?|：){listed}(?=[。）\n]|$)"
        )
        ahead = rf"(?<![人名][，、]|\w){listed}，(?P<way>{_any(data.net)})了?(?P<count>\d+)[人名]"
        first, last = (
            rf"(?:{words})(?P<who>[^，。；：\d]{{0,10}})(?P<{name}>\d+)[人名]"
            for name, words in (("first", data.first), ("count", data.last))
        )
        year = rf"{first}，\w{{0,2}}?{listed}，{last}"
        self.told, self.year = regex.compile(rf"{change}(?:{opened})|{ahead}"), regex.compile(year)
        self.move = regex.compile(rf"(?:(?P<comes>{_any(data.comes)})|{_any(data.goes)})\D*(?P<count>\d+)")


def check(analysis: Analysis) -> Iterator[Finding]:
    """The changes that the moves behind them do not come to."""
    moves, text = analysis.rulebook.derive(_Moves), analysis.document.folded
    for match in moves.told.finditer(text):
        start = max(text.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
        before = text[start : match.start()]
        signed = _signed(moves, match["moves"])
        both = any(count > 0 for count in signed) and any(count < 0 for count in signed)
        told = int(match["count"]) * (1 if match["way"] in moves.data.up else -1)
        if not both or told == sum(signed) or moves.data.silent.search(before) or not moves.data.staff.search(before):
            continue
        yield _finding(Span(match.start("way"), match.end("count") + 1), text, Span(*match.span("moves")), signed)
    for match in moves.year.finditer(text):
        signed, names = _signed(moves, match["moves"]), match.captures("who")
        gained = int(match["count"]) - int(match["first"])
        staff = all(moves.data.staff.search(name) and not moves.data.silent.search(name) for name in names)
        if staff and gained != sum(signed):
            yield _finding(Span(match.start("count"), match.end("count") + 1), text, Span(*match.span("moves")), signed)


def _signed(moves: _Moves, listed: str) -> list[int]:
    """How many came, and below zero how many went."""
    return [int(m["count"]) * (1 if m["comes"] else -1) for m in moves.move.finditer(listed)]


def _finding(change: Span, text: str, moves: Span, signed: Sequence[int]) -> Finding:
    came, went = (sum(abs(count) for count in signed if (count > 0) is up) for up in (True, False))
    net = came - went
    way = f"{'增加' if net > 0 else '减少'} {abs(net)} 人" if net else "没有增减"
    quote = text[change.start : change.end]
    message = Message(
        f"所列进 {came} 人、出 {went} 人，相抵为{way}，与“{quote}”不符，请核对。",
        f"{came} came and {went} went, which makes {net:+d}, not “{quote}”: check them.",
    )
    related = (Related("moves", moves),)
    return Finding.of(MOVES, change, message, calculation=f"{came} - {went} = {net}", related=related)


def _any(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(regex.escape, sorted(words, key=len, reverse=True)))})"
