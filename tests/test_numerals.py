"""Numerals: what is rendered is read back, and what is not well formed is not read."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrcheck.model.interval import Interval
from narrcheck.nlp.numerals import Numeral, NumeralData, numeral_data, parse_chinese, parse_digits
from narrcheck.rulebook import Rulebook
from tests.render import chinese_numeral

FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


@pytest.fixture(scope="module")
def data() -> NumeralData:
    return numeral_data(Rulebook())


@given(number=st.integers(0, 10**13))
def test_whole_chinese_numerals_are_read_back(number: int) -> None:
    data = numeral_data(Rulebook())
    assert parse_chinese(chinese_numeral(number), data) == Numeral(number, 0)
    assert parse_chinese(chinese_numeral(number).translate(FORMAL), data) == Numeral(number, 0)


@given(whole=st.integers(0, 10**6), places=st.text("0123456789", min_size=1, max_size=4))
def test_chinese_decimals_are_read_back(whole: int, places: str) -> None:
    spoken = chinese_numeral(whole) + "点" + "".join("零一二三四五六七八九"[int(digit)] for digit in places)
    read = parse_chinese(spoken, numeral_data(Rulebook()))
    assert read == Numeral(int(f"{whole}{places}"), len(places))
    assert read is not None and read.value == Decimal(f"{whole}.{places}")


@given(number=st.decimals(0, 10**9, allow_nan=False, places=2), comma=st.sampled_from([",", "，", ""]))
def test_digits_are_read_back(number: Decimal, comma: str) -> None:
    text = f"{number:,.2f}".replace(",", comma)
    assert parse_digits(text).value == number
    assert parse_digits(text).decimals == 2


@given(scaled=st.integers(-(10**9), 10**9), decimals=st.integers(0, 4), factor=st.fractions(Fraction(1, 1000), 10**8))
def test_the_interval_is_that_of_the_model(scaled: int, decimals: int, factor: Fraction) -> None:
    numeral = Numeral(scaled, decimals)
    assert numeral.interval(factor) == Interval.rounded(numeral.value, decimals, factor)
    assert numeral.negated().interval(factor) == -numeral.interval(factor)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("二十三", 23),
        ("一百零五", 105),
        ("一百一十", 110),
        ("壹拾", 10),
        ("壹佰贰拾叁", 123),
        ("三千零二十", 3020),
        ("两万五千", 25_000),
        ("一百万", 1_000_000),
        ("三亿零五百万", 305_000_000),
        ("一万亿", 10**12),
        ("零", 0),
    ],
)
def test_well_formed(text: str, value: int, data: NumeralData) -> None:
    assert parse_chinese(text, data) == Numeral(value, 0)


@pytest.mark.parametrize(
    "text", ["", "百", "千", "三四", "一二三", "十十", "五百千", "三百五", "点五", "三点", "一百零", "万"]
)
def test_not_well_formed(text: str, data: NumeralData) -> None:
    assert parse_chinese(text, data) is None
