"""Near misses of the rules' terms, doubled words and lone brackets."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrcheck import check_text
from narrcheck.checks import all_checks
from narrcheck.checks.template import residue, unfilled
from narrcheck.checks.wording import _slips, brackets, doubles, misspellings
from narrcheck.model.analysis import Analysis, Identity
from narrcheck.nlp.edits import Edit
from narrcheck.nlp.nearmiss import NearMisses
from narrcheck.nlp.terms import Level, Term
from narrcheck.readers.text import read_text
from narrcheck.rulebook import Rulebook

RULES = Rulebook()
ENGINE = RULES.derive(_slips.near_misses)
TERMS = [
    Term.parse(term, group.level)
    for group in RULES.read("wording/terms.yaml", tuple[_slips.Group, ...])
    for term in group.terms
]
BESIDE = {"year": "2021", "figure": "3", "start": "。", "stop": "。", "word": "某", None: "和"}
MINE = (misspellings, brackets, doubles, unfilled, residue)


def _in_context(term: Term, words: str) -> str:
    return f"{BESIDE[term.before]}{words}{BESIDE[term.after]}"


def _chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _edited(term: Term, edit: Edit) -> Iterator[str]:
    """The term with every single edit of one kind that the engine is meant to see."""
    words = term.text
    for i in range(1, len(words) - 1):
        left, char, right = words[:i], words[i], words[i + 1 :]
        if not _chinese(char):
            continue
        if edit is Edit.DOUBLED:
            yield left + char + char + right
        elif edit is Edit.SWAPPED and char != right[0] and _chinese(right[0]):
            yield left + right[0] + char + right[1:]
        elif edit is Edit.MISSING and (len(words) > 5 or term.level is not Level.NORMAL):
            yield left + right


def _mended(text: str) -> list[str]:
    """``text`` with the one slip in it mended; what it may be, where that is in doubt."""
    slips = ENGINE.find(text)
    if len(slips) != 1:
        return []
    slip = slips[0]
    if slip.rivals:
        return [text[: slip.span.start] + term + text[slip.span.end :] for term in (slip.term, *slip.rivals)]
    return [text[: slip.place.start] + slip.right + text[slip.place.end :]]


def _found(text: str) -> set[tuple[str, str]]:
    document = read_text(text)
    analysis = Analysis(document, Identity(None, None, None), RULES, (), ())
    return {(finding.code, document.words(finding.span)) for module in MINE for finding in module.check(analysis)}


def test_every_term_is_right_where_it_stands() -> None:
    assert [term for term in TERMS if ENGINE.find(_in_context(term, term.text))] == []


def test_all_terms_side_by_side_are_right() -> None:
    assert ENGINE.find("。".join(term.text for term in TERMS if not term.before and not term.after)) == []


@pytest.mark.parametrize(("edit", "share"), [(Edit.SWAPPED, 1.0), (Edit.DOUBLED, 0.99), (Edit.MISSING, 0.93)])
def test_nearly_every_edit_is_found_and_mended(edit: Edit, share: float) -> None:
    """What is not found is another right phrase: 本年度收入合计 without 度, 商品和服务 without 和."""
    cases = [(term, words) for term in TERMS if len(term.text) > 3 for words in _edited(term, edit)]
    right = sum(_in_context(term, term.text) in _mended(_in_context(term, words)) for term, words in cases)
    assert right / len(cases) >= share


@given(st.data())
def test_what_is_mended_is_right(data: st.DataObject) -> None:
    term = data.draw(st.sampled_from(TERMS))
    edit = data.draw(st.sampled_from([Edit.MISSING, Edit.DOUBLED, Edit.SWAPPED]))
    for words in _edited(term, edit):
        assert all(ENGINE.find(text) == [] for text in _mended(_in_context(term, words)))


def test_rivals_leave_the_choice_to_the_author() -> None:
    engine = NearMisses([Term("决算数大于预算数"), Term("决算数小于预算数")], [], {})
    (slip,) = engine.find("决算数于预算数")
    assert {slip.term, *slip.rivals} == {"决算数大于预算数", "决算数小于预算数"}


def test_known_words_explain_a_place() -> None:
    term, alike = Term("厉行节约活动"), {"厉": "例"}
    assert [slip.right for slip in NearMisses([term], [], alike).find("例行节约活动")] == ["厉"]
    assert NearMisses([term], ["例行"], alike).find("例行节约活动") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本馆支出合12万元。", {("NC504", "支出合")}),
        ("比去减少2万元。", {("NC504", "比去减少")}),
        ("相比增2万元。", {("NC504", "相比增")}),
        ("本馆2021度开放。", {("NC504", "2021度")}),
        ("用电2021度电。", set()),
        ("用电12021度。", set()),
        ("馆藏一万册、。", {("NC502", "、。")}),
        ("（一）阅览室（含自习室", {("NC503", "（")}),
        ("1）阅览室，2）自习室", set()),
        ("由书店（见\n附件）供应。", set()),
        ("编制人20数人。", {("NC507", "人20数")}),
        ("馆员说：“好”，“好”。", set()),
        ("增加（减少）的主要原因是天气。", {("NC402", "增加（减少）")}),
        ("增加（减少）额", set()),
        ("部门：\n单位：万元", {("NC406", "部门：")}),
        ("本馆为&nbsp;公益单位。", {("NC404", "&nbsp;")}),
    ],
)
def test_small_texts(text: str, expected: set[tuple[str, str]]) -> None:
    assert _found(text) == expected


def test_checks_are_listed_with_their_rules() -> None:
    codes = [rule.code for check in all_checks() for rule in check.RULES]
    assert len(codes) == len(set(codes))
    assert {rule.code for module in MINE for rule in module.RULES} <= set(codes)


def test_a_nul_in_the_text_is_no_word() -> None:
    assert list(check_text("支出合计100.00万元，\x00其中：基本支出100.00万元。")) == []


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("全年完成政府采购额2905.8亿元。", "info"),
        ("安排公务医疗补助缴费12万元。", "info"),
        ("本馆支出合12万元。", "warning"),
        ("占本支出合计的5%。", "warning"),
    ],
)
def test_a_term_that_reads_well_with_a_character_less_is_only_hinted_at(text: str, severity: str) -> None:
    assert [(finding.code, finding.severity) for finding in check_text(text)] == [("NC504", severity)]
