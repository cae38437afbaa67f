"""Find the figures of a text: what is an amount, a rate or a count, and what it stands for."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from narrcheck.model.document import Span
from narrcheck.model.exact import Exact
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Approx, Dimension, Quantity
from narrcheck.nlp.numerals import Numeral, parse_chinese, parse_digits
from narrcheck.nlp.units import TITLE, Form, Grammar, Widening, grammar
from narrcheck.nlp.years import find_years
from narrcheck.rulebook import Rulebook

__all__ = ["find_quantities", "find_years"]

_APPROX = {"about": Approx.ABOUT, "nearly": Approx.UNDER, "over": Approx.OVER, "under": Approx.UNDER}
_ABOUT = Fraction(1, 20)
_NEARLY = Fraction(1, 10)
_LONGEST_DURATION = 60
# So far before the amount of a change its beginning is looked for.
_MOVED = 40
_HINT_BEFORE, _HINT_AFTER = 16, 6
_GROUPS = (",", "，")
_STOPS = "。；，\n"
_CLAUSE_MARK = re.compile(f"[{_STOPS}]")


class _Measured(NamedTuple):
    """A numeral with the unit that follows it."""

    numeral: Numeral
    number: Span
    unit: Span
    form: Form


def find_quantities(folded: str, rulebook: Rulebook, start: int = 0, end: int | None = None) -> list[Quantity]:
    """All quantities of ``folded[start:end]`` in order; offsets count from the beginning of ``folded``.

    Approximations widen the interval: 约 and 左右 by 5 % on both sides, 近 by 10 % downwards; 余 and 多 reach up to
    one more in the last digit that is not zero (3000余: 3000 to 4000); 以上 and 超过 have no upper end, 以内 and 不超过
    no lower one. A range goes from its low end (which is ``value``) to its high end. Titles in 《》 are passed over.
    """
    rules = rulebook.derive(grammar)
    return list(_scan(folded, rules, start, len(folded) if end is None else end))


def _scan(text: str, rules: Grammar, start: int, end: int) -> Iterator[Quantity]:
    resume = start
    for match in rules.candidate.finditer(text, start, end):
        at, stop = match.span()
        if at < resume or (
            text[stop : stop + 1] not in rules.follow and not match[0].endswith(rules.numerals.fraction)
        ):
            continue
        # Where no list number can stand, nobody knows which number two points (1,234.5.6) are to be.
        if text[at] == TITLE or match[0].count(".") > 1:
            continue
        quantity = _read(text, rules, match, end)
        if quantity is not None:
            resume = quantity.span.end
            yield quantity


def _read(text: str, rules: Grammar, candidate: re.Match[str], end: int) -> Quantity | None:
    """The quantity that begins where ``candidate`` does, if one does."""
    number: re.Match[str] | None = candidate
    at, stop = candidate.span()
    if not text[at].isascii():
        if candidate[0].endswith(rules.numerals.fraction) or text.startswith(rules.numerals.double_after, stop):
            special = _special(text, rules, at, end)
            if special is not None:
                return _widened(text, rules, special)
        number = rules.number.match(text, at, end)
    if number is None:
        return None
    first = _measured(text, rules, number, end)
    stop = first.unit.end if first is not None else number.end()
    quantity = None
    if text[stop : stop + 1] in rules.joints:
        quantity = _range(text, rules, number, first, end)
    if quantity is None and first is not None:
        quantity = _single(text, rules, first)
    if quantity is None:
        quantity = _after_list_number(text, rules, number, end)
    return quantity and _widened(text, rules, quantity)


def _special(text: str, rules: Grammar, at: int, end: int) -> Quantity | None:
    """百分之十五, 三分之一, 翻一番."""
    data = rules.numerals
    if (double := rules.double.match(text, at, end)) is not None:
        times = _numeral(double["times"], rules)
        numeral = Numeral(2**times.scaled if times is not None else 2, 0)
        number = Span(*double.span("times"))
        spans = Span(double.start("turn"), double.end()), number, Span(number.end, double.end())
        return _quantity(spans, numeral, data.double_after, Dimension.RATIO, Exact(1))
    if (part := rules.fraction.match(text, at, end)) is None:
        return None
    count, parts = _numerator(part["count"], rules), _denominator(part["parts"], rules)
    if count is None or not parts:
        return None
    spans = Span(*part.span()), Span(*part.span("count")), Span(at, part.start("count"))
    factor = Exact(1, parts)
    symbol = {data.hundredths: "%", data.thousandths: "‰"}.get(part["parts"] + data.fraction)
    if symbol is not None:
        return _quantity(spans, count, symbol, Dimension.PERCENT, factor)
    made = _quantity(spans, count, data.fraction, Dimension.RATIO, factor)
    return replace(made, widened=_interval(made.exact, "about"))


def _denominator(text: str, rules: Grammar) -> int:
    """百 and 千 stand alone here."""
    data = rules.numerals
    alone = data.tens.get(text) or data.myriads.get(text)
    numeral = None if alone else _numeral(text, rules)
    return alone or (numeral.scaled if numeral is not None else 0)


def _numeral(text: str, rules: Grammar) -> Numeral | None:
    return parse_digits(text) if text[0].isdigit() else parse_chinese(text, rules.numerals)


def _numerator(text: str, rules: Grammar) -> Numeral | None:
    """百分之百 is 100 %."""
    alone = rules.numerals.tens.get(text)
    return Numeral(alone, 0) if alone else _numeral(text, rules)


def _measured(text: str, rules: Grammar, number: re.Match[str], end: int) -> _Measured | None:
    """``number`` with its unit; None where no unit follows or the two are not used to count."""
    at, stop = number.span()
    found = rules.unit_at(text, stop)
    if found is None or found[0].end > end:
        return None
    arabic = text[at].isascii()
    if not arabic and stop - at > 1 and text[stop - 1] in rules.numerals.myriads:
        larger = rules.unit_at(text, stop - 1)
        if larger is not None and larger[1].unit is found[1].unit is not None:
            found, stop = larger, stop - 1
    numeral = _numeral(text[at:stop], rules)
    if numeral is None:
        return None
    measured = _Measured(numeral, Span(at, stop), *found)
    return measured if _counts(text, rules, measured, arabic=arabic) else None


def _counts(text: str, rules: Grammar, found: _Measured, *, arabic: bool) -> bool:
    """Whether the numeral and its unit count something (and are not 一个, 二期, 第3次, 2021年)."""
    unit, numeral, at = found.form.unit, found.numeral, found.number.start
    if unit is None:
        return arabic
    if unit.dimension is Dimension.MONEY and arabic and text[at - 1 : at] in _GROUPS:
        return rules.not_money.match(text, at) is None
    if unit.dimension in (Dimension.MONEY, Dimension.PERCENT, Dimension.POINTS):
        return arabic or _counts_in_words(text, rules, found)
    if unit.duration and (numeral.decimals > 1 or numeral.value > _LONGEST_DURATION):
        return False
    if unit.whole and numeral.decimals and not found.form.scaled:
        return False
    if (rules.not_arabic if arabic else rules.not_chinese).match(text, at) is not None:
        return False
    return arabic or _counts_in_words(text, rules, found)


def _counts_in_words(text: str, rules: Grammar, found: _Measured) -> bool:
    """Whether a Chinese numeral with a unit is a count: 一 only at the end of its clause or before a list, 二 never."""
    unit, numeral = found.form.unit, found.numeral
    if unit is None or unit.digits_only or numeral.scaled == 0:
        return False
    if len(found.number) > 1 or found.form.scaled:
        return True
    if unit.ordinal or text[found.number.start] == rules.numerals.ordinal:
        return False
    if numeral.scaled > 1 or unit.dimension is not Dimension.COUNT:
        return True
    at_end = found.unit.end >= len(text) or text[found.unit.end] in _STOPS + "、）"
    head = text[max(0, found.number.start - 4) : found.number.start]
    listed = rules.one_listed.match(text, found.unit.end) is not None
    if rules.one_of_several.match(text, found.unit.end):
        return True
    return (at_end and not unit.vague) or ((at_end or listed) and head.endswith(rules.units.one_after))


def _money_near(text: str, rules: Grammar, start: int, end: int) -> bool:
    """Whether one of the words that go with money stands near, in the same clause."""
    before = _CLAUSE_MARK.split(text[max(0, start - _HINT_BEFORE) : start])[-1]
    after = _CLAUSE_MARK.split(text[end : end + _HINT_AFTER], maxsplit=1)[0]
    return any(hint in before or hint in after for hint in rules.units.money_hints)


def _signed(text: str, rules: Grammar, at: int) -> bool:
    """Whether a minus sign (not a dash between figures or letters) stands before ``at``."""
    if not at or text[at - 1] not in rules.units.signs:
        said = at > 0 and text[at - 1] == rules.numerals.negative
        return said and not (at > 1 and text[at - 2] in rules.numerals.negative_unless)
    previous = text[at - 2] if at > 1 else "\n"
    return not (previous.isascii() and previous.isalnum()) and previous not in (*rules.units.range_words, "%")


def _single(text: str, rules: Grammar, found: _Measured) -> Quantity:
    numeral, number, form = found.numeral, found.number, found.form
    if _signed(text, rules, number.start):
        numeral, number = numeral.negated(), Span(number.start - 1, number.end)
    if form.unit is not None:
        dimension = form.unit.dimension
    else:
        near = _money_near(text, rules, number.start, found.unit.end)
        dimension = Dimension.MONEY if near else Dimension.COUNT
    spans = Span(number.start, found.unit.end), number, found.unit
    made = _quantity(spans, numeral, form.symbol, dimension, form.factor)
    if not form.more:
        return made
    more = made.exact + _last_place(numeral) * form.factor
    return replace(made, approx=Approx.OVER, widened=Interval(min(made.exact, more), more))


def _last_place(numeral: Numeral) -> Fraction:
    """What the last digit that is not 0 counts: 1000 for 3000, 0.1 for 1.2."""
    digits = str(abs(numeral.scaled))
    zeros = 0 if numeral.decimals else len(digits) - len(digits.rstrip("0"))
    return Fraction(10**zeros if numeral.scaled else 1, 10**numeral.decimals)


def _range(text: str, rules: Grammar, number: re.Match[str], first: _Measured | None, end: int) -> Quantity | None:
    """3-4次, 3万元至5万元."""
    at = number.start()
    joint = rules.separator.match(text, first.unit.end if first is not None else number.end(), end)
    other = rules.number.match(text, joint.end(), end) if joint is not None else None
    last = _measured(text, rules, other, end) if other is not None else None
    if last is None or (first is not None and first.form.symbol != last.form.symbol):
        return None
    low = first.numeral if first is not None else _numeral(number[0], rules)
    form = last.form
    if low is None or form.unit is None or low.value >= last.numeral.value or _signed(text, rules, at):
        return None
    if first is not None and rules.moved.search(text, max(0, at - _MOVED), at):
        return None
    if not _counts(text, rules, last._replace(number=Span(at, last.number.end)), arabic=text[at].isascii()):
        return None
    spans = Span(at, last.unit.end), Span(at, last.number.end), last.unit
    made = _quantity(spans, low, form.symbol, form.unit.dimension, form.factor)
    bounds = Interval(made.exact, Fraction(last.numeral.value) * form.factor)
    return replace(made, approx=Approx.ABOUT, widened=bounds)


def _after_list_number(text: str, rules: Grammar, number: re.Match[str], end: int) -> Quantity | None:
    """1.3辆 at the start of an item is list number 1 and 3辆."""
    at, point = number.start(), number[0].find(".")
    if point < 0 or (at and text[at - 1] not in _STOPS + "：、"):
        return None
    after = rules.number.match(text, at + point + 1, end)
    found = None if after is None or after[0][0] == "0" else _measured(text, rules, after, end)
    return _single(text, rules, found) if found is not None else None


def _quantity(
    spans: tuple[Span, Span, Span], numeral: Numeral, symbol: str, dimension: Dimension, factor: Fraction
) -> Quantity:
    value: Decimal = numeral.value
    return Quantity(*spans, value, numeral.decimals, symbol, dimension, factor)


def _widened(text: str, rules: Grammar, made: Quantity) -> Quantity:
    """``made`` with the interval that 近, 约, 以上 and the like give it."""
    units, start, end = rules.units, made.span.start, made.span.end
    how: Widening | None = None
    if text.startswith(rules.after, end):
        how = next(units.after[word] for word in rules.after if text.startswith(word, end))
    else:
        head = text[max(0, start - 5) : start].rstrip(" ")
        if head.endswith(rules.before) and not head.endswith(units.not_before):
            how = next(units.before[word] for word in rules.before if head.endswith(word))
    if how is None or made.approx is not None:
        return made
    return replace(made, approx=_APPROX[how], widened=_interval(made.exact, how))


def _interval(exact: Fraction, how: Widening) -> Interval:
    if how == "over":
        return Interval(exact, None)
    if how == "under":
        return Interval(None, exact)
    other = exact * (1 - _NEARLY) if how == "nearly" else exact * (1 - _ABOUT)
    end = exact if how == "nearly" else exact * (1 + _ABOUT)
    return Interval(min(other, end), max(other, end))
