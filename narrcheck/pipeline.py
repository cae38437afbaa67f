"""The steps from a file to what is said of it, composed."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from narrcheck.attempts import Attempts
from narrcheck.checks import all_checks
from narrcheck.config import Settings
from narrcheck.diagnosis.claims import claims, comparison
from narrcheck.diagnosis.consequences import joined
from narrcheck.diagnosis.duplicates import once
from narrcheck.diagnosis.findings import findings
from narrcheck.errors import UserError
from narrcheck.facts.frames.builder import FrameBuilder
from narrcheck.facts.frames.context import Context
from narrcheck.facts.frames.mentions import mentions
from narrcheck.facts.identity.governments import several_levels
from narrcheck.facts.identity.profiles import profile_named
from narrcheck.facts.identity.report import identify
from narrcheck.facts.indicators.resolver import build_indicators
from narrcheck.model.analysis import Analysis, Borrowed
from narrcheck.model.checked import Checked
from narrcheck.model.document import Document
from narrcheck.model.finding import Finding
from narrcheck.nlp.cues import build_cues
from narrcheck.nlp.quantities import find_quantities
from narrcheck.nlp.segments import sentences
from narrcheck.readers import read
from narrcheck.relations.engine import load_relations, relate
from narrcheck.relations.precision import Precision
from narrcheck.relations.scene import Other, Scene
from narrcheck.rulebook import Rulebook
from narrcheck.tables import sheets
from narrcheck.tables.lost_merges import with_merges


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document, read and understood, before anything is compared."""

    analysis: Analysis
    scene: Scene

    @property
    def source(self) -> str:
        """The name of its file."""
        return self.analysis.document.source


def check_file(path: Path, settings: Settings, rulebook: Rulebook, *, made: Path | UserError | None = None) -> Checked:
    """Read a file (or what LibreOffice has ``made`` of it) and check it by itself; raises UserError where it can't."""
    document = read(path, max_bytes=settings.max_bytes, original=settings.original, made=made)
    return check_document(document, settings, rulebook)


def check_document(document: Document, settings: Settings, rulebook: Rulebook) -> Checked:
    """Annotate, extract, bind, check and diagnose one document by itself."""
    return check_prepared(prepare(document, settings, rulebook), settings)


def prepare(document: Document, settings: Settings, rulebook: Rulebook) -> Prepared:
    """Annotate one document and extract its facts."""
    analysis = analyse(document, settings, rulebook)
    return Prepared(analysis, extract(analysis))


def check_prepared(prepared: Prepared, settings: Settings, others: tuple[Other, ...] = ()) -> Checked:
    """Bind, check and diagnose what has been extracted, beside other documents where there are some."""
    borrowed = tuple(Borrowed(other.bond, other.sheets) for other in others)
    analysis, scene = replace(prepared.analysis, borrowed=borrowed), replace(prepared.scene, others=others)
    attempts = Attempts()
    instances = relate(scene, attempts)
    said: list[Finding] = [*findings(scene, instances, attempts)]
    for check in all_checks():
        said += attempts.results(partial(check.check, analysis))
    said.sort(key=lambda finding: (finding.span, finding.code))
    text = analysis.document.text
    compared = tuple(comparison(other, scene, instances) for other in others)
    return Checked(
        analysis,
        claims(scene, instances),
        settings.apply(joined(once(said, text), analysis.sentences, text)),
        scene.extraction.unbound,
        compared,
        names={fact.quantity.span.start: frame.name for frame in scene.extraction.frames for fact in frame.amounts()},
        crashes=tuple(attempts.crashes),
    )


def analyse(document: Document, settings: Settings, rulebook: Rulebook) -> Analysis:
    """What every check needs to know of a document."""
    document = with_merges(document, rulebook)
    return Analysis(
        document=document,
        identity=identify(document, rulebook, entity=settings.entity, fiscal_year=settings.fiscal_year),
        rulebook=rulebook,
        sentences=tuple(sentences(document)),
        quantities=tuple(find_quantities(document.folded, rulebook)),
        sheets=sheets(document, rulebook),
    )


def extract(analysis: Analysis) -> Scene:
    """Bind the quantities of a document to frames, and frames to each other."""
    document, rulebook = analysis.document, analysis.rulebook
    split = list(analysis.sentences)
    cues = rulebook.derive(build_cues)
    names = rulebook.derive(build_indicators)
    profile = profile_named(rulebook, analysis.identity.profile)
    context = Context(
        document,
        split,
        analysis.identity,
        names,
        cues,
        default=profile.default_measure if profile else "actual",
        government=analysis.identity.government,
    )
    found = FrameBuilder(context).build(mentions(document.folded, split, list(analysis.quantities), cues))
    precision = Precision(analysis.quantities)
    relations = rulebook.derive(load_relations)
    if several_levels(document.folded, rulebook, analysis.identity):
        relations = tuple(relation for relation in relations if relation.formula not in ("equal", "equal_count"))
    return Scene(
        document, analysis.identity, split, found, precision, names, cues, relations, rulebook, analysis.sheets
    )
