"""The annotated page: what it shows, that every mark is in its place, and that no text of a report becomes markup."""

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from narrcheck.model.analysis import Identity
from narrcheck.model.bond import Bond, Comparison
from narrcheck.model.checked import Checked, Claim, Outcome, Unbound
from narrcheck.model.document import Cell, Document, Location, Skipped, Span, Table
from narrcheck.model.finding import Elsewhere, Finding, Fix, Kind, Message, Related, Severity
from narrcheck.reporters import html_page
from narrcheck.reporters.html import render
from narrcheck.reporters.html_page.labels import read_labels
from tests.html_samples import (
    Lines,
    article_of,
    assert_links_lead_somewhere,
    blocks_of,
    make_checked,
    make_document,
    make_finding,
    page_of,
    sample,
    spot,
)
from tests.html_tree import parse

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><a href=javascript:alert(3)>{{ 7*7 }}</p>&amp;"


def test_text_reads_as_in_the_report() -> None:
    page = page_of(sample())
    assert blocks_of(page, "n", "ins")[:5] == [
        "青禾市园林管理处2022年度部门决算",
        "一、收入支出决算总体情况……3",
        "一、收入支出决算总体情况",
        "2022年度总收入412.60万元，比上年增加36.40万元，增长11.68%，主要是苗木更新项目增多。",
        "其中：财政拨款收入400.00万元，占96.9%；其他收入12.60万元，占3.1%。全年修剪乔木2400株。",
    ]
    assert [block.tag for block in page.one("article").elements] == ["h3", "p", "h4", "p", "p", "h4", "div", "h5", "p"]


def test_table_is_a_grid() -> None:
    rows = article_of(sample()).all("tr")
    assert [[cell.text for cell in row.elements] for row in rows] == [
        ["项目", "金额", ""],
        ["本年收入合计", "412.60", ""],
        ["财政拨款收入", "400.00", "97%"],
    ]
    assert [cell.tag for cell in rows[0].elements] == ["th", "th", "td"]
    assert [cell.classes for cell in rows[1].elements] == [[], ["r"], []]


def test_merged_cells_and_gaps() -> None:
    document = make_document(("|", "甲\t乙\t丙"))
    spans = [spot(document, word) for word in "甲乙丙"]
    cells = (Cell(0, 0, spans[0], "甲", rows=2), Cell(0, 1, spans[1], "乙", columns=2), Cell(1, 2, spans[2], "丙"))
    document = replace(document, tables=(Table(0, Span(0, 5), cells),))
    first, second = article_of(make_checked(document)).all("tr")
    assert [(cell.text, cell.attributes) for cell in first.elements] == [
        ("甲", {"rowspan": "2"}),
        ("乙", {"colspan": "2"}),
    ]
    assert [cell.text for cell in second.elements] == ["", "丙"]


def test_text_between_blocks_is_shown() -> None:
    document = replace(make_document(("", "甲一"), ("", "乙二"), ("", "丙三")), blocks=())
    assert blocks_of(page_of(make_checked(document))) == ["甲一", "乙二", "丙三"]


@pytest.mark.parametrize(
    ("words", "css", "title"),
    [
        ("36.40万元", "m consistent", "核对一致：412.60 − 376.20 = 36.40"),
        ("96.9%", "m rounding", "尾差（四舍五入）：400.00 ÷ 412.60 = 96.946%"),
        ("下降约一成", "m undecided", "未能判定：没有上年数"),
        ("2400株", "m unbound", "未纳入核对的数字：没有指标"),
    ],
)
def test_claims_are_marked_in_place(words: str, css: str, title: str) -> None:
    (mark,) = [mark for mark in article_of(sample()).all(".m") if mark.text == words]
    assert mark.attributes["class"] == css
    assert title in mark.attributes["title"].split("\n")


def test_finding_is_marked_with_its_fix_and_related_places() -> None:
    article = article_of(sample())
    mark = article.one("mark.error")
    assert (mark.attributes["class"], mark.attributes["data-f"]) == ("m error inconsistent fixed", "1")
    assert [(child.tag, child.text) for child in mark.elements] == [("del", "11.68%")]
    assert (mark.next.tag, mark.next.text, mark.next.attributes) == ("ins", "9.68%", {"data-f": "1"})
    assert [place.text for place in article.all(data_r="1")] == ["412.60万元", "36.40万元"]


def test_list_says_everything_and_its_links_lead_to_the_places() -> None:
    page = page_of(sample())
    item = page.one("li", id="d0-f1")
    for part in ("错误", "增减变动", "NC102", "增长率应为9.68%", "1 + 1 = 2", "第4行", "改为 11.68%9.68%", "36.40万元"):
        assert part in item.words
    links = [link[1:] for link in item.values("href") if not link.startswith("#rule")]
    assert [page.one("article").one(id=link).text for link in links] == ["11.68%", "412.60万元", "36.40万元"]
    assert [number.attributes["href"] for number in page.one("article").all("a.n")] == ["#d0-f1", "#d0-f2", "#d0-f3"]


@pytest.mark.parametrize(
    ("span", "fix", "shown"),
    [
        ((0, 5), Fix(Span(4, 4), "年"), "补上 2021年度"),
        ((0, 4), Fix(Span(0, 4), "2022"), "改为 20212022"),
        ((5, 9), Fix(Span(7, 9), ""), "删去 根据根据"),
        ((9, 9), Fix(Span(9, 9), "，"), "补上 …021度根据根据，甲乙"),
        ((0, 4), Fix(Span(9, 9), "，"), "补上 …021度根据根据，甲乙"),
        ((0, 4), Fix(Span(21, 21), "。"), "补上 …丁戊己庚辛壬癸子。"),
    ],
)
def test_fix_is_shown_with_the_words_around_it(span: tuple[int, int], fix: Fix, shown: str) -> None:
    document = make_document(("", "2021度根据根据甲乙"), ("", "丙丁戊己庚辛壬癸子"))
    page = page_of(make_checked(document, [make_finding(Span(*span), fix=fix)]))
    assert page.one("p.fix").words == shown


def test_head_and_coverage() -> None:
    words = page_of(sample()).one("section.card").words
    assert "青禾市园林管理处2022年决算.txt 单位青禾市园林管理处年度2022报告类型部门（单位）决算公开" in words
    assert "读入表格 1 张" in words
    assert "1 错误 1 警告 1 提示" in words
    assert "可核对的数据表述 4 处 核对一致 1 尾差（四舍五入） 1 不一致 1 未能判定 1" in words
    assert "未能判定 1 没有上年数 1 下降约一成 第11行" in words


def test_what_was_not_read_is_said() -> None:
    document = replace(make_document(("", "甲")), skipped=(Skipped("公开06表", "没有文字"),))
    words = page_of(make_checked(document)).words
    assert "未读入或未核对的内容 1 公开06表 没有文字" in words
    assert "读到的部分未发现问题。" in words


def test_nothing_known_nothing_found() -> None:
    page = page_of(make_checked(make_document(("", "")), identity=Identity(None, None, None)))
    assert "单位未识别年度未识别报告类型未识别" in page.words
    assert "未发现问题。" in page.words


def test_finding_of_no_place_is_in_the_list() -> None:
    page = page_of(make_checked(Document("空.txt", "", (), Lines("")), [make_finding(Span(0, 0))]))
    assert page.one("li", id="d0-f1").values("href") == ["#rule-NC102"]


def test_several_documents_stand_apart() -> None:
    page = page_of(sample("甲.txt"), sample("乙.txt"))
    assert [article.attributes["id"] for article in page.all("article")] == ["d0", "d1"]
    assert [group.text for group in page.one("aside").all("h3")] == ["甲.txt", "乙.txt"]
    assert [item.attributes["id"] for item in page.all("li", data_doc="1")] == ["d1-f1", "d1-f2", "d1-f3"]
    assert_links_lead_somewhere(page)


def test_english() -> None:
    page = page_of(sample(), lang="en")
    assert page.one("html").attributes["lang"] == "en"
    assert "delta and rate differ" in page.one("aside").words
    assert "line 4" in page.one("aside").words
    own = [
        page.one("h1"),
        *page.all("dt"),
        *page.all("button"),
        *page.all("option"),
        *page.one("header").all("th"),
        *page.all("summary"),
    ]
    own = [node for node in own if node.attributes.get("lang") != "zh-CN" and node.attributes.get("scope") != "row"]
    assert not [node.text for node in own if re.search("[一-鿿]", node.text)]


def test_places_in_other_documents_are_told() -> None:
    checked = sample()
    there = Elsewhere("table", "公开表.xlsx", Location(0, 6, "401.00", cell="收入表!C5"), "财政拨款收入 401.00")
    compared = (Comparison("公开表.xlsx", Bond.COMPANION, figures=3, differ=1),)
    finding = replace(checked.findings[0], elsewhere=(there,))
    page = page_of(replace(checked, findings=(finding,), compared=compared))
    said = "其他文件中的依据 表格 公开表.xlsx 收入表!C5 “401.00”：财政拨款收入 401.00"
    assert said in page.one("li", id="d0-f1").words
    assert "与配套文件 公开表.xlsx 核对 3 处，不同 1 处" in page.one("section.card").words


def test_every_word_of_the_vocabulary_has_a_label() -> None:
    for lang in ("zh", "en"):
        words = read_labels(Path(html_page.__file__).parent, lang)
        keys = {f"kind.{kind}" for kind in Kind} | {f"severity.{severity}" for severity in Severity}
        assert keys | {f"outcome.{outcome}" for outcome in Outcome} <= set(words)
        assert all(words.values())


def test_no_outside_resource_and_no_script_but_ours() -> None:
    text = render([sample()], lang="zh")
    page = parse(text)
    assert not page.values("src") + page.all("link") + page.all("iframe") + page.all("object")
    assert all(link.startswith("#") for link in page.values("href"))
    assert "url(" not in text
    assert "@import" not in text
    policy = page.one("meta", http_equiv="Content-Security-Policy").attributes["content"]
    digests = [
        base64.b64encode(hashlib.sha256(page.one(tag).text.encode()).digest()).decode() for tag in ("style", "script")
    ]
    assert policy.startswith(
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; base-uri 'none'"
    )
    assert not page.values("style")


def test_hostile_text_stays_text() -> None:
    message = Message(HOSTILE, HOSTILE)
    document = make_document(("#", HOSTILE), ("", HOSTILE), ("|", f"{HOSTILE}\t1"), source=f"/tmp/{HOSTILE}.txt")
    document = replace(document, skipped=(Skipped(HOSTILE, HOSTILE),))
    line = Span(0, len(HOSTILE))
    related = (Related(HOSTILE, Span(3, 5)),)
    finding = Finding(HOSTILE, Kind.CHANGE, Severity.ERROR, line, message, HOSTILE, related, Fix(Span(3, 9), HOSTILE))
    claims = [Claim(line, Outcome.UNDECIDED, why=message), Claim(line, Outcome.HOLDS, HOSTILE)]
    unbound = [Unbound(line, message)]
    page = page_of(make_checked(document, [finding], claims, unbound, Identity(HOSTILE, 2022, HOSTILE)), lang="en")
    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert {name for node in page.walk() for name in node.attributes if name.startswith("on")} == set()
    assert_links_lead_somewhere(page)
    assert blocks_of(page, "n", "ins")[:2] == [HOSTILE, HOSTILE]


def test_lone_surrogates_can_be_written() -> None:
    assert render([make_checked(make_document(("", "甲\ud800乙")))], lang="zh").encode()


def many_marks(lines: int) -> Checked:
    sentence = "本项目支出{0}.25万元，占{0}.5%，比上年增加{0}.75万元，增长10%。"
    document = make_document(*[("", sentence.format(number)) for number in range(lines)])
    claims = [
        Claim(Span(found.start(), found.end()), Outcome.HOLDS, f"{found[0]} = {found[0]}")
        for found in re.finditer(r"[\d.]+(万元|%)", document.text)
    ]
    findings = [make_finding(claim.span, fix=Fix(claim.span, "1%")) for claim in claims[::20]]
    return make_checked(document, findings, claims)


def test_long_report_is_small() -> None:
    checked = many_marks(2500)
    assert len(checked.claims) == 10_000
    assert len(render([checked], lang="zh").encode()) < 3_000_000
