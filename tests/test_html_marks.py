"""Marks stand where they belong, however they overlap, and leave the text whole."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrcheck.fixes import compatible_fixes, edits_of
from narrcheck.model.checked import Checked, Claim, Outcome
from narrcheck.model.document import Span
from narrcheck.model.finding import Fix, Related, Severity
from tests.html_samples import (
    article_of,
    assert_links_lead_somewhere,
    blocks_of,
    make_checked,
    make_document,
    make_finding,
    page_of,
)


def test_overlapping_marks_are_cut_at_every_boundary() -> None:
    document = make_document(("", "甲乙丙丁戊己"))
    findings = [make_finding(Span(0, 4)), make_finding(Span(2, 6), severity=Severity.INFO)]
    claims = [Claim(Span(3, 5), Outcome.HOLDS, "1")]
    marks = article_of(make_checked(document, findings, claims)).all("mark")
    assert [(mark.text, mark.attributes["class"], mark.attributes["data-f"]) for mark in marks] == [
        ("甲乙", "m error", "1"),
        ("丙", "m error info", "1 2"),
        ("丁", "m error info consistent", "1 2"),
        ("戊", "m info consistent", "2"),
        ("己", "m info", "2"),
    ]


def test_finding_over_several_blocks() -> None:
    document = make_document(("", "甲乙"), ("", "丙丁"), ("|", "戊\t己"))
    article = article_of(make_checked(document, [make_finding(Span(1, 7))]))
    assert [mark.text for mark in article.all(data_f="1")] == ["乙", "丙丁", "戊"]
    assert len(article.all("a.n")) == 1


@pytest.mark.parametrize(("position", "block", "before"), [(0, 0, ""), (1, 0, "甲"), (2, 0, "甲乙"), (3, 1, "")])
def test_finding_of_no_length(position: int, block: int, before: str) -> None:
    document = make_document(("", "甲乙"), ("", "丙丁"))
    place = Span(position, position)
    article = article_of(make_checked(document, [make_finding(place, fix=Fix(place, "，"))]))
    point = article.one("mark.point")
    holder = article.all("p")[block]
    assert point.parent is holder
    assert (
        "".join(child for child in holder.children[: holder.children.index(point)] if isinstance(child, str)) == before
    )
    assert point.next.text == "，"


def test_finding_on_a_line_break_stands_at_the_end_of_the_line() -> None:
    document = make_document(("", "甲乙"), ("", "丙丁"))
    article = article_of(make_checked(document, [make_finding(Span(2, 3), fix=Fix(Span(2, 3), ""))]))
    holder = article.one("mark.point").parent
    assert holder
    assert holder.attributes["class"] == "b paragraph joins"


def test_corrected_text_loses_removed_blocks() -> None:
    document = make_document(("", "甲乙"), ("", "丙丁"), ("", "戊己"))
    article = article_of(make_checked(document, [make_finding(Span(3, 5), fix=Fix(Span(3, 6), ""))]))
    assert [block.attributes["class"] for block in article.all("p")] == [
        "b paragraph",
        "b paragraph gone",
        "b paragraph",
    ]


def test_fixes_that_clash_are_shown_once() -> None:
    findings = [
        make_finding(Span(0, 3), fix=Fix(Span(0, 3), "甲"), severity=Severity.INFO),
        make_finding(Span(2, 4), fix=Fix(Span(2, 4), "乙")),
        make_finding(Span(4, 5), fix=Fix(Span(4, 5), "丙")),
        make_finding(Span(2, 4), fix=Fix(Span(2, 4), "乙")),
        make_finding(Span(4, 4), fix=Fix(Span(4, 4), "丁")),
        make_finding(Span(4, 4), fix=Fix(Span(4, 4), "戊")),
    ]
    fixes = compatible_fixes(findings, make_document(("", "甲乙丙丁戊己")))
    assert set(fixes.shown) == {2, 3, 5}
    assert fixes.left_out == {1, 6}
    assert fixes.settles(4, findings[3])


def test_a_fix_is_made_wherever_the_same_words_are_wrong() -> None:
    document = make_document(("", "青禾县、青禾县、白露县、青禾县"))
    spans = [Span(0, 3), Span(4, 7), Span(8, 11), Span(12, 15)]
    wrong = replace(
        make_finding(spans[0], fix=Fix(spans[0], "谷雨县")),
        related=(*(Related("same", span) for span in spans[1:]), Related("text", spans[1])),
    )
    other = make_finding(spans[3], fix=Fix(spans[3], "霜降县"))
    assert edits_of(wrong, document) == tuple(Fix(spans[place], "谷雨县") for place in (0, 1, 3))
    fixes = compatible_fixes([wrong, other], document)
    assert fixes.shown == {1: edits_of(wrong, document)} and fixes.left_out == {2}
    fixes = compatible_fixes([other, wrong], document)
    assert fixes.shown == {1: (other.fix,), 2: edits_of(wrong, document)[:2]}


SPANS = st.tuples(st.integers(0, 40), st.integers(0, 8)).map(lambda at: (at[0], at[0] + at[1]))


@st.composite
def marked_documents(draw: st.DrawFn) -> Checked:
    """A text of lines and a table under random claims, findings and fixes."""
    letters = st.text("甲乙12<&", max_size=8)
    rows = draw(st.lists(letters, min_size=1, max_size=4))
    kinds = draw(st.lists(st.sampled_from(["", "#", "=", "|"]), min_size=len(rows), max_size=len(rows)))
    document = make_document(*zip(kinds, rows, strict=True))
    length = len(document.text)
    spans = st.builds(lambda at: Span(min(at[0], length), min(at[1], length)), SPANS)
    fixes = st.none() | st.builds(Fix, spans, st.text("，丙>", max_size=2))
    findings = st.builds(
        lambda span, fix, severity, related: make_finding(span, fix=fix, severity=severity, related=related),
        spans,
        fixes,
        st.sampled_from(list(Severity)),
        st.lists(spans, max_size=2),
    )
    claims = st.builds(Claim, spans, st.sampled_from(list(Outcome)), st.just("1 = 1"))
    return make_checked(document, draw(st.lists(findings, max_size=5)), draw(st.lists(claims, max_size=5)))


@settings(max_examples=100, deadline=None)
@given(marked_documents())
def test_any_marks_leave_the_text_whole(checked: Checked) -> None:
    page = page_of(checked)
    document = checked.analysis.document
    lines = [document.words(block.span).replace("\t", "") for block in document.blocks]
    assert [line.replace("\n", "") for line in blocks_of(page, "n", "ins")] == lines
    numbers = {str(number) for number, _ in enumerate(checked.findings, start=1)}
    assert {number.text for number in page.one("article").all("a.n")} == numbers
    assert {number for value in page.one("article").values("data-f") for number in value.split()} == numbers
    assert_links_lead_somewhere(page)


@settings(max_examples=100, deadline=None)
@given(marked_documents())
def test_corrected_text_is_the_text_with_the_fixes(checked: Checked) -> None:
    document = checked.analysis.document
    shown = sorted(compatible_fixes(checked.findings, document).edits, key=lambda fix: fix.span)
    assert all(first.span.end <= second.span.start for first, second in pairwise(shown))
    text, end = "", 0
    for fix in shown:
        text += document.text[end : fix.span.start] + fix.text
        end = fix.span.end
    text += document.text[end:]
    blank = str.maketrans("", "", "\n\t")
    assert "".join(blocks_of(article_of(checked), "n", "del")).translate(blank) == text.translate(blank)
