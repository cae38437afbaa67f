"""Web pages: the article alone, tables with spans, every encoding, and addresses that a person can go to."""

import base64
import quopri
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

pytest.importorskip("lxml")

from narrcheck.errors import UserError
from narrcheck.model.document import BlockKind, Document, Span
from narrcheck.readers import read
from narrcheck.readers.html.document import PageOrigin
from tests.support import ROOT

TITLE = "青禾县档案馆2021年度单位决算"
BODY = (
    "<p>　　一、总体情况</p>"
    "<p>&nbsp;&nbsp;2021年度收入总计 120.50 万元，与上年相比增加 20.50万元，增长20.50%。</p>"
    "<p>二、支出情况</p>"
    "<p>2021年度支出合计118.00万元，其中：基本支出100.00万元，项目支出18.00万元。<br>年末结转2.50万元。</p>"
)
MENU = "".join(f'<li><a href="/{k}">栏目{k}名称</a></li>' for k in range(30))
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}_青禾县人民政府</title>
<style>p {{color: red}}</style><script>var a = "脚本里的文字，不读。";</script></head><body>
<div class="header"><ul>{MENU}</ul></div><form><div class="crumb">当前位置：<a href="/">首页</a> &gt; <a>公开</a></div>
<div class="wrap"><h1>{TITLE}</h1><div class="info">来源：县档案馆　时间：2022-08-30　浏览次数：<span>35</span></div>
<div class="content">{BODY}<div style="display:none">隐藏的文字。</div></div>
<div class="share">分享到：<a>微信</a><a>微博</a></div><p><a href="a.xls">附件：公开表下载</a></p></div></form>
<div class="footer"><p>版权所有：青禾县人民政府　主办：县政府办公室，地址：建设路1号。</p></div></body></html>"""
CLEAN = [
    TITLE,
    "一、总体情况",
    "2021年度收入总计120.50万元，与上年相比增加20.50万元，增长20.50%。",
    "二、支出情况",
    "2021年度支出合计118.00万元，其中：基本支出100.00万元，项目支出18.00万元。",
    "年末结转2.50万元。",
]


def _read(tmp_path: Path, content: str | bytes, name: str = "页.html") -> Document:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path)


def _page(body: str) -> str:
    return f"<html><body>{body}</body></html>"


def _grid(document: Document, index: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.rows, c.columns, c.text) for c in document.tables[index].cells]


def test_only_the_article_is_read(tmp_path: Path) -> None:
    document = _read(tmp_path, PAGE)
    assert document.text.split("\n") == CLEAN
    kinds = [(block.kind, block.level) for block in document.blocks]
    heading, paragraph = BlockKind.HEADING, BlockKind.PARAGRAPH
    assert kinds == [(heading, 1), (heading, 2), (paragraph, None), (heading, 2), (paragraph, None), (paragraph, None)]


def test_a_page_that_is_only_an_article_is_read_whole(tmp_path: Path) -> None:
    document = _read(tmp_path, _page(f"<p>{TITLE}</p>{BODY}"))
    assert document.text.split("\n") == CLEAN


def test_text_behind_the_end_is_read_as_browsers_do(tmp_path: Path) -> None:
    half = BODY.index("<p>二、")
    document = _read(tmp_path, f"<html><body>{BODY[:half]}</body></html>\n<html><body>{BODY[half:]}</body></html>")
    assert document.text.split("\n") == CLEAN[1:]


def test_an_article_in_two_halves_stays_whole(tmp_path: Path) -> None:
    long = "收入按照规定全部纳入预算管理，专款专用，没有结余。" * 30
    document = _read(
        tmp_path, _page(f"<div><div><p>{long}</p><p>{long}</p></div><div>二、另一部分<p>很短。</p></div></div>")
    )
    assert document.text.split("\n") == [long, long, "二、另一部分", "很短。"]


def test_paragraph_and_words_of_a_place(tmp_path: Path) -> None:
    document = _read(tmp_path, PAGE)
    start = document.text.index("20.50万元，增")
    place = document.origin.locate(Span(start, start + 7))
    assert (place.paragraph, place.quote, place.start, place.line) == (3, "20.50万元", start, None)
    start = document.text.index("收入总计120.50万元")
    assert document.origin.locate(Span(start, start + 12)).quote == "收入总计 120.50 万元"
    start = document.text.index("年末")
    assert document.origin.locate(Span(start, start + 2)).paragraph == 6


def test_a_browser_finds_the_place(tmp_path: Path) -> None:
    document = _read(tmp_path, PAGE)
    origin = document.origin
    assert isinstance(origin, PageOrigin)
    start = document.text.index("20.50万元，增")
    fragment = origin.fragment(Span(start, start + 7))
    assert unquote(fragment) == "#:~:text=万元，与上年相比增加-,20.50万元,-，增长20.50%。"
    assert unquote(origin.fragment(Span(0, len(TITLE)))) == f"#:~:text={TITLE}"
    end = len(document.text)
    assert unquote(origin.fragment(Span(end - 7, end))) == "#:~:text=年末结转-,2.50万元。"


def test_a_title_inside_the_article_is_kept_once(tmp_path: Path) -> None:
    head = f'<div class="article-header"><h1>{TITLE}</h1><p>来源：档案馆　日期：2022-08-30</p></div>'
    document = _read(tmp_path, _page(f"<div class='nav'>{MENU}</div><div class='content'>{head}{BODY}</div>"))
    assert document.text.split("\n") == CLEAN


def test_the_name_of_the_site_is_no_title(tmp_path: Path) -> None:
    page = f"<h1>青禾县人民政府门户网站欢迎您的访问</h1><div>{MENU}</div><div><p>{TITLE}</p><div>{BODY}</div></div>"
    text = _read(tmp_path, f"<html><head><title>{TITLE}</title></head><body>{page}</body></html>").text
    assert text.split("\n") == CLEAN


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gbk"),
        ("utf-8", "gb18030"),
        ("gbk", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("utf-8", "utf-16"),
        ("", "gbk"),
    ],
)
def test_encodings_declared_wrongly_or_not_at_all(tmp_path: Path, declared: str, encoding: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    page = PAGE.replace('<meta charset="utf-8">', meta)
    assert _read(tmp_path, page.encode(encoding)).text.split("\n") == CLEAN


def test_a_few_broken_bytes_do_no_harm(tmp_path: Path) -> None:
    page = PAGE.replace("gbk", "").encode()
    cut = page.index("版权".encode())
    assert _read(tmp_path, page[: cut + 1] + page[cut + 2 :]).text.split("\n") == CLEAN


def test_what_is_no_encoding_is_refused(tmp_path: Path) -> None:
    noise = bytes(0x80 + (7 * k) % 120 for k in range(4000))
    with pytest.raises(UserError, match="编码"):
        _read(tmp_path, b"<html><body><p>" + noise + b"</p></body></html>")


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
def test_mhtml(tmp_path: Path, transfer: str) -> None:
    body = PAGE.replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030")
    coders: dict[str, Callable[[bytes], bytes]] = {"quoted-printable": quopri.encodestring, "8bit": bytes}
    encode = coders.get(transfer, base64.encodebytes)
    head = (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        '\ttype="text/html"; boundary="----X"\r\n\r\n------X\r\nContent-Type: text/html; charset="gb2312"\r\n'
        f"Content-Transfer-Encoding: {transfer}\r\nContent-Location: http://a/\r\n\r\n"
    )
    tail = "\r\n------X\r\nContent-Type: image/png\r\n\r\niVBORw0KGgo=\r\n------X--\r\n"
    content = head.encode() + encode(body) + tail.encode()
    assert _read(tmp_path, content, "页.mht").text.split("\n") == CLEAN


def test_sheets_of_a_workbook_saved_as_a_web_archive(tmp_path: Path) -> None:
    def part(name: str, page: str) -> str:
        return (
            f"--X\r\nContent-Location: file:///C:/a/{name}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n"
        )

    def sheet(words: str) -> str:
        return _page(f"<table><tr><td>{words}</td><td>金额</td></tr><tr><td>合计</td><td>12.50</td></tr></table>")

    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=X\r\n\r\n"
    parts = [part("a.htm", "<html><frameset></frameset></html>" + " " * 900)]
    parts += [part(f"sheet00{k}.htm", sheet(f"表{k}")) for k in (1, 2)]
    document = _read(tmp_path, head + "".join(parts) + "--X--\r\n", "表.xls")
    assert document.text.split("\n") == ["表1\t金额", "合计\t12.50", "表2\t金额", "合计\t12.50"]
    assert len(document.tables) == 2


def test_a_page_that_calls_itself_a_workbook(tmp_path: Path) -> None:
    rows = "<tr><td colspan=2>收入决算表</td></tr><tr><td>项目</td><td>决算数</td></tr>"
    rows += "<tr><td>合计</td><td>12.50</td></tr>"
    document = _read(
        tmp_path, f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>{rows}</table>', "表.xls"
    )
    assert _grid(document)[0] == (0, 0, 1, 2, "收入决算表") and _grid(document)[-1] == (2, 1, 1, 1, "12.50")


def test_spans_of_cells(tmp_path: Path) -> None:
    table = """<p>公开07表</p><p>单位：万元</p><table border=1>
    <tr><th rowspan=2>项目</th><th colspan="2">决算数</th></tr>
    <tr><th>合计</th><th>其中：<p>购置</p></th></tr>
    <tr><td>公务用车</td><td>12.00</td><td>&nbsp;</td></tr></table><p>表后的说明文字，不属于表格。</p>"""
    document = _read(tmp_path, _page(table))
    assert _grid(document) == [
        (0, 0, 2, 1, "项目"), (0, 1, 1, 2, "决算数"), (1, 1, 1, 1, "合计"), (1, 2, 1, 1, "其中：购置"),
        (2, 0, 1, 1, "公务用车"), (2, 1, 1, 1, "12.00"), (2, 2, 1, 1, ""),
    ]  # fmt: skip
    (found,) = document.tables
    assert document.words(found.span) == "项目\t决算数\n合计\t其中：购置\n公务用车\t12.00\t"
    assert all(document.words(cell.span) == cell.text for cell in found.cells)
    start = document.text.index("12.00")
    place = document.origin.locate(Span(start, start + 5))
    assert (place.table, place.cell, place.paragraph, place.quote) == (1, "公开07表!B3", None, "12.00")
    after = document.text.index("表后")
    assert document.origin.locate(Span(after, after + 2)).paragraph == 3


def test_a_row_that_is_wholly_covered(tmp_path: Path) -> None:
    table = (
        "<table><tr><td rowspan=2>甲</td><td rowspan=2>1.00</td></tr><tr></tr><tr><td>乙</td><td>2.00</td></tr></table>"
    )
    assert _grid(_read(tmp_path, _page(table))) == [
        (0, 0, 2, 1, "甲"), (0, 1, 2, 1, "1.00"), (2, 0, 1, 1, "乙"), (2, 1, 1, 1, "2.00"),
    ]  # fmt: skip


def test_a_table_for_layout_is_no_table(tmp_path: Path) -> None:
    inner = "<table><tr><td>项目</td><td>金额</td></tr><tr><td>差旅费</td><td>3.20</td></tr></table>"
    page = f"<table><tr><td><a>菜单</a></td><td>{BODY}{inner}</td></tr><tr><td></td><td>页脚</td></tr></table>"
    document = _read(tmp_path, _page(page))
    assert CLEAN[1:] == document.text.split("\n")[: len(CLEAN) - 1]
    assert [[cell.text for cell in table.cells] for table in document.tables] == [["项目", "金额", "差旅费", "3.20"]]


def test_a_table_in_a_cell_follows_the_table(tmp_path: Path) -> None:
    inner = "<table border=1><tr><td>子项</td><td>1.00</td></tr><tr><td>丑项</td><td>2.00</td></tr></table>"
    frame = "<table><tr><td>详见附注说明</td></tr></table>"
    rows = "".join(f"<tr><td>{name}项目支出明细</td><td>{n}.50</td></tr>" for n, name in enumerate("乙丙丁戊己"))
    head = f"<tr><th>项目</th><th>金额</th></tr><tr><td>甲{inner}{frame}</td><td>3.00</td></tr>"
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><div>{BODY}<table border=1>{head}{rows}</table></div></body></html>", "utf-8")
    outer, nested = (
        [[cell.text for cell in table.cells if cell.row == row] for row in range(2)] for table in read(path).tables
    )
    assert outer == [["项目", "金额"], ["甲详见附注说明", "3.00"]]
    assert nested == [["子项", "1.00"], ["丑项", "2.00"]]


def test_numbers_of_lists_are_shown(tmp_path: Path) -> None:
    items = "<ol><li>完成馆藏整理。</li><li>2.完成修缮。</li></ol><ul><li>其他工作。</li></ul>"
    items = f"<p>主要做了下列工作，取得了成效：</p>{items}"
    assert _read(tmp_path, _page(items)).text.split("\n")[1:] == ["1.完成馆藏整理。", "2.完成修缮。", "其他工作。"]


def test_lines_broken_inside_a_sentence_are_joined(tmp_path: Path) -> None:
    page = _page("<pre>2021年度收入合计10.00万元，\n比上年增加1.00万元，增长\n11.11%。\n二、支出情况</pre>")
    assert _read(tmp_path, page).text.split("\n") == [
        "2021年度收入合计10.00万元，比上年增加1.00万元，增长11.11%。",
        "二、支出情况",
    ]


@pytest.mark.parametrize(
    "content",
    [
        "<html><body></body></html>",
        "<html><script>document.write('正文')</script></html>",
        "<html><body><img src=a.png>",
    ],
)
def test_a_page_without_text_is_no_clean_report(tmp_path: Path, content: str) -> None:
    with pytest.raises(UserError, match="没有正文"):
        _read(tmp_path, content)


def test_tags_nested_too_deeply_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="嵌套太深"):
        _read(tmp_path, _page("<div>" * 5000 + "深处" + "</div>" * 5000 + BODY))


def test_absurd_spans_end(tmp_path: Path) -> None:
    table = "<table>" + "<tr><td colspan=99999 rowspan=99999>甲</td><td>1.00</td></tr>" * 300 + "</table>"
    assert _read(tmp_path, _page(table)).tables


def test_pictures_are_named_as_not_read(tmp_path: Path) -> None:
    document = _read(tmp_path, _page(BODY + '<img src="t.jpg" width=600 height=400><img src="i.gif">' + BODY))
    assert [skipped.what for skipped in document.skipped] == ["图片（1 张）"]


REAL = sorted((ROOT.parent / "shared" / "reports").glob("*.html"))


@pytest.mark.skipif(not REAL, reason="no ../shared")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name[:3])
def test_real_pages(path: Path) -> None:
    document = read(path)
    assert len(document.text) > 3500 and not document.tables
    first, last = document.words(document.blocks[0].span), document.words(document.blocks[-1].span)
    assert len(first) > 8 and "当前位置" not in document.text and "扫一扫" not in document.text
    assert len(last) > 10 and "版权所有" not in last
