"""Which figure is named as wrong, and what is proposed for it; every case is one whole report."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrcheck import check_text
from narrcheck.diagnosis.origins import origins
from narrcheck.model.document import Span
from narrcheck.model.quantity import Dimension, Quantity

HEAD = "河西县水库管理所2023年度部门决算\n\n"


@dataclass(frozen=True)
class Case:
    """``finding`` is the words that are named, ``fix`` what is proposed for them, None where nothing is."""

    name: str
    text: str
    finding: str
    fix: str | None


CASES = (
    Case(
        "two rates fail over one amount, whose digits are swapped",
        "2023年度年初预算120.00万元，实际支出163.52万元，预算执行率113.77%，比上年增加26.52万元，增长24.10%。",
        "163.52万元", "136.52",
    ),
    Case(
        "the point is shifted, and the figure keeps its digits",
        "2023年度支出合计839.98万元，其中：基本支出5802.7万元，占69.08%；项目支出259.71万元，占30.92%。",
        "5802.7万元", "580.27",
    ),
    Case(
        "thousand separators stay",
        "2023年度支出合计2,839.98万元，其中：基本支出2,508.27万元，占90.86%；项目支出259.71万元，占9.14%。",
        "2,508.27万元", "2,580.27",
    ),
    Case(
        "the figure that is told elsewhere is meant, not one next to it",
        "2023年度一般公共预算支出612.41万元。\n2023年度支出合计951.88万元，其中：一般公共预算支出595.17万元，"
        "政府性基金预算支出339.48万元。",
        "595.17万元", "612.41",
    ),
    Case(
        "a rate that does not follow from its two amounts",
        "年初预算为76.00万元，支出决算为80.24万元，完成年初预算的104.36%。",
        "104.36%", "105.58",
    ),
    Case(
        "the rate was reckoned on another base that the sentence tells",
        "2023年度基本支出年初预算为300.00万元，调整预算为320.00万元，支出决算为312.00万元，完成调整预算的104.00%。",
        "104.00%", "97.50",
    ),
    Case(
        "one sum alone says nothing of which figure is wrong",
        "2023年度政府采购支出总额160.27万元，其中：政府采购货物支出138.40万元、政府采购服务支出48.49万元。",
        "160.27万元", None,
    ),
    Case(
        "two slips explain a sum equally well",
        "2023年度政府采购支出总额68.00万元，其中：政府采购货物支出24.00万元、政府采购工程支出6.00万元、"
        "政府采购服务支出40.00万元。",
        "68.00万元", None,
    ),
    Case(
        "the unit is ten thousand times too small",
        "2023年度收入合计495.87万元，其中：财政拨款收入486.23元，占98.06%；其他收入9.64万元，占1.94%。",
        "486.23元", "万元",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_figure_named_and_what_is_proposed(case: Case) -> None:
    found = [finding for finding in check_text(HEAD + case.text) if finding.severity != "info"]
    said = [(finding.location.quote, finding.fix.with_ if finding.fix else None) for finding in found]
    assert said == [(case.finding, case.fix)], [finding.message for finding in found]


@given(st.integers(1000, 999999), st.integers(0, 8), st.data())
def test_every_slip_is_traced_back(digits: int, digit: int, data: st.DataObject) -> None:
    """A slip made by chance in a figure of two decimals has that figure among its origins."""
    text = str(digits)
    place = data.draw(st.integers(0, len(text) - 2))
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    replaced = text[: place + 1] + str(digit) + text[place + 2 :]
    dropped = text[: place + 1] + text[place + 2 :] if place + 1 < len(text) - 2 else text
    for slip in {swapped, replaced, dropped}:
        if slip == text or slip.startswith("0") or int(slip) == digits:
            continue
        meant = _amount(text).exact
        found = origins(_amount(slip), meant - 10_000, meant + 10_000)
        assert digits in {origin.digits for origin in found if origin.decimals == 2}, slip


def test_origins_outside_the_bounds_are_left_out() -> None:
    amount = _amount("45821")
    near = {(origin.digits, origin.decimals) for origin in origins(amount, amount.exact - 9_000, amount.exact + 9_000)}
    everywhere = {(one.digits, one.decimals) for one in origins(amount, Fraction(0), Fraction(10**12))}
    inside = {one for one in everywhere if abs(Fraction(one[0], 10 ** one[1]) * 10_000 - amount.exact) <= 9_000}
    assert near == inside and near < everywhere


def _amount(digits: str) -> Quantity:
    """An amount of two decimals in 万元."""
    span = Span(0, 1)
    return Quantity(span, span, span, Decimal(digits).scaleb(-2), 2, "万元", Dimension.MONEY, Fraction(10_000))
