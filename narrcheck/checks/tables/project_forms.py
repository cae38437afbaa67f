"""Figures of self-evaluation forms: rates of execution and the parts of a project's funds.

Finds a rate that is not execution divided by budget (NC906), and funds whose parts do not add up to the total (NC907).
Forms are filled in by hand, project by project, and often copied from the one before.

Example: budget 400, execution 400, rate 1000%.

Misses forms whose rows or columns have other names than those of ``rules/tables/forms.yaml``, and the scores that
follow from the rate: reports score by rules of their own.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.model.sheet import Figure
from narrcheck.phrases import addition
from narrcheck.tables.funds_lists import FundsData, funds_lists
from narrcheck.tables.project_forms import Funds, forms

RATE = Rule(
    "NC906",
    "form-rate",
    Kind.TABLE,
    Severity.ERROR,
    Message("自评表的执行率与预算数、执行数不符", "A form's rate is not execution divided by budget"),
)
FUNDS = Rule(
    "NC907",
    "form-funds",
    Kind.TABLE,
    Severity.WARNING,
    Message("自评表的资金总额不等于各项资金之和", "A form's funds do not add up to their total"),
)
RULES: tuple[Rule, ...] = (RATE, FUNDS)

_SUMMED = ("budget", "adjusted", "actual")
_HUNDRED = 100


def check(analysis: Analysis) -> Iterator[Finding]:
    """The rates and sums of forms that do not fit."""
    told: set[Span] = set()
    for form in forms(analysis.document, analysis.rulebook):
        yield from _rate(form.total)
        told |= {figure.span for figure in form.total.figures.values()}
        for column in _SUMMED:
            total, parts = form.total.figures.get(column), [part.figures.get(column) for part in form.parts]
            yield from _sum(f"“{form.name}”的资金总额", total, [part for part in parts if part is not None])
    data = analysis.rulebook.read("tables/funds_lists.yaml", FundsData)
    for item in funds_lists(analysis.document, data):
        if item.complete and item.total.span not in told and not item.adds_up(data):
            yield from _sum(item.label, item.total, [part for _, part in item.parts])


def _rate(funds: Funds) -> Iterator[Finding]:
    rate, actual = funds.figures.get("rate"), funds.figures.get("actual")
    whole = funds.figures.get("adjusted") or funds.figures.get("budget")
    if rate is None or actual is None or whole is None or not whole.value:
        return
    exact = actual.exact / whole.exact
    points = rate.exact if rate.percent or rate.exact > 1 else rate.exact * _HUNDRED
    unit = rate.ulp if points == rate.exact else rate.ulp * _HUNDRED
    if abs(exact * _HUNDRED - points) <= unit:
        return
    right = str(_rounded(exact * _HUNDRED, rate))
    stated = f"{rate.value}%" if rate.percent else str(rate.value)
    message = Message(
        f"执行率 {stated} 与预算数 {whole.value}、执行数 {actual.value} 不符，应为 {right}%。",
        f"The rate {stated} does not fit {actual.value} of {whole.value}: it is {right}%.",
    )
    yield Finding.of(
        RATE,
        rate.span,
        message,
        calculation=f"{actual.value} ÷ {whole.value} = {right}%",
        related=(Related("whole", whole.span), Related("part", actual.span)),
        fix=Fix(rate.span, right) if points == rate.exact else None,
    )


def _sum(name: str, total: Figure | None, parts: list[Figure]) -> Iterator[Finding]:
    expected = sum((part.exact for part in parts), Fraction(0))
    if total is None or not parts or abs(expected - total.exact) <= _tolerance([total, *parts]):
        return
    written = addition(part.value for part in parts)
    gap = Decimal(int(abs(expected - total.exact) * 10**6)).scaleb(-6).normalize()
    message = Message(
        f"{name} {total.value} 不等于各项资金之和 {written}，相差 {gap:f}。",
        f"{name} {total.value} is not the sum {written}; they differ by {gap:f}.",
    )
    related = tuple(Related("part", part.span) for part in parts)
    yield Finding.of(FUNDS, total.span, message, calculation=f"{written} ≠ {total.value}", related=related)


def _tolerance(figures: list[Figure]) -> Fraction:
    return max(figure.ulp for figure in figures) * len(figures) / 2


def _rounded(value: Fraction, like: Figure) -> Decimal:
    """A number with as many places as a figure shows, half up."""
    return Decimal(int(value * 10**like.decimals + Fraction(1, 2))).scaleb(-like.decimals)
