"""Calculations set as formulas: what is understood, and what stays text."""

import pytest

from narrcheck.reporters.html_page.formula import Bar, Equation, Term, digits, equations, rounds_to

NAMES = {"320.41": "基本支出", "480.7": "支出合计", "480.70": "支出合计"}


def figure(text: str) -> Term:
    return Term("figure", text, NAMES.get(text, ""))


def sign(text: str) -> Term:
    return Term("sign", text)


def read(calculation: str, stated: str = "") -> list[Equation]:
    return equations(calculation, lambda text: NAMES.get(text, ""), stated, ("前", "后"))


def test_share_is_a_fraction_with_the_right_and_the_stated_bar() -> None:
    (equation,) = read("320.41 ÷ 480.70 = 66.65%", "65.66%")
    fraction = Term("fraction", parts=(figure("320.41"), figure("480.70")))
    assert equation.terms == (fraction, sign("="), figure("66.65%"))
    assert equation.stated == "65.66%"
    assert equation.bars == (Bar("", "66.65%", 66.65), Bar("", "65.66%", 65.66))


def test_growth_divides_by_what_it_came_from() -> None:
    (equation,) = read("31.06 ÷ (313.44 + 31.06) = 9.02%")
    base = Term("row", parts=(figure("313.44"), sign("+"), figure("31.06")))
    assert equation.terms[0] == Term("fraction", parts=(figure("31.06"), base))
    assert equation.bars == (Bar("前", "344.50", 100), Bar("后", "313.44", 90.98))


def test_sum_is_a_column_down_to_what_differs() -> None:
    (equation,) = read("14.69 + 48.24 − 0.5 = 62.43 ≠ 68.24", "68.24")
    column = (figure("14.69"), sign("+"), figure("48.24"), sign("−"), figure("0.5"))
    assert equation.terms == (
        Term("column", parts=column),
        sign("="),
        figure("62.43"),
        sign("≠"),
        figure("68.24"),
    )
    assert equation.stated == "", "the formula says it itself"


def test_each_equation_stands_alone() -> None:
    first, second = read("1.1 + 2.2 = 3.3；2.2 ÷ 3.3 = 66.7%", "9")
    assert (first.stated, second.stated) == ("9", "")
    assert second.bars == ()


@pytest.mark.parametrize(
    "text",
    [
        "158个 ≠ 146个",
        "1100.41万元 > 1094.8万元",
        "34% − 30% = 4个百分点",
        "1 + 2 + … + 9 = 45",
        "547.9 − 667.9 = -120万元",
    ],
)
def test_what_the_rules_write_is_understood(text: str) -> None:
    (equation,) = read(text)
    assert equation.terms


@pytest.mark.parametrize("text", ["", "见附表", "1 + = 2", "(1 + 2", "1 2", "1 ÷ ÷ 2", ")", "<b>1</b>", "甲 = 1"])
def test_what_is_no_formula_stays_text(text: str) -> None:
    assert read(text) == [Equation(text)]


@pytest.mark.parametrize(
    ("calculation", "bars"),
    [
        ("2 ÷ 1 = 200%", 0),  # more than the whole
        ("1 ÷ 2 = 0.5", 0),  # no percent
        ("1 ÷ (1.2 − 1) = 500%", 0),  # beside a bar six times as long it says nothing
        ("9 ÷ (9 − 9) = 0%", 0),
        ("9 ÷ (8 − 9) = 0%", 0),
        ("1 ÷ (10 − 1) = 11.1%", 2),
    ],
)
def test_bars_only_where_they_say_something(calculation: str, bars: int) -> None:
    assert len(read(calculation)[0].bars) == bars


@pytest.mark.parametrize(
    ("result", "shown", "same"),
    [
        ("66.65%", "66.65", True),
        ("94.8365%", "94.84", True),
        ("94.8349%", "94.84", False),
        ("62.93 ", "62.93", True),
        ("-120万元", "120", True),
        ("1,234.5", "1234.5", True),
        ("下降", "1", False),
        ("1", "", False),
    ],
)
def test_result_rounds_to_what_is_put_in(result: str, shown: str, same: bool) -> None:
    assert rounds_to(result, shown) is same


def test_digits_are_compared_without_their_dress() -> None:
    assert digits("1,280,653.00万元") == digits("1280653.00") == "1280653.00"
    assert digits("约0.5%") == ".5"
    assert digits("增长") == ""
