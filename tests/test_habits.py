"""Slips against a report's own habits: each edit is found in words that the report otherwise repeats."""

import pytest

from narrcheck.nlp.deviations import Lexicon
from narrcheck.nlp.edits import Edit
from narrcheck.nlp.habits import slips

_WORDS = dict.fromkeys(["机房", "搬迁", "线路", "租赁", "费用", "主要", "用于", "网络", "保障", "畅通"], 1000)
_LEXICON = Lexicon(lambda: _WORDS, {"租": "祖阻", "赁": "凭"}, frozenset("年"))
_SENTENCE = "机房搬迁线路租赁费用12.5万元，主要用于保障网络畅通。"
_TEXT = _SENTENCE * 12


def _found(text: str) -> list[tuple[Edit, str, str]]:
    return [(slip.edit, text[slip.span.start : slip.span.end], slip.term) for slip in slips(text, _LEXICON)]


@pytest.mark.parametrize(
    ("wrong", "edit", "term"),
    [
        (_SENTENCE.replace("租赁", "祖赁"), Edit.WRONG, "租赁"),
        (_SENTENCE.replace("租赁", "赁租"), Edit.SWAPPED, "租赁"),
        (_SENTENCE.replace("租赁", "租赁赁"), Edit.DOUBLED, "租赁"),
        (_SENTENCE.replace("租赁", "租"), Edit.MISSING, "路租赁费用"),
    ],
)
def test_what_stands_once_otherwise_is_a_slip(wrong: str, edit: Edit, term: str) -> None:
    text = _TEXT + wrong + _TEXT
    found = slips(text, _LEXICON)
    assert [(slip.edit, slip.term) for slip in found] == [(edit, term)]
    mended = text[: found[0].place.start] + found[0].right + text[found[0].place.end :]
    assert mended == _TEXT + _SENTENCE + _TEXT


def test_a_consistent_report_has_none() -> None:
    assert _found(_TEXT) == []


def test_figures_may_differ() -> None:
    assert _found(_TEXT + _SENTENCE.replace("12.5", "340") + _TEXT) == []


def test_words_of_the_dictionary_are_no_slips() -> None:
    assert _found(_TEXT + _SENTENCE.replace("用于", "用途") + _TEXT) == []


def test_a_character_that_stands_by_itself_is_no_trace() -> None:
    assert _found(_TEXT + _SENTENCE.replace("费用", "年年费用") + _TEXT) == []


def test_short_texts_have_no_habits() -> None:
    assert _found(_SENTENCE + _SENTENCE.replace("租赁", "赁租")) == []
    assert _found("") == []


def test_figures_alone_are_no_habits() -> None:
    assert _found("3.14" * 200) == []
    assert _found("3" * 200 + "年") == []
