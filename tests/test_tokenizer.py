"""Tokens: figures whole, words of the domain whole, and the text unchanged."""

import pickle
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrcheck.nlp.tokenizer import make_nlp, segmenter, tokens
from narrcheck.rulebook import Rulebook

RULES = Rulebook()
SENTENCE = "本部门2021年度收入总计８６４.４３万元，比上年增加1,113.85万元，增长－15.17％。"


def test_figures_and_words_of_the_domain_are_whole() -> None:
    assert tokens(SENTENCE, RULES) == [
        *("本", "部门", "2021年度", "收入总计", "８６４.４３万元", "，", "比", "上年", "增加", "1,113.85万元", "，"),
        *("增长", "－15.17％", "。"),
    ]


def test_every_word_of_the_lexicon_is_one_token() -> None:
    words = RULES.read("lexicon/words.yaml", list[str])
    assert len(words) == len(set(words))
    assert [word for word in words if word.isalpha() and tokens(word, RULES) != [word]] == []


def test_it_cuts_as_jieba_does() -> None:
    jieba = import_module("jieba").Tokenizer()
    jieba.FREQ, jieba.total = jieba.gen_pfdict(jieba.get_dict_file())
    jieba.initialized = True
    for word in RULES.read("lexicon/words.yaml", list[str]):
        jieba.add_word(word, 20_000)
    for report in (Path(__file__).parents[1] / "corpus").rglob("*.txt"):
        text = report.read_text("utf-8")
        assert segmenter(RULES).lcut(text) == jieba.lcut(text)


def test_span_groups_name_the_figures() -> None:
    doc = make_nlp(RULES)(SENTENCE)
    assert [(span.text, span.label_) for span in doc.spans["quantities"]] == [
        ("８６４.４３万元", "money"),
        ("1,113.85万元", "money"),
        ("－15.17％", "percent"),
    ]
    assert [span.text for span in doc.spans["years"]] == ["2021年度", "上年"]


def test_a_doc_can_be_stored_and_sent() -> None:
    nlp = make_nlp(RULES)
    doc = nlp(SENTENCE)
    again = pickle.loads(pickle.dumps(doc))
    assert again.text == SENTENCE
    assert [span.text for span in again.spans["quantities"]] == [span.text for span in doc.spans["quantities"]]
    assert type(doc)(nlp.vocab).from_bytes(doc.to_bytes()).text == SENTENCE


def test_the_pipeline_is_made_once() -> None:
    assert make_nlp(RULES) is make_nlp(RULES)
    assert segmenter(RULES) is segmenter(RULES)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "　", "收入\t5万元 \r\n支出"])
def test_blanks_are_kept(text: str) -> None:
    assert make_nlp(RULES)(text).text == text


@given(
    st.text(
        st.one_of(st.characters(codec="utf-8"), st.sampled_from("0123456789.,万亿元%年收支一三“（ \n")), max_size=40
    )
)
def test_the_text_is_never_changed(text: str) -> None:
    assert "".join(tokens(text, RULES)) == text
    doc = make_nlp(RULES)(text)
    assert doc.text == text
    assert all(span is not None and span.text in text for group in doc.spans.values() for span in group)


def test_nothing_heavy_is_loaded_before_it_is_needed_and_no_cache_is_used(tmp_path: object) -> None:
    code = (
        "import sys, narrcheck.nlp.tokenizer as t, narrcheck.nlp.quantities\n"
        "assert not {'spacy', 'jieba'} & set(sys.modules)\n"
        "from narrcheck.rulebook import Rulebook\n"
        "t.tokens('收入总计', Rulebook())\n"
        "assert 'spacy' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"TMPDIR": str(tmp_path)}
    )
    assert (done.stdout, done.stderr) == ("", "")
    assert list(__import__("pathlib").Path(str(tmp_path)).iterdir()) == []
