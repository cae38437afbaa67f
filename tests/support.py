"""Documents, findings and results made by hand."""

from dataclasses import dataclass
from pathlib import Path

from narrcheck.model.analysis import Analysis, Identity, Sentence
from narrcheck.model.checked import Checked, Claim, Outcome, Unbound
from narrcheck.model.document import Block, BlockKind, Document, Location, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Severity
from narrcheck.rulebook import Rulebook

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class PlainOrigin:
    """The way back where the file is the text."""

    text: str

    def locate(self, span: Span) -> Location:
        line = self.text.count("\n", 0, span.start) + 1
        return Location(span.start, span.end, self.text[span.start : span.end], line=line)


def make_document(text: str, source: str = "报告.txt") -> Document:
    """A document whose lines are its paragraphs."""
    blocks, start = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block(BlockKind.PARAGRAPH, Span(start, start + len(line))))
        start += len(line) + 1
    return Document(source, text, tuple(blocks), PlainOrigin(text))


def make_checked(text: str, *findings: Finding, source: str = "报告.txt", rulebook: Rulebook | None = None) -> Checked:
    """A result whose sentences end with 。 and whose claims are one of each outcome."""
    sentences, start = [], 0
    for end in (i + 1 for i, character in enumerate(text) if character in "。\n"):
        sentences.append(Sentence(0, Span(start, end)))
        start = end
    if start < len(text):
        sentences.append(Sentence(0, Span(start, len(text))))
    analysis = Analysis(
        make_document(text, source),
        Identity("final-accounts", 2021, "某市档案馆"),
        rulebook or Rulebook(),
        tuple(sentences),
        (),
    )
    claims = tuple(Claim(Span(0, 1), outcome, "1 = 1", Message("没有基数", "no base")) for outcome in Outcome)
    return Checked(analysis, claims, findings, (Unbound(Span(1, 2), Message("没有指标", "no indicator")),))


def make_finding(
    text: str,
    words: str,
    *,
    code: str = "NC103",
    severity: Severity = Severity.ERROR,
    fix: str | None = None,
    related: str | None = None,
    nth: int = 0,
) -> Finding:
    """A finding on the ``nth`` occurrence of ``words`` in ``text``."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    span = Span(start, start + len(words))
    others: tuple[Related, ...] = ()
    if related is not None:
        others = (Related("delta", Span(text.index(related), text.index(related) + len(related))),)
    return Finding(
        code,
        Kind.DIRECTION,
        severity,
        span,
        Message(f"{words}与金额的方向不符。", f"{words} contradicts the amount."),
        "0.21 ÷ (1.56 + 0.21) = 11.86%",
        others,
        Fix(span, fix) if fix is not None else None,
    )
