"""Official cars that are kept against all vehicles there are.

What it finds (NC829): more official cars in the section on the public expenses than vehicles among the state's assets.

Why it matters: the cars that the budget pays for are some of all vehicles; one of the two was left from last year.

Example: ``公务用车保有量7辆`` and, further down, ``共有车辆6辆``.

Known to miss: reports that tell either number of several units or dates.
"""

from collections.abc import Iterator, Sequence

from narrcheck.facts.identity.profiles import profile_named
from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Quantity
from narrcheck.rulebook import Expression, RuleData

KEPT = Rule(
    "NC829",
    "cars-exceed-vehicles",
    Kind.REPEAT,
    Severity.WARNING,
    Message("公务用车保有量多于车辆总数", "More official cars are kept than there are vehicles"),
)
RULES: tuple[Rule, ...] = (KEPT,)

_BEFORE = 30


class VehicleData(RuleData):
    """``rules/count/vehicles.yaml``."""

    symbols: tuple[str, ...]
    kept: Expression
    owned: Expression
    silent: Expression
    year: Expression
    row: Expression


def check(analysis: Analysis) -> Iterator[Finding]:
    """The one number of cars kept, where it is more than the one number of vehicles."""
    profile = profile_named(analysis.rulebook, analysis.identity.profile)
    data = analysis.rulebook.read("count/vehicles.yaml", VehicleData)
    text = analysis.document.folded
    if profile is not None and profile.government:
        return
    counted = [quantity for quantity in analysis.quantities if quantity.symbol in data.symbols]
    own = [quantity for quantity in counted if _of_the_year(analysis, data, quantity)]
    kept, owned = ([q for q in own if _is(text, q, words)] for words in (data.kept, data.owned))
    if not (_one(kept) and _one(owned)) or kept[0].value <= owned[0].value:
        return
    if data.silent.search(text) or _in_a_table(analysis, data):
        return
    message = Message(
        f"公务用车保有量 {kept[0].value} 辆，多于车辆总数 {owned[0].value} 辆，请核对这两个数。",
        f"{kept[0].value} official cars are kept, but there are {owned[0].value} vehicles: check the two.",
    )
    related = (Related("total", owned[0].span),)
    yield Finding.of(KEPT, kept[0].span, message, calculation=f"{kept[0].value} > {owned[0].value}", related=related)


def _in_a_table(analysis: Analysis, data: VehicleData) -> bool:
    """Whether a table tells how many are kept, so that the text is compared with it."""
    spans = (analysis.document.blocks[table.block].span for table in analysis.document.tables)
    return any(data.row.search(analysis.document.folded, *span) for span in spans)


def _of_the_year(analysis: Analysis, data: VehicleData, quantity: Quantity) -> bool:
    """Whether no other year than the report's stands in the words before a number."""
    match = data.year.search(analysis.document.folded, max(0, quantity.span.start - _BEFORE), quantity.span.start)
    return match is None or int(match["year"]) == analysis.identity.fiscal_year


def _is(text: str, quantity: Quantity, words: Expression) -> bool:
    return words.search(text, max(0, quantity.span.start - _BEFORE), quantity.span.start) is not None


def _one(found: Sequence[Quantity]) -> bool:
    """Whether all tell one number."""
    return len({quantity.value for quantity in found}) == 1
