"""Documents with claims and findings written by hand, and the pages made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from narrcheck.model.analysis import Analysis, Identity
from narrcheck.model.checked import Checked, Claim, Outcome, Unbound
from narrcheck.model.document import Block, BlockKind, Cell, Document, Location, Span, Table
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Severity
from narrcheck.reporters.html import render
from narrcheck.rulebook import Rulebook
from tests.html_tree import Node, parse


@dataclass(frozen=True)
class Lines:
    """The origin of a text that was not changed by reading: places are lines."""

    text: str

    def locate(self, span: Span) -> Location:
        """Return the line that ``span`` begins in."""
        line = self.text.count("\n", 0, span.start) + 1
        return Location(span.start, span.end, self.text[span.start : span.end], line=line)


def make_document(*lines: tuple[str, str], source: str = "报告.txt") -> Document:
    """A document of (mark, text) lines: ``#`` headings, ``=`` contents, ``|`` table rows with tabs, else paragraphs."""
    blocks: list[Block] = []
    tables: list[Table] = []
    position = 0
    for mark, text in lines:
        span = Span(position, position + len(text))
        kinds = {"=": BlockKind.CONTENTS, "|": BlockKind.TABLE, "": BlockKind.PARAGRAPH}
        blocks.append(Block(kinds.get(mark, BlockKind.HEADING), span, level=len(mark) if "#" in mark else None))
        if mark == "|":
            tables.append(Table(len(blocks) - 1, span, tuple(_cells(text, position))))
        position = span.end + 1
    text = "\n".join(text for _, text in lines)
    return Document(source, text, tuple(blocks), Lines(text), tuple(tables))


def _cells(text: str, start: int) -> list[Cell]:
    cells = []
    for row, line in enumerate(text.split("\n")):
        for column, word in enumerate(line.split("\t")):
            cells.append(Cell(row, column, Span(start, start + len(word)), word))
            start += len(word) + 1
    return cells


def spot(document: Document, words: str, skip: int = 0) -> Span:
    """The span of ``words`` in the document, after ``skip`` earlier ones."""
    start = document.text.index(words)
    for _ in range(skip):
        start = document.text.index(words, start + 1)
    return Span(start, start + len(words))


def make_finding(
    span: Span,
    *,
    fix: Fix | None = None,
    severity: Severity = Severity.ERROR,
    kind: Kind = Kind.CHANGE,
    message: str = "增减额与增减率不符",
    related: Sequence[Span] = (),
) -> Finding:
    """A finding at ``span``."""
    places = tuple(Related("delta", place) for place in related)
    return Finding("NC102", kind, severity, span, Message(message, "delta and rate differ"), "1 + 1 = 2", places, fix)


def make_checked(
    document: Document,
    findings: Sequence[Finding] = (),
    claims: Sequence[Claim] = (),
    unbound: Sequence[Unbound] = (),
    identity: Identity | None = None,
) -> Checked:
    """The result of checking ``document``."""
    identity = identity or Identity("final-accounts", 2022, "青禾市园林管理处")
    analysis = Analysis(document, identity, cast(Rulebook, None), (), ())
    return Checked(analysis, tuple(claims), tuple(findings), tuple(unbound))


def sample(source: str = "青禾市园林管理处2022年决算.txt") -> Checked:
    """A short report with one of everything."""
    document = make_document(
        ("#", "青禾市园林管理处2022年度部门决算"),
        ("=", "一、收入支出决算总体情况……3"),
        ("##", "一、收入支出决算总体情况"),
        ("", "2022年度总收入412.60万元，比上年增加36.40万元，增长11.68%，主要是苗木更新项目增多。"),
        ("", "其中：财政拨款收入400.00万元，占96.9%；其他收入12.60万元，占3.1%。全年修剪乔木2400株。"),
        ("##", "二、收入支出决算总表"),
        ("|", "项目\t金额\t\n本年收入合计\t412.60\t\n财政拨款收入\t400.00\t97%"),
        ("###", "三、、其他说明"),
        ("", "公务接待费支出0.35万元较上年减少0.05万元，下降约一成"),
        source=source,
    )
    at = lambda words, skip=0: spot(document, words, skip)  # noqa: E731
    end = len(document.text)
    findings = [
        make_finding(
            at("11.68%"),
            fix=Fix(at("11.68%"), "9.68%"),
            related=[at("412.60万元"), at("36.40万元")],
            message="增长率应为9.68%：36.40万元 ÷（412.60 − 36.40）万元 = 9.68%",
        ),
        make_finding(
            at("、、"), fix=Fix(at("、、"), "、"), severity=Severity.WARNING, kind=Kind.WORDING, message="顿号重复"
        ),
        make_finding(Span(end, end), fix=Fix(Span(end, end), "。"), severity=Severity.INFO, kind=Kind.WORDING),
    ]
    claims = [
        Claim(at("36.40万元"), Outcome.HOLDS, "412.60 − 376.20 = 36.40"),
        Claim(at("11.68%"), Outcome.FAILS, "36.40 ÷ 376.20 = 9.68%"),
        Claim(at("96.9%"), Outcome.ROUNDING, "400.00 ÷ 412.60 = 96.946%"),
        Claim(at("下降约一成"), Outcome.UNDECIDED, why=Message("没有上年数", "no base is given")),
    ]
    unbound = [Unbound(at("2400株"), Message("没有指标", "no indicator"))]
    return make_checked(document, findings, claims, unbound)


def page_of(*results: Checked, lang: str = "zh") -> Node:
    return parse(render(results, lang=lang))


def article_of(*results: Checked) -> Node:
    return page_of(*results).all("article")[0]


def blocks_of(page: Node, *without: str) -> list[str]:
    return [block.text_without(*without) for block in page.all(".b")]


def assert_links_lead_somewhere(page: Node) -> None:
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert set(page.values("href")) <= {f"#{name}" for name in ids}
