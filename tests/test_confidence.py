"""What is said of a repair's worth is what it is worth: measured on planted errors, with seeds of their own."""

from pathlib import Path

import pytest

from corpus.tools.confidence import measure
from narrcheck import check_text
from narrcheck.diagnosis.confidence import load_classes
from narrcheck.evaluation.statistics import rate
from narrcheck.evaluation.summary import Diagnosis
from narrcheck.model.finding import Confidence
from narrcheck.rulebook import Rulebook

HEAD = "河西县水库管理所2023年度部门决算\n\n"
REPORTS = 150
FIRST = 900_000


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Diagnosis:
    folder: Path = tmp_path_factory.mktemp("planted")
    return measure(folder, FIRST, REPORTS)


@pytest.mark.parametrize("word", list(Confidence))
def test_each_class_is_worth_what_the_rules_say(measured: Diagnosis, rulebook: Rulebook, word: Confidence) -> None:
    """The intervals (95 %) of the share stored and of the share in other reports meet."""
    one = load_classes(rulebook)[word]
    stored, found = rate(one.right, one.of), getattr(measured, word.value)
    assert stored.of > 30 and found.of > 5
    assert found.low <= stored.high and stored.low <= found.high, (stored, found)


def test_a_better_word_is_worth_more(rulebook: Rulebook) -> None:
    shares = [one.right / one.of for one in load_classes(rulebook).values()]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.9


def test_one_relation_alone_is_never_certain(rulebook: Rulebook) -> None:
    assert all(bar.support > 1 for bar in load_classes(rulebook)[Confidence.CERTAIN].meets)
    (finding,) = check_text(HEAD + "年初预算为76.00万元，支出决算为80.24万元，完成年初预算的104.36%。")
    assert finding.fix is not None and finding.confidence is Confidence.POSSIBLE


def test_no_planted_error_that_one_relation_alone_shows_is_certain(measured: Diagnosis) -> None:
    assert measured.alone_certain.of > 30
    assert measured.alone_certain.hits == 0


@pytest.mark.parametrize("again", ["", "2023年度基本支出实际支出86.40万元。\n"])
def test_a_total_told_again_is_no_second_relation(again: str) -> None:
    text = "基本支出年初预算91.00万元，实际支出86.40万元，其中：人员经费60.10万元，日常公用经费263.0万元。"
    (finding,) = check_text(HEAD + again + text)
    assert finding.fix is not None and (finding.fix.replace, finding.fix.with_) == ("263.0", "26.30")
    assert finding.confidence is Confidence.LIKELY


def test_a_list_is_not_mended_by_leaving_a_part_out() -> None:
    """110.00 + 77.40 would come to the total without the last part, but that is none of the ways to mend the list."""
    text = HEAD + "项目支出187.40万元，包括：档案数字化110.00万元、库房设备运维37.40万元、征集与展览48.00万元。"
    (finding,) = check_text(text)
    assert finding.fix is not None
    assert (finding.fix.replace, finding.fix.with_) == ("48.00", "40.00")
    assert finding.alternatives == ()


def test_two_equally_good_repairs_are_alternatives() -> None:
    (finding,) = check_text(
        HEAD + "2023年度政府采购支出总额68.00万元，其中：政府采购货物支出24.00万元、政府采购工程支出6.00万元、"
        "政府采购服务支出40.00万元。"
    )
    assert finding.fix is None and finding.confidence is None
    assert {(edit.replace, edit.with_) for edit in finding.alternatives} == {("6.00", "4.00"), ("24.00", "22.00")}
