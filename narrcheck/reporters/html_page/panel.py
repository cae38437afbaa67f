"""The list of findings: what each of them says, shows and links to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from narrcheck.fixes import Fixes
from narrcheck.locator import Locator
from narrcheck.model.checked import Checked
from narrcheck.model.document import Document, Span
from narrcheck.model.finding import Finding, Fix, Related
from narrcheck.phrases import confidence, elsewhere, others
from narrcheck.report import fingerprints
from narrcheck.reporters.html_page.formula import Equation, digits, equations, rounds_to
from narrcheck.reporters.html_page.labels import Labels
from narrcheck.reporters.html_page.marks import Places
from narrcheck.reporters.html_page.naming import Naming
from narrcheck.reporters.html_page.sections import Section, Sections

_QUOTE = 40
_AROUND = 8
_SENTENCE = 150


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the text: what it is, its words, where the file has it, and the id to go to."""

    label: str
    quote: str
    where: str
    place: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A fix with the words around it; ``label`` says whether it replaces, deletes or inserts.

    ``says_all`` means that the finding's own words are among these; ``left_out`` that the text doesn't show it.
    """

    label: str
    before: str
    old: str
    new: str
    after: str
    says_all: bool
    left_out: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One finding of the list.

    ``sentence`` is the whole sentence in pieces, each with its part in the finding; ``figures`` are the places that
    the formula takes its figures from, ``evidence`` the other related places, ``elsewhere``
    those in other documents: the part that each takes, and where it is.
    """

    number: int
    id: str
    finding: Finding
    fingerprint: str
    kind: str
    message: str
    link: Link
    section: Section
    sentence: list[tuple[str, str]]
    equations: list[Equation]
    figures: list[Link]
    evidence: list[Link]
    elsewhere: list[tuple[str, str]]
    edit: Edit | None
    confidence: str
    others: tuple[str, str] | None


class Panel:
    """Makes the list of one document."""

    def __init__(
        self, checked: Checked, fixes: Fixes, places: Places, sections: Sections, words: Labels, lang: str
    ) -> None:
        self._checked = checked
        self._document = checked.analysis.document
        self._fixes, self._places, self._sections = fixes, places, sections
        self._words, self._lang = words, lang
        self._naming = Naming(checked.analysis, checked.names, words)
        self._locator = Locator(checked.analysis)

    def items(self) -> Iterator[Item]:
        """The findings, numbered in reading order."""
        named = zip(self._checked.findings, fingerprints(self._checked), strict=True)
        for number, (finding, fingerprint) in enumerate(named, start=1):
            figures, evidence = self._related(finding)
            edit = self._edit(finding.span, finding.fix, number) if finding.fix else None
            yield Item(
                number=number,
                id=self._places.of_finding(number),
                finding=finding,
                fingerprint=fingerprint,
                kind=self._words[f"kind.{finding.kind}"],
                message=finding.message.text(self._lang),
                link=self._link(finding.span, ""),
                section=self._sections.of(finding.span),
                sentence=list(self._sentence(finding)),
                equations=self._equations(finding),
                figures=figures,
                evidence=evidence,
                elsewhere=[(self._role(finding, one.role), elsewhere(one, self._lang)) for one in finding.elsewhere],
                edit=edit,
                confidence=confidence(finding, self._lang),
                others=others(finding, self._document, self._locator, self._lang),
            )

    def _related(self, finding: Finding) -> tuple[list[Link], list[Link]]:
        """The places of the formula's figures, and the others."""
        used = {digits(part) for part in finding.calculation.split()}
        figures: list[Link] = []
        evidence: list[Link] = []
        seen = {finding.span}
        for other in finding.related:
            if other.span in seen:
                continue
            seen.add(other.span)
            link = self._link(other.span, self._role(finding, other.role), self._naming.of(other.span, finding.kind))
            number = digits(self._document.words(other.span))
            (figures if number and number in used else evidence).append(link)
        return figures, evidence

    def _role(self, finding: Finding, role: str) -> str:
        """The part that a figure takes, by the kind of the finding where that has a word of its own."""
        own = f"role.{finding.kind}.{role}"
        return self._words[own if own in self._words else f"role.{role}"]

    def _equations(self, finding: Finding) -> list[Equation]:
        if not finding.calculation:
            return []
        names = self._naming.around(finding.span) | self._names(finding)
        bases = (self._words["bar.before"], self._words["bar.after"])
        return equations(finding.calculation, lambda text: names.get(digits(text), ""), self._stated(finding), bases)

    def _names(self, finding: Finding) -> dict[str, str]:
        """Names of the figures that take part, by their digits; several of one name are told by their items."""
        places = {digits(self._document.words(one.span)): one for one in reversed(finding.related)}
        places[digits(self._document.words(finding.span))] = Related("", finding.span)
        names = {number: self._naming.of(place.span, finding.kind) for number, place in places.items() if number}
        often = Counter(names.values())
        return {
            number: (self._naming.item(places[number].span) if often[name] > 1 else "")
            or name
            or self._words[f"role.{places[number].role}"]
            for number, name in names.items()
        }

    def _stated(self, finding: Finding) -> str:
        """The figure that the fix takes away, if the calculation gives the one that it puts in."""
        fix, first = finding.fix, finding.calculation.partition("；")[0]
        if fix is None or not fix.text or not digits(fix.text):
            return ""
        says = self._document.words(finding.span)
        return says if rounds_to(first.rpartition("=")[2], fix.text) and len(says) <= _QUOTE else ""

    def _sentence(self, finding: Finding) -> Iterator[tuple[str, str]]:
        """The sentence around the finding: its own words marked ``here``, related ones ``part``."""
        whole = self._locator.sentence(finding.span)
        start = max(whole.start, finding.span.start - _SENTENCE)
        end = min(whole.end, finding.span.end + _SENTENCE)
        marks = [(finding.span, "here")] if finding.span else []
        for other in sorted(finding.related, key=lambda other: other.span):
            inside = start <= other.span.start < other.span.end <= end
            if inside and not any(other.span.overlaps(span) for span, _ in marks):
                marks.append((other.span, "part"))
        position = start
        yield ("…" if start > whole.start else ""), ""
        for span, css in sorted(marks):
            yield self._words_between(position, span.start), ""
            yield self._words_between(span.start, min(span.end, end)), css
            position = min(span.end, end)
        yield self._words_between(position, end) + ("…" if end < whole.end else ""), ""

    def _words_between(self, start: int, end: int) -> str:
        return self._document.text[start:end].replace("\t", " │ ").replace("\n", " ")

    def _edit(self, span: Span, fix: Fix, number: int) -> Edit:
        """Show the fix inside the finding's words, or a little of its line around what is only put in or taken out."""
        text, old, new = self._document.text, self._document.words(fix.span), fix.text
        around, reach = fix.span, _QUOTE // 2
        if span.covers(fix.span) and span != fix.span:
            around = span
        elif not old or not new:
            reach = _AROUND
            around = _line(text, fix.span)
        before = text[around.start : fix.span.start]
        after = text[fix.span.end : around.end]
        return Edit(
            label=self._words["fix" if old and new else "fix.delete" if old else "fix.insert"],
            before=before if len(before) <= reach else f"…{before[-reach:]}",
            old=old,
            new=new,
            after=after if len(after) <= reach else f"{after[:reach]}…",
            says_all=span == fix.span or (span.covers(fix.span) and len(before) <= reach >= len(after)),
            left_out=number in self._fixes.left_out,
        )

    def _link(self, span: Span, label: str, name: str = "") -> Link:
        return link_to(self._document, self._places, self._words, span, label, name)


def link_to(document: Document, places: Places, words: Labels, span: Span, label: str, name: str = "") -> Link:
    """A link to the place of ``span``."""
    quote = document.words(span).strip()
    short = quote if len(quote) <= _QUOTE else f"{quote[:_QUOTE]}…"
    return Link(label, short, where_of(document, words, span), places.of(span), name)


def links_to(
    document: Document, places: Places, words: Labels, remarks: Sequence[tuple[Span, str]]
) -> dict[str, list[Link]]:
    """Links to places, gathered under what is said of them, most first."""
    found: dict[str, list[Link]] = {}
    for span, why in remarks:
        found.setdefault(why, []).append(link_to(document, places, words, span, ""))
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))


def _line(text: str, span: Span) -> Span:
    """The line of the text (or the cell) around ``span``."""
    start = max(text.rfind(end, 0, span.start) for end in "\n\t") + 1
    ends = (text.find(end, span.end) for end in "\n\t")
    return Span(start, min((end for end in ends if end >= 0), default=len(text)))


def where_of(document: Document, words: Labels, span: Span) -> str:
    """The place in the file, by whatever address its format has."""
    location = document.origin.locate(span)
    parts = [
        words[f"where.{name}"].format(value)
        for name, value in (
            ("page", location.page),
            ("paragraph", location.paragraph),
            ("table", location.table if location.cell is None else None),
            ("line", location.line),
        )
        if value is not None
    ]
    return " ".join([*parts, location.cell or ""]).strip()
