"""Word files with comments and tracked changes: at the exact words, and nothing else touched."""

import io
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_word
from lxml import etree

from narrcheck.errors import UserError
from narrcheck.fixes import compatible_fixes
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Severity
from narrcheck.readers import read
from narrcheck.readers.docx import names as n
from tests.annotating import annotated, comments, corrected, finding, mark, members, reread, write
from tests.libreoffice import PROGRAM, look
from tests.support import ROOT
from tests.word_files import bare_word, cell, field, item, level, numbering, p, r, table, word_of

DEMO = ROOT / "corpus" / "formats" / "demo-with-errors.docx"
REAL = sorted((ROOT.parent / "shared" / "reports").glob("*.docx"))
WORD = [DEMO, *sorted((ROOT / "corpus" / "formats").glob("[!d]*.docx")), *REAL]
office = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")


def merged(data: bytes) -> bytes:
    """A part with neighbouring runs of one look made one, in canonical form: cuts alone make no difference."""
    root: Any = etree.fromstring(data)
    for run in list(root.iter(n.R)):
        before = run.getprevious()
        if before is None or before.tag != n.R or _look(before) != _look(run):
            continue
        content = [child for child in run if child.tag != n.RPR]
        last = before[-1] if len(before) else None
        if content and last is not None and last.tag == content[0].tag == n.T:
            last.text = (last.text or "") + (content.pop(0).text or "")
        before.extend(content)
        run.getparent().remove(run)
    for text in root.iter(n.T):
        text.attrib.clear()
    return etree.tostring(root, method="c14n")


def _look(run: etree._Element) -> bytes:
    properties = run.find(n.RPR)
    return b"" if properties is None else etree.tostring(deepcopy(properties), method="c14n")


@pytest.mark.parametrize("path", WORD, ids=lambda path: path.stem[:20])
@pytest.mark.parametrize("tracked", [False, True])
def test_every_finding_has_its_comment_and_nothing_else_changes(path: Path, tracked: bool, tmp_path: Path) -> None:
    made, checked = annotated(path, tracked=tracked)
    document = checked.analysis.document
    before, after = members(path), members(made.data)
    changed = {name for name in after if before.get(name) != after[name]}
    if not checked.findings:
        assert changed == set()
        return
    notes = comments(after)
    assert made.notes == len(notes) == len(checked.findings)
    assert sorted("".join(words.split()) for _, words, _ in notes) == sorted(
        "".join(document.words(found.span).split()) for found in checked.findings
    )
    assert changed <= {
        "word/document.xml", "word/comments.xml", "word/comments1.xml", "[Content_Types].xml",
        "word/_rels/document.xml.rels",
    }  # fmt: skip
    assert reread(made.data, tmp_path / "a.docx", original=True).text == document.text


@pytest.mark.parametrize("path", WORD, ids=lambda path: path.stem[:20])
def test_accepting_all_changes_gives_the_corrected_text(path: Path, tmp_path: Path) -> None:
    made, checked = annotated(path, tracked=True)
    fixes = compatible_fixes(checked.findings, checked.analysis.document).edits
    assert made.changes == len(fixes)
    assert reread(made.data, tmp_path / "a.docx").text == corrected(checked.analysis.document, fixes)


def test_a_wrong_name_is_changed_wherever_it_stands(tmp_path: Path) -> None:
    copied = ["武陟县政务网络正常运行一年，满意度95%。", "武陟县业务系统正常运行，满意度96%。"]
    path = word_of("\n".join(["湘潭县政务数据中心2022年度部门预算", "一、绩效目标", *copied]), tmp_path / "a.docx")
    made, _ = annotated(path, tracked=True)
    assert made.changes == 2 and len(comments(members(made.data))) == 1
    assert reread(made.data, tmp_path / "b.docx").text.count("\n湘潭县") == 2


def changes(root: Any) -> list[list[Any]]:
    """Our tracked changes in their order; what stands side by side is one."""
    groups: list[list[Any]] = []
    for change in root.iter(n.INS, n.DEL):
        if groups and change.getprevious() is groups[-1][-1]:
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def test_changes_can_be_accepted_one_by_one(tmp_path: Path) -> None:
    made, checked = annotated(DEMO, tracked=True)
    fixes = sorted(compatible_fixes(checked.findings, checked.analysis.document).edits, key=lambda fix: fix.span)
    parts = members(made.data)
    for index, fix in enumerate(fixes):
        root = etree.fromstring(parts["word/document.xml"])
        groups = changes(root)
        assert len(groups) == len(fixes)
        for change in [change for number, group in enumerate(groups) if number != index for change in group]:
            if change.tag == n.DEL:
                for run in list(change):
                    for text in run.iter(n.w("delText")):
                        text.tag = n.T
                    change.addprevious(run)
            change.getparent().remove(change)
        path = write(tmp_path / "a.docx", {**parts, "word/document.xml": etree.tostring(root)})
        assert read(path).text == corrected(checked.analysis.document, [fix])


def test_python_docx_reads_the_comments(tmp_path: Path) -> None:
    made, checked = annotated(DEMO)
    comments = list(open_word(io.BytesIO(made.data)).comments)
    assert len(comments) == len(checked.findings)
    assert {(comment.author, comment.initials) for comment in comments} == {("narrcheck", "narrcheck")}


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    first, _ = annotated(DEMO, tracked=True)
    path = tmp_path / "a.docx"
    path.write_bytes(first.data)
    again, _ = annotated(path, tracked=True)
    assert members(again.data) == members(first.data)
    path.write_bytes(again.data)
    plain, _ = annotated(path)
    assert plain.changes == 0 and plain.notes == first.notes
    assert b"w:del " not in members(plain.data)["word/document.xml"]


def test_without_its_marks_the_document_is_what_it_was(tmp_path: Path) -> None:
    from narrcheck.annotators.docx import without_own_marks

    made, _ = annotated(DEMO, tracked=True)
    path = tmp_path / "a.docx"
    path.write_bytes(made.data)
    back = without_own_marks(path)
    assert back is not None
    assert merged(members(back)["word/document.xml"]) == merged(members(DEMO)["word/document.xml"])
    assert without_own_marks(DEMO) is None


def foreign(tmp_path: Path) -> Path:
    """A report with a comment and tracked changes of somebody else."""
    body = p("收入100.00万元。") + (
        "<w:p>"
        + r("支出")
        + '<w:commentRangeStart w:id="7"/><w:ins w:id="3" w:author="李四" w:date="2024-01-01T00:00:00Z">'
        + r("决算")
        + r("50.00", "<w:b/>")
        + r("万元")
        + '</w:ins><w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
        + '<w:del w:id="4" w:author="李四"><w:r><w:delText>40.00万元</w:delText></w:r></w:del>'
        + r("。")
        + "</w:p>"
    )
    path = bare_word(tmp_path / "foreign.docx", body)
    made = mark(path, read(path), finding(read(path), "100.00"))
    parts = members(made.data)
    theirs = etree.fromstring(parts["word/comments1.xml"])
    theirs[0].set(n.ID, "7")
    theirs[0].set(n.w("author"), "李四")
    parts["word/comments1.xml"] = etree.tostring(theirs)
    parts["word/document.xml"] = members(path)["word/document.xml"]
    return write(tmp_path / "b.docx", parts)


def test_marks_of_others_stay(tmp_path: Path) -> None:
    path = foreign(tmp_path)
    document = read(path)
    found = finding(document, "50.00", "60.00"), finding(document, "100.00", "110.00")
    made = mark(path, document, *found, tracked=True)
    for _ in range(2):
        notes = comments(members(made.data))
        assert [(author, words) for author, words, _ in notes] == [
            ("narrcheck", "100.00"), ("李四", "决算50.00万元"), ("narrcheck", "50.00"),
        ]  # fmt: skip
        target = tmp_path / "c.docx"
        assert reread(made.data, target).text == "收入110.00万元。\n支出决算60.00万元。"
        made = mark(target, document, *found, tracked=True)
    root = etree.fromstring(members(made.data)["word/document.xml"])
    for change in root.iter(n.INS):
        assert not list(change.iterancestors(n.INS)), "insertions do not nest"
    theirs = [change for change in root.iter(n.INS, n.DEL) if change.get(n.w("author")) == "李四"]
    assert "".join(text.text or "" for one in theirs for text in one.iter(n.T, n.w("delText"))) == (
        "决算50.00万元40.00万元"
    )


def test_words_over_several_runs_keep_their_looks(tmp_path: Path) -> None:
    body = "<w:p>" + r("共支出12", "<w:b/>") + r("3.4") + r("5万元。", "<w:i/>") + "</w:p>"
    path = bare_word(tmp_path / "a.docx", body)
    document = read(path)
    made = mark(path, document, finding(document, "123.45", "124.45"), tracked=True)
    root: Any = etree.fromstring(members(made.data)["word/document.xml"])
    looks = [
        (run.find(n.RPR)[0].tag.rpartition("}")[2] if run.find(n.RPR) is not None else "", "".join(run.itertext()))
        for run in root.iter(n.R)
    ]
    assert looks == [
        ("b", "共支出"), ("b", "12"), ("", "3.4"), ("i", "5"), ("i", "124.45"), ("", ""), ("i", "万元。"),
    ]  # fmt: skip
    assert comments(members(made.data))[0][1] == "123.45"


def test_overlapping_findings_each_have_their_words(tmp_path: Path) -> None:
    path = bare_word(tmp_path / "a.docx", p("比上年增加12.34万元，增长5%。"))
    document = read(path)
    found = [
        finding(document, "增加12.34万元", "减少", part="增加"),
        finding(document, "加12", None),
        finding(document, "34万元，增", "43", part="34"),
    ]
    made = mark(path, document, *found, tracked=True)
    assert [words for _, words, _ in comments(members(made.data))] == ["增加12.34万元", "增加12", "34万元，增"]
    assert reread(made.data, tmp_path / "b.docx").text == "比上年减少12.43万元，增长5%。"


def test_insertions_stand_at_their_point(tmp_path: Path) -> None:
    path = bare_word(tmp_path / "a.docx", p("本年收入，合计。") + p("支出合计。"))
    document = read(path)

    def insertion(place: int, text: str) -> Finding:
        said = Message("漏字。", "missing.")
        span = Span(place, place)
        return Finding("NC501", Kind.WORDING, Severity.ERROR, span, said, fix=Fix(span, text))

    made = mark(path, document, insertion(4, "决算"), insertion(9, "本年"), insertion(14, "了"), tracked=True)
    assert reread(made.data, tmp_path / "b.docx").text == "本年收入决算，合计。\n本年支出合计。了"
    assert [words for _, words, _ in comments(members(made.data))] == ["入", "支", "。"]


def test_tables_and_fields_and_links(tmp_path: Path) -> None:
    link = '<w:hyperlink r:id="x">' + r("比重12%") + "</w:hyperlink>"
    body = table(cell("项目") + cell("金额"), cell("收入") + cell("10.00")) + (
        "<w:p>" + field("REF a", r("增长3%")) + link + "</w:p>"
    )
    path = bare_word(tmp_path / "a.docx", body)
    document = read(path)
    found = [finding(document, "10.00", "11.00"), finding(document, "3%", "4%"), finding(document, "12", "13")]
    made = mark(path, document, *found, tracked=True)
    assert [words for _, words, _ in comments(members(made.data))] == ["10.00", "3%", "12"]
    assert made.changes == 3
    assert reread(made.data, tmp_path / "b.docx").text == corrected(document, [one.fix for one in found if one.fix])


def test_a_comment_stays_in_its_cell(tmp_path: Path) -> None:
    path = bare_word(tmp_path / "a.docx", table(cell(f"<w:p>{r('收')}{r('入')}</w:p>") + cell("10.00")))
    document = read(path)
    made = mark(path, document, finding(document, "收入\t10"))
    assert [words for _, words, _ in comments(members(made.data))] == ["收入"]


def test_a_text_box_has_its_comment_where_it_is_anchored(tmp_path: Path) -> None:
    inner = p("框中收入8.00万元。")
    box = f"<w:r><w:drawing><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></w:drawing></w:r>"
    path = bare_word(tmp_path / "a.docx", "<w:p>" + r("正文。") + box + "</w:p>")
    document = read(path)
    made = mark(path, document, finding(document, "8.00", "9.00"), tracked=True)
    ((_, words, text),) = comments(members(made.data))
    assert words == "框中收入8.00万元。" and "\n所指文字：正文。 框中收入【8.00】万元。\n" in text
    root = etree.fromstring(members(made.data)["word/document.xml"])
    assert not [one for one in root.iter(n.TXBX) if one.find(f".//{n.w('commentReference')}") is not None]
    assert reread(made.data, tmp_path / "b.docx").text.endswith("框中收入9.00万元。")


def test_a_footnote_has_its_comment_at_its_mark(tmp_path: Path) -> None:
    body = "<w:p>" + r("收入见注") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r("。") + "</w:p>"
    notes = f'<w:footnote w:id="2">{p("注：支出7.00万元。")}</w:footnote>'
    path = bare_word(tmp_path / "a.docx", body, footnotes=notes)
    document = read(path)
    made = mark(path, document, finding(document, "7.00", "6.00"), tracked=True)
    parts = members(made.data)
    assert b"commentRangeStart" not in parts["word/footnotes.xml"]
    ((_, words, text),) = comments(parts)
    assert words == "" and "\n所指文字：收入见注。 注：支出【7.00】万元。\n" in text
    root: Any = etree.fromstring(parts["word/document.xml"])
    start = root.find(f".//{n.w('commentRangeStart')}")
    assert start.getnext().find(n.FOOTNOTE_REF) is not None
    assert "支出6.00万元" in reread(made.data, tmp_path / "b.docx").text
    untracked = members(mark(path, document, finding(document, "7.00", "6.00")).data)
    assert untracked["word/footnotes.xml"] == members(path)["word/footnotes.xml"]


def test_an_automatic_number_has_its_comment_on_the_paragraph(tmp_path: Path) -> None:
    path = bare_word(tmp_path / "a.docx", item("收入") + item("支出"), numbering=numbering(level(0, "decimal", "%1、")))
    document = read(path)
    made = mark(path, document, finding(document, "2、", "3、"), tracked=True)
    assert made.changes == 0
    ((_, words, text),) = comments(members(made.data))
    assert words == "支出" and "\n此处是自动编号，" in text


def test_what_can_not_be_tracked_is_only_commented(tmp_path: Path) -> None:
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>'
    drawing = "<w:r><w:t>收</w:t><w:drawing/><w:t>入</w:t></w:r>"
    path = bare_word(tmp_path / "a.docx", f"<w:p>{symbol}{drawing}{r('合计')}</w:p>{p('支出')}")
    document = read(path)
    found = [finding(document, "①", "②"), finding(document, "收入", "支出"), finding(document, "合计\n支出", "x")]
    made = mark(path, document, *found, tracked=True)
    assert (made.notes, made.changes) == (3, 0)
    assert [words for _, words, _ in comments(members(made.data))] == ["", "收入", "合计支出"]


def protected(tmp_path: Path, setting: str) -> Path:
    path = bare_word(tmp_path / "a.docx", p("收入10.00万元。"))
    parts = members(path)
    rels = parts["word/_rels/document.xml.rels"].replace(b"</Relationships>", b"") or b""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings"
    parts["word/_rels/document.xml.rels"] = (
        rels.replace(b"/>", b">", 1) if rels.endswith(b"/>") else rels
    ) + f'<Relationship Id="s" Type="{kind}" Target="settings.xml"/></Relationships>'.encode()
    parts["word/settings.xml"] = f'<w:settings xmlns:w="{n.P[1:-2]}">{setting}</w:settings>'.encode()
    return write(path, parts)


@pytest.mark.parametrize(
    ("edit", "comments_allowed", "changes_allowed"),
    [("readOnly", False, False), ("forms", False, False), ("comments", True, False), ("trackedChanges", True, True)],
)
def test_protection_is_respected(tmp_path: Path, edit: str, comments_allowed: bool, changes_allowed: bool) -> None:
    path = protected(tmp_path, f'<w:documentProtection w:edit="{edit}" w:enforcement="1"/>')
    document = read(path)
    for tracked, allowed in ((False, comments_allowed), (True, changes_allowed)):
        if allowed:
            assert mark(path, document, finding(document, "10.00", "1"), tracked=tracked).notes == 1
        else:
            with pytest.raises(UserError, match="限制编辑"):
                mark(path, document, finding(document, "10.00", "1"), tracked=tracked)


def test_protection_that_is_off_is_none(tmp_path: Path) -> None:
    path = protected(tmp_path, '<w:documentProtection w:edit="readOnly" w:enforcement="0"/>')
    document = read(path)
    assert mark(path, document, finding(document, "10.00")).notes == 1


def test_a_signature_is_not_broken(tmp_path: Path) -> None:
    path = bare_word(tmp_path / "a.docx", p("收入10.00万元。"))
    write(path, {**members(path), "_xmlsignatures/sig1.xml": b"<Signature/>"})
    document = read(path)
    with pytest.raises(UserError, match="数字签名"):
        mark(path, document, finding(document, "10.00"))


@office
def test_libreoffice_shows_and_accepts(tmp_path: Path) -> None:
    made, checked = annotated(DEMO, tracked=True)
    document = checked.analysis.document
    path = tmp_path / "a.docx"
    path.write_bytes(made.data)
    lines, saved = look(path, tmp_path, command=".uno:AcceptAllTrackedChanges")
    fixes = compatible_fixes(checked.findings, document)
    expected = sorted(
        document.words(found.span) + (fixes.shown[number][0].text if number in fixes.shown else "")
        for number, found in enumerate(checked.findings, start=1)
    )
    shown = [line for line in lines if line[0] == "comment"]
    assert {line[1] for line in lines} == {"narrcheck"}
    assert sorted(sorted(line[2]) for line in shown) == sorted(sorted(words) for words in expected)
    assert len([line for line in lines if line[0] == "change"]) == sum(
        bool(len(fix.span)) + bool(fix.text) for fix in fixes.edits
    )
    assert read(saved).text == corrected(document, fixes.edits)
