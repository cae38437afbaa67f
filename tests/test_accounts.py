"""The lexicon of accounts, and looking names up in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrcheck.facts.indicators.accounts import Account, Accounts, AccountStyle, edits, load_accounts
from narrcheck.rulebook import Rulebook

ACCOUNTS = load_accounts(Rulebook())
OFFICIAL = [
    account for root in "235" for level in (1, 2, 3) for account in ACCOUNTS.below(root, level) if account.official
]


def codes(accounts: list[Account]) -> set[str]:
    return {account.code for account in accounts}


def test_every_account_hangs_on_another() -> None:
    assert len(OFFICIAL) > 1500
    for account in OFFICIAL:
        assert account.code.isdecimal() and len(account.code) in (3, 5, 7), account
        if account.level > 1:
            assert ACCOUNTS.coded(account.code[:-2]), account
        assert account.first is None or account.last is None or account.first <= account.last, account


def test_in_every_year_a_code_has_at_least_one_name_or_none_by_intent() -> None:
    for year in range(2014, 2027):
        gone = {a.code for a in OFFICIAL if not any(other.holds(year) for other in ACCOUNTS.coded(a.code))}
        assert all(any(a.last and a.last < year for a in ACCOUNTS.coded(code)) for code in gone), year


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("一般公共服务",), {"201"}),
        (("一般公共服务支出",), {"201"}),
        (("社会保障和就业", "行政事业单位养老支出"), {"20805"}),
        (("社会保障和就业", "行政事业单位离退休"), {"20805"}),
        (("住房保障支出", "住房改革支出", "住房公积金"), {"2210201"}),
        (("住房保障支出", "行政事业单位医疗"), set()),
        (("一般公共服务支出", "政府办公厅及相关机构事务", "行政运行"), {"2010301"}),
        (("没有这一类",), set()),
    ],
)
def test_chain(names: tuple[str, ...], expected: set[str]) -> None:
    assert codes(ACCOUNTS.chain(*names)) == expected


def test_named_can_be_confined() -> None:
    assert len(codes(ACCOUNTS.named("行政运行"))) > 50
    assert codes(ACCOUNTS.named("住房公积金")) == {"2210201", "30113", "30311", "50103"}
    assert codes(ACCOUNTS.named("住房公积金", under="2")) == {"2210201"}
    assert codes(ACCOUNTS.named("其他支出", under="3", level=1)) == {"399"}


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("20805", 2019, "行政事业单位离退休"),
        ("20805", 2020, "行政事业单位养老支出"),
        ("210", 2018, "医疗卫生与计划生育支出"),
        ("210", 2019, "卫生健康支出"),
        ("207", 2018, "文化体育与传媒支出"),
        ("207", None, "文化旅游体育与传媒支出"),
        ("30307", 2017, "医疗费"),
        ("30307", 2018, "医疗费补助"),
        ("20103", 2024, "政府办公厅（室）及相关机构事务"),
    ],
)
def test_current_name(code: str, year: int | None, name: str) -> None:
    current = ACCOUNTS.current(code, year)
    assert current is not None and current.name == name


def test_unknown_codes_and_names() -> None:
    assert ACCOUNTS.current("29999", 2020) is None
    assert ACCOUNTS.coded("29999") == [] and ACCOUNTS.children("29999") == []
    assert not ACCOUNTS.known("保温瓶厂")
    assert ACCOUNTS.known("行政事业单位离退休", 2019) and not ACCOUNTS.known("行政事业单位离退休", 2021)


@pytest.mark.parametrize(
    ("name", "parent", "code"),
    [
        ("政府事业单位离退休", "208", "20805"),
        ("行政事业单位养老", "208", "20805"),
        ("一般行政事务管理", "20405", "2040502"),
        ("城市生活救助", "20825", "2082501"),
        ("山区道路维护", "20103", None),
        ("公安局", "204", None),
    ],
)
def test_near_miss(name: str, parent: str, code: str | None) -> None:
    near = ACCOUNTS.near_miss(name, ACCOUNTS.children(parent))
    assert (near.code if near else None) == code


def test_near_miss_of_two_is_none() -> None:
    style = Rulebook().read("lexicon/accounts/style.yaml", AccountStyle)
    pair = Accounts([Account("20801", "甲类救助支出"), Account("20802", "乙类救助支出")], style)
    assert pair.near_miss("丙类救助支出", pair.children("208")) is None


@given(st.sampled_from([account for account in OFFICIAL if len(account.name) >= 8]), st.data())
def test_a_slip_is_never_taken_for_another_account(account: Account, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(ACCOUNTS.plain(account.name)) - 1))
    slip = account.name[:place] + "〇" + account.name[place + 1 :]
    near = ACCOUNTS.near_miss(slip, ACCOUNTS.children(account.code[:-2] if account.level > 1 else account.code[:1]))
    assert near is None or edits(slip, near.name, 2) <= 1 or near.code == account.code


words = st.text("甲乙丙丁", max_size=6)


@given(words, words)
def test_edits_is_a_distance_up_to_its_limit(one: str, other: str) -> None:
    exact = edits(one, other, 12)
    assert exact == edits(other, one, 12) and (exact == 0) == (one == other)
    assert abs(len(one) - len(other)) <= exact <= max(len(one), len(other))
    for limit in range(4):
        assert edits(one, other, limit) == min(exact, limit + 1)
