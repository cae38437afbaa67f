"""The page at work in a real Chromium: filters, jumps, views, decisions, printing, narrow screens, hostile text."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from narrcheck.decisions import read_decisions
from narrcheck.model.analysis import Identity
from narrcheck.model.checked import Checked, Claim, Outcome, Unbound
from narrcheck.model.document import Skipped, Span
from narrcheck.model.finding import Decision, Finding, Fix, Kind, Message, Related, Severity, Status
from narrcheck.reporters.html import render
from tests.browser import Open, browser, open_page
from tests.html_samples import make_checked, make_document, make_finding, sample, spot

__all__ = ["browser", "open_page"]

HOSTILE = (
    "<script>document.title='bad'</script><img src=x onerror=\"document.title='bad'\">\"'>"
    "<a href='javascript:alert(1)'>x</a>"
)


@pytest.fixture
def page(open_page: Open) -> Any:
    return open_page(render([sample()], lang="zh"))


def shown(page: Any) -> list[str]:
    """The numbers of the findings that the list shows, in its order."""
    return [item.get_attribute("data-n") for item in page.locator(".f:visible").all()]


def far_apart() -> Checked:
    """A finding whose figure stands again in a table many screens below."""
    lines = [("", f"第{number}段没有数字，只占地方。") for number in range(60)]
    document = make_document(
        ("#", "甲单位决算"), ("", "支出合计500.00万元。"), *lines, ("|", "项目\t金额\n培训费\t12.00\n支出合计\t501.00")
    )
    related = [spot(document, "501.00")]
    return make_checked(document, [make_finding(spot(document, "500.00万元"), related=related)])


def test_every_filter_narrows_the_list(page: Any) -> None:
    assert shown(page) == ["1", "2", "3"]
    page.get_by_role("checkbox", name="错误 1").uncheck()
    assert (shown(page), page.locator("#shown").inner_text()) == (["2", "3"], "2 / 3")
    page.get_by_role("checkbox", name="错误 1").check()
    page.get_by_text("筛选", exact=True).click()
    for label, option, expected in (
        ("按类别筛选", "wording", ["2", "3"]),
        ("按规则筛选", "NC102", ["1", "2", "3"]),
        ("按章节筛选", "0/d0-s1", ["1"]),
        ("按处理情况筛选", "accepted", []),
    ):
        page.get_by_label(label).select_option(option)
        assert shown(page) == expected, label
        page.get_by_label(label).select_option("")
    page.get_by_label("搜索问题").fill("顿号")
    assert shown(page) == ["2"]
    page.keyboard.press("Escape")
    assert shown(page) == ["1", "2", "3"]
    page.get_by_label("搜索问题").fill("没有这样的问题")
    assert page.get_by_text("没有符合筛选条件的问题。").is_visible()


def test_the_list_can_be_grouped(page: Any) -> None:
    page.get_by_label("排列方式").select_option("kind")
    assert [item.inner_text() for item in page.locator(".by").all()] == ["文字", "增减变动"]
    assert shown(page) == ["2", "3", "1"]
    page.get_by_role("checkbox", name="错误 1").uncheck()
    assert [item.inner_text() for item in page.locator(".by:visible").all()] == ["文字"]
    page.get_by_label("排列方式").select_option("")
    assert shown(page) == ["2", "3"]


def test_from_the_list_to_the_place_and_back(page: Any) -> None:
    page.locator("#d0-f1 .go").click()
    assert page.locator("#d0 .on").all_inner_texts() == ["11.68%", "9.68%"]
    assert page.locator("#d0 .lit").all_inner_texts() == ["412.60万元", "36.40万元"]
    assert page.locator("#d0-f1 .go").get_attribute("aria-expanded") == "true"
    page.locator("#d0 a.n").nth(1).click()
    assert page.evaluate("document.activeElement.closest('.f').id") == "d0-f2"
    assert not page.locator("#d0-f1 .detail").is_visible()
    assert page.locator("#d0-f2 .detail").is_visible()


def test_keys_go_round_the_findings(page: Any) -> None:
    for key, number in (("j", "1"), ("j", "2"), ("j", "3"), ("j", "1"), ("k", "3"), ("ArrowUp", "2")):
        page.keyboard.press(key)
        assert page.locator("[aria-current]").get_attribute("data-n") == number
        assert page.evaluate("document.activeElement.closest('.f').dataset.n") == number
    page.keyboard.press("/")
    page.keyboard.type("j")
    assert page.get_by_label("搜索问题").input_value() == "j"


def test_three_views_of_the_text(page: Any) -> None:
    paragraph = page.locator("article .paragraph").first
    marked = "比上年增加36.40万元，增长111.68%9.68%，"
    original, corrected = "比上年增加36.40万元，增长11.68%，", "比上年增加36.40万元，增长9.68%，"
    for key, words in (("2", marked), ("1", original), ("3", corrected), ("2", marked)):
        page.keyboard.press(key)
        assert words in paragraph.inner_text().replace("\u2060", "")
    page.get_by_label("改后").check()
    assert corrected in paragraph.inner_text()


def test_a_place_far_away_is_shown_beside(open_page: Open) -> None:
    page = open_page(render([far_apart()], lang="zh"))
    page.keyboard.press("j")
    panel = page.get_by_role("region", name="对照")
    assert panel.is_visible()
    assert panel.locator(".lit").all_inner_texts() == ["501.00"]
    rows = panel.locator("tr").evaluate_all("rows => rows.map(row => getComputedStyle(row).visibility)")
    assert rows == ["visible", "collapse", "visible"]
    assert page.locator("#d0 .on").evaluate("e => e.getBoundingClientRect().top > 0")
    panel.get_by_role("link").click()
    assert page.locator("#d0 .lit").evaluate("e => e.getBoundingClientRect().top < innerHeight")
    page.get_by_role("button", name="关闭").click()
    assert not panel.is_visible()


def test_decisions_survive_a_reload(page: Any) -> None:
    page.keyboard.press("j")
    page.keyboard.press("i")
    page.keyboard.press("c")
    page.keyboard.type("按上级口径，jia 不改")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.reload()
    assert page.locator(".badge:visible").all_inner_texts() == ["已忽略", "已采纳"]
    assert page.locator("#progress").inner_text() == "已处理 2 / 3"
    page.locator("#d0-f1 .go").click()
    assert page.locator("#d0-f1 textarea").input_value() == "按上级口径，jia 不改"
    assert page.locator("#d0-f1 [data-set=ignored]").get_attribute("aria-pressed") == "true"
    page.keyboard.press("i")
    page.reload()
    assert page.locator(".badge:visible").all_inner_texts() == ["有批注", "已采纳"]


def test_findings_are_dealt_with_one_after_another(page: Any) -> None:
    page.get_by_text("筛选", exact=True).click()
    page.get_by_label("按处理情况筛选").select_option("open")
    page.keyboard.press("Escape")
    for number, left in (("1", ["2", "3"]), ("2", ["3"]), ("3", [])):
        page.keyboard.press("j")
        assert page.locator("[aria-current]").get_attribute("data-n") == number
        page.keyboard.press("a")
        assert shown(page) == left
    page.keyboard.press("k")
    assert page.locator("#progress").inner_text() == "已处理 3 / 3"


def test_an_ignored_fix_is_not_in_the_corrected_text(page: Any) -> None:
    page.keyboard.press("j")
    page.keyboard.press("i")
    page.keyboard.press("3")
    assert "增长11.68%，" in page.locator("article .paragraph").first.inner_text()
    assert "三、其他说明" in page.locator("article h5").inner_text()


def exported(page: Any, folder: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("button", name="导出意见").click()
    assert started.value.suggested_filename.endswith(".json")
    file = folder / "decisions.json"
    started.value.save_as(file)
    return file


def test_exported_decisions_are_understood_by_a_check_and_by_another_page(
    page: Any, open_page: Open, tmp_path: Path
) -> None:
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.keyboard.press("j")
    page.keyboard.press("i")
    page.keyboard.press("c")
    page.keyboard.type("“顿号”是原文")
    file = exported(page, tmp_path)
    settled = read_decisions(file).applied(sample())
    assert [finding.severity for finding in settled.findings] == [Severity.INFO]
    assert [(one.decision.status, one.decision.comment) for one in settled.settled if one.decision] == [
        (Status.ACCEPTED, ""),
        (Status.IGNORED, "“顿号”是原文"),
    ]
    other = open_page(render([sample()], lang="zh"))
    assert other.locator(".badge:visible").count() == 0
    other.locator("#file").set_input_files(file)
    assert other.locator("#note:visible").inner_text() == "已导入 2 条处理意见。"
    assert other.locator(".badge:visible").all_inner_texts() == ["已采纳", "已忽略"]
    assert (
        json.loads(exported(other, tmp_path).read_text("utf-8"))["documents"][0]["decisions"][1]["comment"]
        == "“顿号”是原文"
    )


def test_decisions_given_to_the_check_are_on_the_page(open_page: Open) -> None:
    checked = sample()
    ignored = replace(checked.findings[0], decision=Decision(Status.IGNORED, "已说明", "2026-01-01T00:00:00Z"))
    page = open_page(render([replace(checked, findings=checked.findings[1:], settled=(ignored,))], lang="zh"))
    assert shown(page) == ["1", "2", "3"]
    assert page.locator(".badge:visible").all_inner_texts() == ["已忽略"]
    page.keyboard.press("j")
    assert page.locator("#d0-f1 textarea").input_value() == "已说明"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "这个文件不是有效的 JSON"),
        ("[1]", "这不是 narrcheck 的意见文件"),
        ('{"format": "narrcheck-decisions", "version": 7, "documents": []}', "意见文件的版本是 7"),
        (
            '{"format": "narrcheck-decisions", "version": 1, "documents": [null, 3, {"decisions": [null, {"id": "x",'
            ' "status": "accepted"}, {"id": "y", "status": "<b>"}]}]}',
            "已导入 0 条处理意见。另有 3 条对应的问题不在本页，未导入。",
        ),
    ],
)
def test_a_bad_decisions_file_is_told_in_a_sentence(page: Any, tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "bad.json"
    file.write_text(content, encoding="utf-8")
    page.locator("#file").set_input_files(file)
    assert page.locator("#note:visible").inner_text().startswith(said)
    assert page.locator(".badge:visible").count() == 0


def test_what_the_browser_has_kept_may_be_broken(page: Any) -> None:
    for kept in ("{", "null", "[]", '{"__proto__": {"status": "accepted"}}'):
        page.evaluate(
            """kept => {
                const { fingerprint } = document.querySelector('#d0').dataset;
                localStorage.setItem(`narrcheck.decisions.${fingerprint}`, kept);
            }""",
            kept,
        )
        page.reload()
        assert page.locator("#progress").inner_text() == "已处理 0 / 3"


def test_the_rule_is_at_hand(page: Any) -> None:
    page.locator("#d0-f1 .go").click()
    page.locator("#d0-f1").get_by_role("link", name="规则说明").click()
    dialog = page.get_by_role("dialog")
    assert "NC102 growth-rate-mismatch" in dialog.inner_text()
    assert dialog.locator("pre mark").count() > 0
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    page.locator("#d0-f2 .go").click()
    page.locator("#d0-f2").get_by_role("link", name="规则说明").click()
    assert dialog.is_visible()


def test_everything_is_printed(page: Any) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    page.locator("#d0-f2 .go").click()
    page.locator("#d0-f2 textarea").fill("口头说明")
    page.keyboard.press("Escape")
    page.locator("#d0-f1 .go").click()
    document = pdfium.PdfDocument(io.BytesIO(page.pdf(format="A4")))
    text = "".join("".join(sheet.get_textpage().get_text_bounded() for sheet in document).split())
    for words in (
        "报告核对结果",
        "增长率应为9.68%",
        "顿号重复",
        "11.68%",
        "公务接待费支出0.35万元",
        "本年收入合计",
        "口头说明",
    ):
        assert words in text, words
    assert "导出意见" not in text
    assert text.count("采纳") == 0


@pytest.mark.parametrize("width", [390, 768, 1024, 1440])
def test_no_screen_needs_to_be_scrolled_sideways(open_page: Open, width: int) -> None:
    page = open_page(render([sample()], lang="zh"), width=width, height=844)
    page.keyboard.press("j")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for selector in ("#d0-f1 .message", "#d0-f1 .calculation", "#d0 .on"):
        box = page.locator(selector).first.bounding_box()
        assert box["x"] >= 0, selector
        assert box["x"] + box["width"] <= width, selector
    assert page.locator("#d0 .on").first.evaluate("e => e.getBoundingClientRect().top < innerHeight")


def test_narrow_screen_shows_a_far_place_in_the_finding_and_folds_the_list(open_page: Open) -> None:
    page = open_page(render([far_apart()], lang="zh"), width=390, height=844)
    page.keyboard.press("j")
    assert page.locator("#d0-f1 #peek .lit").inner_text() == "501.00"
    page.get_by_role("button", name="收起").click()
    assert not page.locator("#items").is_visible()
    page.keyboard.press("j")
    assert page.locator("#items").is_visible()


def test_it_reads_without_script(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(render([sample()], lang="zh"), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(file.as_uri())
    assert tab.locator(".detail").first.is_visible()
    assert not tab.locator("#filter").is_visible()
    assert not tab.locator("#decided").is_visible()
    context.close()


def test_names_and_roles_for_a_screen_reader(page: Any) -> None:
    names = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, textarea, a[href], summary, [role=region]')]
            .filter(e => e.checkVisibility() && !(e.textContent.trim() || e.ariaLabel || e.labels?.length))
            .map(e => e.outerHTML)"""
    )
    assert names == []
    headings = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(e => e.checkVisibility()).map(e => +e.tagName[1])"
    )
    assert headings[0] == 1
    assert headings.count(1) == 1


GROUNDS = ("paper", "back", "raised", "hover", "head")
INKS = ("ink", "muted", "error", "warning", "info", "good")
PAIRS = [(ink, ground) for ground in GROUNDS for ink in INKS] + [
    *(("ink", ground) for ground in ("on", "lit", "error-tint", "warning-tint", "info-tint", "open-tint")),
    *(("paper", ground) for ground in ("error", "warning", "info")),
    *(
        ("error", "error-tint"),
        ("good", "good-tint"),
        ("on-brand", "brand"),
        ("error", "on"),
        ("error", "warning-tint"),
    ),
]
CONTRAST = """pairs => pairs.map(pair => {
    const [a, b] = pair.map(name => {
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.color = `var(--${name})`;
        const [red, green, blue] = getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number)
            .map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
    });
    return [...pair, Math.max(a, b) / Math.min(a, b)];
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_of_every_ink_on_every_ground(open_page: Open, scheme: str) -> None:
    page = open_page(render([make_checked(make_document(("", "甲")))], lang="zh"), scheme=scheme)
    found = page.evaluate(CONTRAST, [list(pair) for pair in PAIRS])
    assert len(found) == len(PAIRS)
    assert [pair for pair in found if pair[2] < 4.5] == []


def hostile() -> Checked:
    """Markup in every field that a document or a rule can fill."""
    message = Message(HOSTILE, HOSTILE)
    document = make_document(("#", HOSTILE), ("", HOSTILE), ("|", f"{HOSTILE}\t1"), source=f"/tmp/{HOSTILE}.txt")
    document = replace(document, skipped=(Skipped(HOSTILE, HOSTILE),))
    line = Span(0, len(HOSTILE))
    related = (Related(HOSTILE, Span(3, 5)), Related("part", document.blocks[2].span))
    finding = Finding(
        "NC102", Kind.CHANGE, Severity.ERROR, line, message, HOSTILE, related, Fix(Span(3, 9), HOSTILE),
        Decision(Status.OPEN, HOSTILE, HOSTILE),
    )  # fmt: skip
    claims = [Claim(line, Outcome.UNDECIDED, why=message), Claim(line, Outcome.HOLDS, HOSTILE)]
    return make_checked(document, [finding], claims, [Unbound(line, message)], Identity(HOSTILE, 2022, HOSTILE))


def test_hostile_text_stays_text(open_page: Open) -> None:
    page = open_page(render([hostile(), hostile()], lang="zh"))
    title = page.title()
    page.keyboard.press("j")
    page.locator("#d0-f1 textarea").fill(HOSTILE)
    page.get_by_label("排列方式").select_option("section")
    page.keyboard.press("Escape")
    for place in page.locator("main .m").all()[:6]:
        place.click()
    page.reload()
    page.locator("#d0-f1 .go").click()
    assert page.locator("#d0-f1 textarea").input_value() == HOSTILE
    assert page.locator("img, script").count() == 1, "our own script"
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.title() == title


def test_no_markup_can_be_made_of_text(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(render([sample()], lang="zh"), encoding="utf-8")
    tab = browser.new_page()
    tab.goto(file.as_uri())
    made = tab.evaluate(
        "() => { try { document.body.innerHTML = '<b></b>'; return 'made'; } catch { return 'refused'; } }"
    )
    assert made == "refused"
    tab.close()
