"""Accounts that head a statement: against the text under them, and against the report's own tables.

What it finds: a heading whose text is about another class (NC704), and a section (款) that the report's tables lack
though they have others of its class (NC706).

Why it matters: the paragraph was copied from another account or another year, and its figures with it.

Example: ``教育支出（类）普通教育（款）。卫生健康支出年初预算为10万元``.

Known to miss: headings without the mark of a class, and reports whose tables carry no codes.
"""

from collections.abc import Iterator

from narrcheck.checks.accounts._chains import Chain, Writing, chains_of, own_names, resolve, writing
from narrcheck.facts.indicators.accounts import Account
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity

MISMATCH = Rule(
    "NC704",
    "heading-account-mismatch",
    Kind.SUBJECT,
    Severity.WARNING,
    Message("标题科目与其下文字不符", "A heading's account is not the one its text is about"),
)
UNLISTED = Rule(
    "NC706",
    "account-not-in-tables",
    Kind.SUBJECT,
    Severity.WARNING,
    Message("文字所列科目在决算（预算）表中没有", "The report's tables lack an account that its text names"),
)
RULES: tuple[Rule, ...] = (MISMATCH, UNLISTED)

_SECTION = 2
# In fewer rows with codes a section may be missing because the tables are not there.
_FEWEST_ROWS = 5


def check(analysis: Analysis) -> Iterator[Finding]:
    """Every chain of accounts that begins with its class."""
    how = analysis.rulebook.derive(writing)
    rows: dict[str, set[str]] | None = None
    for chain in analysis.derive(chains_of):
        first, *below = chain.links
        classes = {account.code for account in resolve(first, how, None)} if first.level == 1 else set()
        if not classes:
            continue
        told = _told(analysis, how, chain, classes)
        if told:
            yield told
        elif below and below[0].level == _SECTION and (sections := resolve(below[0], how, classes, whole=True)):
            if rows is None:
                rows = _rows(analysis, how)
            yield from _unlisted(analysis, how, chain, sections[0], rows)


def _told(analysis: Analysis, how: Writing, chain: Chain, classes: set[str]) -> Finding | None:
    """The class that the sentence after the chain is about, if it is another."""
    about = how.about.match(analysis.document.folded, chain.span.end)
    other = how.accounts.named(about["name"], under="2", level=1) if about else []
    if not about or not other or classes & {account.code for account in other}:
        return None
    span, name = Span(*about.span("name")), chain.links[0].name
    words = analysis.document.words(span)
    message = Message(
        f"标题科目为“{name}”，其下文字说的却是“{words}”，标题与内容不符。",
        f"The heading is about {name}, the text under it about {words}.",
    )
    return Finding.of(MISMATCH, chain.span, message, related=(Related("text", span),))


def _rows(analysis: Analysis, how: Writing) -> dict[str, set[str]]:
    """The codes of expenditure that the report's tables have, each with its names there."""
    plain = how.accounts.plain
    return {
        code: names
        for code, names in own_names(analysis.document, how).items()
        if code.startswith("2") and names & {plain(account.name) for account in how.accounts.coded(code)}
    }


def _unlisted(
    analysis: Analysis, how: Writing, chain: Chain, section: Account, rows: dict[str, set[str]]
) -> Iterator[Finding]:
    """A section that the report's tables lack, though they have others of its class."""
    link, code, year = chain.links[1], section.code, analysis.identity.fiscal_year
    siblings = [other for other in rows if len(other) == len(code) and other.startswith(code[:-2])]
    if len(rows) < _FEWEST_ROWS or not siblings or any(other.startswith(code) for other in rows):
        return
    if how.nothing.match(analysis.document.folded, chain.span.end):
        return
    names = [account.name for other in siblings if (account := how.accounts.current(other, year))]
    message = Message(
        f"本报告的表中没有“{link.name}”（{code}），同一类下有：{'、'.join(names)}。",
        f"The report's tables have no {link.name} ({code}); under its class they have {', '.join(names)}.",
    )
    fix = Fix(link.span, names[0]) if len(names) == 1 else None
    yield Finding.of(UNLISTED, link.whole, message, fix=fix)
