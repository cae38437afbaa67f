"""The way from checked documents to the JSON report."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from narrcheck import __version__
from narrcheck.fixes import edits_of
from narrcheck.locator import Locator, squeeze
from narrcheck.model.bond import Comparison
from narrcheck.model.checked import Checked, Outcome
from narrcheck.model.document import Document, Location, Span
from narrcheck.model.finding import Decision, Elsewhere, Finding, Fix, Related
from narrcheck.model.report import (
    Compared,
    Coverage,
    DocumentReport,
    Edit,
    Place,
    RelatedPlace,
    Remark,
    Report,
    ReportedDecision,
    ReportedFinding,
    SkippedPart,
)


def build_report(results: Sequence[Checked], lang: str = "zh") -> Report:
    """The JSON report of ``results``, with messages in ``lang`` (``zh`` or ``en``)."""
    return Report(narrcheck=__version__, documents=tuple(_document(result, lang) for result in results))


def fingerprints(checked: Checked) -> tuple[str, ...]:
    """One stable name for each finding, in their order.

    It is made of the code, the sentence, the words and their place in the sentence, and, where the document says the
    same sentence more than once, of its number among them; so it does not change when another finding is gone.
    """
    return _names(checked, Locator(checked.analysis))


def document_fingerprint(document: Document) -> str:
    """A name for the text of a document: the same as long as the text is."""
    return hashlib.sha256(document.text.encode(errors="surrogatepass")).hexdigest()[:16]


def _names(checked: Checked, locator: Locator) -> tuple[str, ...]:
    text = checked.analysis.document.text
    seen: Counter[str] = Counter()
    names = []
    for finding in checked.findings:
        sentence = locator.sentence(finding.span)
        parts = (
            finding.code,
            squeeze(text[sentence.start : sentence.end]),
            squeeze(text[finding.span.start : finding.span.end]),
            str(len(squeeze(text[sentence.start : finding.span.start]))),
            str(locator.earlier_copies(sentence)),
        )
        key = "\x1f".join(parts)
        seen[key] += 1
        names.append(hashlib.sha256(f"{key}\x1f{seen[key]}".encode()).hexdigest()[:16])
    return tuple(names)


def _document(checked: Checked, lang: str) -> DocumentReport:
    analysis, locator = checked.analysis, Locator(checked.analysis)
    whole = checked.with_settled()
    named = dict(zip(map(id, whole.findings), _names(whole, locator), strict=True))
    undecided = (claim for claim in checked.claims if claim.outcome is Outcome.UNDECIDED)
    return DocumentReport(
        source=analysis.document.source,
        profile=analysis.identity.profile,
        fiscal_year=analysis.identity.fiscal_year,
        entity=analysis.identity.entity,
        claims=Coverage(found=len(checked.claims), **{str(outcome): checked.count(outcome) for outcome in Outcome}),
        findings=tuple(
            _finding(finding, named[id(finding)], analysis.document, locator, lang) for finding in checked.findings
        ),
        settled=tuple(
            _finding(finding, named[id(finding)], analysis.document, locator, lang) for finding in checked.settled
        ),
        undecided=tuple(_remark(claim.span, claim.why.text(lang) if claim.why else "", locator) for claim in undecided),
        unbound=tuple(_remark(item.span, item.why.text(lang), locator) for item in checked.unbound),
        skipped=tuple(SkippedPart(what=part.what, why=part.why) for part in analysis.document.skipped),
        compared=tuple(compared(one, lang) for one in checked.compared),
    )


def compared(one: Comparison, lang: str) -> Compared:
    """A comparison as the JSON report has it."""
    why = one.why.text(lang) if one.why else None
    return Compared(source=one.source, bond=one.bond.value, figures=one.figures, differ=one.differ, why=why)


def _finding(finding: Finding, name: str, document: Document, locator: Locator, lang: str) -> ReportedFinding:
    place = locator.locate(finding.span)
    fixes = {fix.span: fix for fix in edits_of(finding, document)}
    return ReportedFinding(
        id=name,
        code=finding.code,
        kind=finding.kind.value,
        severity=finding.severity.value,
        message=finding.message.text(lang),
        calculation=finding.calculation,
        location=Place(
            line=place.line,
            page=place.page,
            paragraph=place.paragraph,
            table=place.table,
            cell=place.cell,
            start=place.start,
            end=place.end,
            quote=place.quote,
            context=locator.context(finding.span),
        ),
        related=(
            *(_related(one, fixes.get(one.span), locator) for one in finding.related),
            *map(_elsewhere, finding.elsewhere),
        ),
        fix=_edit(finding.fix, locator) if finding.fix else None,
        confidence=finding.confidence,
        alternatives=tuple(_edit(fix, locator) for fix in finding.alternatives),
        decision=_decision(finding.decision) if finding.decision else None,
    )


def _decision(decision: Decision) -> ReportedDecision:
    return ReportedDecision(status=decision.status, comment=decision.comment, at=decision.at)


def _related(related: Related, fix: Fix | None, locator: Locator) -> RelatedPlace:
    place = locator.locate(related.span)
    found = _place(related.role, None, place, locator.context(related.span))
    return found.model_copy(update={"fix": _edit(fix, locator)}) if fix else found


def _elsewhere(there: Elsewhere) -> RelatedPlace:
    return _place(there.role, there.source, there.location, there.context)


def _place(role: str, source: str | None, place: Location, context: str) -> RelatedPlace:
    return RelatedPlace(
        role=role,
        source=source,
        line=place.line,
        page=place.page,
        cell=place.cell,
        quote=place.quote,
        context=context,
    )


def _edit(fix: Fix, locator: Locator) -> Edit:
    place = locator.locate(fix.span)
    return Edit(start=place.start, end=place.end, replace=place.quote, with_=fix.text)


def _remark(span: Span, why: str, locator: Locator) -> Remark:
    place = locator.locate(span)
    return Remark(line=place.line, quote=place.quote, why=why)
