"""Money spent on things of which there were none, and things for which nothing was spent: 接待费0万元 … 接待12批次."""

from collections.abc import Iterator

import regex

from narrcheck.model.checked import Outcome
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Telling
from narrcheck.relations.precision import shown
from narrcheck.relations.scene import Scene
from narrcheck.rulebook import Expression, RuleData

_YEAR = regex.compile(r"(?<!\d)20\d\d(?=年)")


class Spending(RuleData):
    """An indicator of money, and how the things are counted that it is spent on."""

    indicator: str
    counts: Expression


class SpendingData(RuleData):
    """``rules/count/spending.yaml``."""

    items: tuple[Spending, ...]
    silent: Expression
    foreign: Expression


def search(scene: Scene) -> Iterator[Instance]:
    """Every kind of spending with its counts; told only where one of the two is nothing and the other is not."""
    for relation in scene.by_formula("spent"):
        data = scene.rulebook.read("count/spending.yaml", SpendingData)
        for item in data.items:
            told = _told(scene, item.indicator)
            amounts = {fact.quantity.exact for _, fact in told}
            if told and (len(amounts) == 1 or 0 not in amounts):
                place = _contrary(list(_counts(scene, item, data)), spent=0 not in amounts, data=data)
                if place is not None:
                    yield _contradicted(scene, relation, *told[0], place)


def _told(scene: Scene, name: str) -> list[tuple[Frame, Fact]]:
    """What was spent on an indicator in the report's year."""
    return [
        (frame, frame.facts["actual"])
        for frame in scene.by_name.get(name, ())
        if frame.period == scene.identity.fiscal_year and not frame.aside and "actual" in frame.facts
        if frame.facts["actual"].quantity.dimension is Dimension.MONEY
    ]


def _counts(scene: Scene, item: Spending, data: SpendingData) -> Iterator["regex.Match[str]"]:
    """What the sentences on the report's year count."""
    text, own = scene.document.folded, str(scene.identity.fiscal_year)
    for _, (start, end) in scene.sentences:
        counts = [*item.counts.finditer(text, start, end)]
        if counts and {*_YEAR.findall(text[start:end])} <= {own} and not data.silent.search(text, start, end):
            yield from counts


def _contrary(counts: list["regex.Match[str]"], *, spent: bool, data: SpendingData) -> Span | None:
    """The count that money speaks against: of no things at home where it was spent, of some where it was not."""
    if not spent:
        return next((Span(*match.span()) for match in counts if int(match["number"].replace(",", ""))), None)
    home = [match for match in counts if not data.foreign.search(match[0])]
    if not home or any(int(match["number"].replace(",", "")) for match in counts):
        return None
    return Span(*home[0].span())


def _contradicted(scene: Scene, relation: Relation, frame: Frame, fact: Fact, place: Span) -> Instance:
    words = {"name": frame.name, "amount": shown(fact.quantity), "words": scene.document.words(place)}

    def tell() -> Telling:
        return Telling("", words)

    return Instance(relation, frame, fact, {}, Outcome.FAILS, fact.quantity.exact, tell, place=place)
