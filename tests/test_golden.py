"""Every rule's page: all its marked findings are found, and nothing else; every rule has a page that shows both."""

from collections.abc import Iterator

import pytest

from narrcheck.catalogue import catalogue, explanation
from narrcheck.rulebook import Rulebook
from narrcheck.testing import Case, MalformedPage, Page, difference, parse_marks, parse_page
from tests.support import ROOT

PAGES = sorted((ROOT / "tests" / "golden").glob("*.md"))


def _page(file: str) -> Page:
    return parse_page((ROOT / "tests" / "golden" / f"{file}.md").read_text(encoding="utf-8"))


def _cases() -> Iterator[object]:
    for file in PAGES:
        try:
            page = _page(file.stem)
        except MalformedPage:
            continue  # test_page_is_well_formed says so
        for number, case in enumerate(page.cases, 1):
            yield pytest.param(case, id=f"{file.stem}-{number}")


@pytest.mark.parametrize("case", list(_cases()))
def test_exactly_the_marked_findings(case: Case, rulebook: Rulebook) -> None:
    assert difference(case, rulebook) == [], case.title


@pytest.mark.parametrize("file", [file.stem for file in PAGES])
def test_page_is_well_formed(file: str) -> None:
    page = _page(file)
    assert page.code == file
    titles = [case.title for case in page.cases]
    assert len(titles) == len(set(titles)), "two cases have one title"
    assert any(code == file for case in page.cases for *_, code in case.marks), "no positive block"
    assert any(not case.marks for case in page.cases), "no negative block"


def test_every_rule_has_a_page_and_every_page_a_rule(rulebook: Rulebook) -> None:
    entries = catalogue(rulebook)
    codes = [entry.code for entry in entries]
    assert len(codes) == len(set(codes)), "a code is used twice"
    assert {file.stem for file in PAGES} == set(codes)
    assert {page.code: page.name for page in map(_page, codes)} == {entry.code: entry.name for entry in entries}


def test_marks_name_known_rules(rulebook: Rulebook) -> None:
    codes = {entry.code for entry in catalogue(rulebook)}
    used = {code for file in PAGES for case in _page(file.stem).cases for *_, code in case.marks}
    assert used <= codes


def test_explain_shows_the_page() -> None:
    for file in PAGES:
        assert explanation(file.stem) == file.read_text(encoding="utf-8")


def test_marks_are_stripped_and_placed() -> None:
    assert parse_marks("甲[增长]{NC103}乙[]{NC501}。") == (
        "甲增长乙。",
        frozenset({(1, 3, "NC103"), (4, 4, "NC501")}),
    )


def test_nested_marks_and_literal_brackets() -> None:
    text, marks = parse_marks("见[[bookmark: a]]{NC401}，〔[增[长]{NC102}]{NC103}[注]〕")
    assert text == "见[bookmark: a]，〔增长[注]〕"
    assert marks == {(1, 14, "NC401"), (16, 18, "NC103"), (17, 18, "NC102")}


@pytest.mark.parametrize(
    "marked", ["增长]{NC103}", "[增长]{NC10}", "[增]{nc103}", "[增] {NC103}", "[增长]{NC103", "增长{NC103}", "[增长]{}"]
)
def test_malformed_marks_fail(marked: str) -> None:
    with pytest.raises(MalformedPage):
        parse_marks(marked)


@pytest.mark.parametrize(
    "source",
    [
        "# Bad Name (NC103)\n\n说明。\n",
        "# name (NC1)\n\n说明。\n",
        "# name (NC103)\n\n## 例\n```text\n甲\n```\n",
        "# name (NC103)\n\n说明。\n\n## 例\n没有文本\n",
        "# name (NC103)\n\n说明。\n\n## 例\n```text\n甲\n",
        "# name (NC103)\n\n说明。\n\n## 例\n```text\n甲\n```\n```text\n乙\n```\n",
        "# name (NC103)\n\n说明。\n\n```text\n甲\n```\n",
    ],
)
def test_malformed_pages_fail(source: str) -> None:
    with pytest.raises(MalformedPage):
        parse_page(source)
