"""Numbers of headings and list items: what a reader finds his way by.

Finds a number that jumps, comes twice or changes its style inside one sequence ("八、 … 9、 … 十、"), a heading glued
to the end of the paragraph before it, a list that does not start at 1. A slip of this kind tells every reader that a
paragraph was lost or copied, and cross-references go wrong with it. Points in words (一是, 二是) are in ``points.py``.

Example: "（一）内设机构设置 … （2）决算单位构成": the second should be （二）.

Sequences may start again at 1 wherever they like, so a number left out before a restart is not noticed; a number that
was lost in extraction is taken for lost in the report unless its figure still stands somewhere between.
"""

from collections.abc import Iterator, Sequence

from narrcheck.checks.outline._number_slips import Slip, SlipKind
from narrcheck.checks.outline._numbers import Item, NumberStyles, contents_of, is_bare, items_of, number_styles
from narrcheck.checks.outline._sequences import Walk
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import BlockKind, Document, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity

SEQUENCE = Rule(
    "NC601",
    "heading-number-sequence",
    Kind.OUTLINE,
    Severity.WARNING,
    Message("序号跳号或体例突然改变", "A number jumps or changes its style inside one sequence"),
)
REPEATED = Rule(
    "NC602",
    "heading-number-repeated",
    Kind.OUTLINE,
    Severity.WARNING,
    Message("同一级标题序号重复", "Two headings of one level bear the same number"),
)
START = Rule(
    "NC603",
    "list-start",
    Kind.OUTLINE,
    Severity.INFO,
    Message("列表不从 1 开始", "A list does not start at 1"),
)
GLUED = Rule(
    "NC605",
    "heading-glued",
    Kind.OUTLINE,
    Severity.ERROR,
    Message("标题接在上一段末尾", "A heading is glued to the end of the paragraph before it"),
)
RULES: tuple[Rule, ...] = (SEQUENCE, REPEATED, START, GLUED)


def check(analysis: Analysis) -> Iterator[Finding]:
    """The slips in the numbers of one report."""
    document, styles = analysis.document, analysis.rulebook.derive(number_styles)
    report, unpointed = _Reporter(document, styles), list(_unpointed(document, styles))
    for items in (contents_of(document, analysis.rulebook), items_of(document, analysis.rulebook)):
        for slip in Walk(items, document, styles).slips():
            if not (slip.kind is SlipKind.JUMP and slip.before and _within(unpointed, slip.before, slip.item)):
                yield from report.of(slip)
    yield from unpointed


class _Reporter:
    """Puts slips into words."""

    def __init__(self, document: Document, styles: NumberStyles) -> None:
        self.document = document
        self.styles = styles

    def of(self, slip: Slip) -> Iterator[Finding]:
        """The finding for one slip."""
        if slip.kind is SlipKind.START:
            yield self._start(slip)
        elif slip.before:
            say = {
                SlipKind.STYLE: self._style,
                SlipKind.MIXED: self._mixed,
                SlipKind.JUMP: self._jump,
                SlipKind.WRONG: self._wrong,
                SlipKind.REPEATED: self._repeated,
                SlipKind.GLUED: self._glued,
                SlipKind.LABEL: self._label,
            }[slip.kind]
            yield say(slip, slip.before)

    def _words(self, item: Item) -> str:
        return self.document.words(item.span)

    def _number(self, slip: Slip) -> str:
        """The right number, in the style of the one before it."""
        return self.styles.render(slip.right or 0, self._words(slip.before or slip.item)).rstrip()

    def _related(self, slip: Slip) -> tuple[Related, ...]:
        pairs = (("previous", slip.before), ("next", slip.after))
        return tuple(Related(role, item.span) for role, item in pairs if item)

    def _style(self, slip: Slip, before: Item) -> Finding:
        here, right = self._words(slip.item).rstrip(), self._number(slip)
        message = Message(
            f"同一级序号前面写作“{self._words(before)}”，这里却写作“{here}”，体例不一，应为“{right}”。",
            f"The numbers of this level are written like {self._words(before)}, this one is {here}; write {right}.",
        )
        return self._finding(SEQUENCE, slip, message, Fix(slip.item.span, right))

    def _mixed(self, slip: Slip, before: Item) -> Finding:
        here, right = self._words(slip.item).rstrip(), self._number(slip)
        message = Message(
            f"同一列表的序号有“{self._words(before)}”也有“{here}”两种写法，建议统一。",
            f"The numbers of this list are written both like {self._words(before)} and like {here}; use one style.",
        )
        return self._finding(SEQUENCE, slip, message, Fix(slip.item.span, right), Severity.INFO)

    def _jump(self, slip: Slip, before: Item) -> Finding:
        missing = self.styles.render(before.value + 1, self._words(before)).rstrip()
        message = Message(
            f"序号由“{self._words(before)}”跳到“{self._words(slip.item)}”，缺“{missing}”：请补上漏掉的一项或改正序号。",
            f"The numbers go from {self._words(before)} to {self._words(slip.item)} without {missing}: "
            "add what is missing or correct the number.",
        )
        return self._finding(SEQUENCE, slip, message, None, self._doubt(slip, before))

    def _wrong(self, slip: Slip, before: Item) -> Finding:
        right, following = self._number(slip), self._words(slip.after) if slip.after else ""
        message = Message(
            f"序号“{self._words(slip.item)}”前为“{self._words(before)}”，后为“{following}”，应为“{right}”。",
            f"{self._words(slip.item)} stands between {self._words(before)} and {following}; it should be {right}.",
        )
        return self._finding(SEQUENCE, slip, message, Fix(slip.item.span, right))

    def _repeated(self, slip: Slip, before: Item) -> Finding:
        above, line = (self.document.blocks[item.index].span for item in (before, slip.item))
        if self.document.words(above) == self.document.words(line):
            message = Message("这一行与上一行相同，请删去一行。", "This line repeats the one above it.")
            return Finding.of(REPEATED, line, message, fix=Fix(Span(above.end, line.end), ""))
        right = self._number(slip) if slip.right else ""
        advice = f"应为“{right}”" if right else "请改正其中一个"
        message = Message(
            f"序号“{self._words(slip.item)}”与前面同一级的序号重复，{advice}。",
            f"The number {self._words(slip.item)} was already used on this level; {right or 'correct one of them'}.",
        )
        fix = Fix(slip.item.span, right) if right else None
        return self._finding(REPEATED, slip, message, fix, self._doubt(slip, before))

    def _start(self, slip: Slip) -> Finding:
        here = self._words(slip.item)
        message = Message(
            f"列表从“{here}”开始，前面没有第 1 项：请检查前面各项的序号是否漏掉。",
            f"The list starts at {here}: see whether the items before it lost their numbers.",
        )
        return self._finding(START, slip, message, None)

    def _label(self, slip: Slip, following: Item) -> Finding:
        label, right = self._words(slip.item), self._number(slip)
        message = Message(
            f"后一项为“{self._words(following)}”，“{label}”前缺序号“{right}”。",
            f"The next item is {self._words(following)}; {label} lacks its number {right}.",
        )
        start = slip.item.span.start
        return self._finding(START, slip, message, Fix(Span(start, start), right))

    def _glued(self, slip: Slip, before: Item) -> Finding:
        span = slip.item.glued or slip.item.span
        title = self.document.words(span)
        if slip.right:
            zh, en, fix = "应另起一段", "start a new paragraph", Fix(Span(span.start, span.start), "\n")
        else:
            zh, en, fix = (
                f"且与前面的“{self._words(before)}”序号重复，请删去或另起一段",
                "and its number was used before",
                None,
            )
        message = Message(
            f"标题“{title}”接在上一段的末尾，{zh}。", f"The heading {title} is glued to the paragraph before it; {en}."
        )
        severity = Severity.WARNING if slip.right else None
        return Finding.of(GLUED, span, message, related=self._related(slip), fix=fix, severity=severity)

    def _doubt(self, slip: Slip, before: Item) -> Severity | None:
        """Info where a heading without a number stands between: the number may count there."""
        between = self.document.blocks[before.index + 1 : slip.item.index]
        return Severity.INFO if any(is_bare(block) for block in between) else None

    def _finding(
        self, rule: Rule, slip: Slip, message: Message, fix: Fix | None, severity: Severity | None = None
    ) -> Finding:
        return Finding.of(rule, slip.item.span, message, related=self._related(slip), fix=fix, severity=severity)


def _unpointed(document: Document, styles: NumberStyles) -> Iterator[Finding]:
    """The next number of a list 1. 2. 3. without its mark: 2负责…."""
    style, value = "", 0
    for block in document.blocks:
        if block.number:
            style, value = block.number.style, block.number.value
        elif style in styles.data.nesting and block.kind in (BlockKind.PARAGRAPH, BlockKind.CONTENTS):
            start, mark = block.span.start, style[1:]
            end = start + len(str(value + 1))
            if document.folded[start:end] == str(value + 1) and styles.unpointed.match(document.folded, end):
                value += 1
                message = Message(
                    f"序号“{value}”后缺“{mark}”，应为“{value}{mark}”。", f"{mark} is missing after the number {value}."
                )
                yield Finding.of(SEQUENCE, Span(start, end), message, fix=Fix(Span(end, end), mark))


def _within(unpointed: Sequence[Finding], before: Item, item: Item) -> bool:
    """Whether numbers without their mark stand between two items, so that no number is missing there."""
    return any(before.span.end <= finding.span.start < item.span.start for finding in unpointed)
