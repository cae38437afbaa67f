"""Names of accounts in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrcheck.checks.accounts import account_names
from narrcheck.checks.accounts._chains import chains, writing
from narrcheck.facts.indicators.accounts import Account, load_accounts
from narrcheck.model.analysis import Analysis, Identity
from narrcheck.readers.text import read_text
from narrcheck.rulebook import Rulebook

RULES = Rulebook()
HOW = RULES.derive(writing)
ACCOUNTS = RULES.derive(load_accounts)
ITEMS = [account for account in ACCOUNTS.below("2", 3) if account.official and account.holds(2023)]


def said(text: str, year: int | None = 2022) -> list[tuple[str, str, str | None]]:
    document = read_text(text)
    found = account_names.check(Analysis(document, Identity(None, year, None), RULES, (), ()))
    return [(f.code, document.words(f.span), f.fix.text if f.fix else None) for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一般公共服务（类）财政事务（款）行政运行（项）。", [["一般公共服务", "财政事务", "行政运行"]]),
        ("1.一般公共服务支出（类）-财政事务（款）", [["一般公共服务支出", "财政事务"]]),
        ("①行政运行（项）：100元。", [["行政运行"]]),
        ("教育（类）支出10元，科技（类）支出5元", [["教育"], ["科技"]]),
        ("教育支出（类）：普通教育（款）", [["教育支出"], ["普通教育"]]),
        ("工作（款项）已经支付（含税）。", []),
        ("（类）（款）（项）", []),
    ],
)
def test_chains(text: str, expected: list[list[str]]) -> None:
    assert [[link.name for link in chain.links] for chain in chains(text, HOW)] == expected


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("住房保障支出（类）住房改革支出（款）住房公积金（项）。", 2022, []),
        ("住房保障（类）住房改革（款）住房公积金（项）。", 2022, []),
        ("主要用于教育（类）支出。", 2022, []),
        ("住房保障支出（类）住房公积金（项）。", 2022, []),
        ("住房保障支出（类）住房改革支出（款）住房公积全（项）。", 2022, [("NC701", "住房公积全（项）", "住房公积金")]),
        ("住房保障支出（类）住房公积全（项）。", 2022, [("NC701", "住房公积全（项）", "住房公积金")]),
        ("住房保漳支出（类）10元。", 2022, [("NC701", "住房保漳支出（类）", "住房保障支出")]),
        ("住房保漳（类）支出10元。", 2022, [("NC701", "住房保漳（类）", "住房保障")]),
        ("住房保障支出（类）公共租赁住房（款）。", 2022, [("NC702", "公共租赁住房（款）", "项")]),
        ("教育支出（类）住房改革支出（款）。", 2022, [("NC702", "住房改革支出（款）", None)]),
        ("1.住房改革支出（类）提租补贴（项）。", 2022, [("NC702", "住房改革支出（类）", "款")]),
        ("卫生健康支出（类）。", 2018, [("NC703", "卫生健康支出（类）", "医疗卫生与计划生育支出")]),
        ("卫生健康支出（类）。", None, []),
        ("医疗卫生与计划生育（类）支出。", 2020, [("NC703", "医疗卫生与计划生育（类）", "卫生健康")]),
        ("1.购房补贴（2210203）：反映购房补贴。", 2022, []),
        ("1.购房补贴（2210201）：反映购房补贴。", 2022, [("NC705", "购房补贴（2210201）", None)]),
        (
            "1.重点实验室及相关设施（2060204）。",
            2023,
            [("NC705", "重点实验室及相关设施（2060204）", "实验室及相关设施")],
        ),
        ("1.重点实验室及相关设施（2060204）。", 2019, []),
    ],
)
def test_names(text: str, year: int | None, expected: list[tuple[str, str, str | None]]) -> None:
    assert said(text, year) == expected


def test_items_take_their_section_from_the_paragraph_above() -> None:
    text = "一、农林水（类）林业和草原（款）594元，其中：\n①事业机构（项）：100元。\n②森林资原培育（项）：200元。"
    assert said(text) == [("NC701", "森林资原培育（项）", "森林资源培育")]


def test_the_reports_own_table_makes_a_name_known() -> None:
    chain = "一般公共服务支出（类）政协事务（款）政协会义（项）。"
    assert said(chain) == [("NC701", "政协会义（项）", "政协会议")]
    assert said("编码\t名称\t合计\n2010204\t政协会义\t1.00\n\n" + chain) == []


@given(st.sampled_from(ITEMS))
def test_official_names_are_clean(item: Account) -> None:
    above = [ACCOUNTS.current(item.code[:length], 2023) for length in (3, 5)]
    names = [account.name for account in above if account and account.holds(2023)]
    if len(names) == 2:
        text = f"1.{names[0]}（类）{names[1]}（款）{item.name}（项）。\n2.{item.name}（{item.code}）：反映支出。"
        assert said(text, 2023) == []


@given(st.text("一般公共服务支出（类）款项，。、1（2010301）\n", max_size=60))
def test_any_text_is_taken_without_a_crash(text: str) -> None:
    said(text)
