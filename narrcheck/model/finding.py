"""What a check says: one root cause at one exact place."""

from dataclasses import dataclass, replace
from enum import StrEnum

from narrcheck.model.document import Location, Span


class Severity(StrEnum):
    """How much a finding matters: must be corrected, should be, may be."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 2 for error."""
        return {"info": 0, "warning": 1, "error": 2}[self.value]


class Kind(StrEnum):
    """The fixed vocabulary of defects."""

    CHANGE = "change"
    DIRECTION = "direction"
    SHARE = "share"
    COMPLETION = "completion"
    SUM = "sum"
    ROUNDING = "rounding"
    UNIT = "unit"
    PERIOD = "period"
    REPEAT = "repeat"
    TABLE_TEXT = "table_text"
    TABLE = "table"
    STATEMENT = "statement"
    COUNT = "count"
    OUTLINE = "outline"
    ENTITY = "entity"
    TEMPLATE = "template"
    SUBJECT = "subject"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence for the user, in Chinese and in English."""

    zh: str
    en: str

    def text(self, lang: str) -> str:
        """The sentence in ``lang`` (``zh`` or ``en``)."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Rule:
    """A coded rule's identity; ``code`` never changes and is never reused."""

    code: str
    name: str
    kind: Kind
    severity: Severity
    summary: Message
    since: str = "0.1"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that takes part, and the part it takes (``delta``, ``base``, ``whole``, ``first`` …)."""

    role: str
    span: Span


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place in another document that takes part: an address, for spans are of the finding's own document.

    ``source`` is that document's name, ``context`` the sentence or table row that the place stands in.
    """

    role: str
    source: str
    location: Location
    context: str


@dataclass(frozen=True, slots=True)
class Fix:
    """An exact edit of ``Document.text``: the words of ``span`` become ``text`` (an empty span inserts)."""

    span: Span
    text: str


class Confidence(StrEnum):
    """How much a proposed repair of a figure is to be trusted; what each is worth is measured on planted errors."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Status(StrEnum):
    """What a reviewer has decided of a finding: nothing yet, that it is right, or that it may stay."""

    OPEN = "open"
    ACCEPTED = "accepted"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer has said of a finding; ``at`` is when, in ISO 8601, empty where nobody noted it."""

    status: Status = Status.OPEN
    comment: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect; all spans are offsets into ``Document.text``.

    ``calculation`` is the arithmetic as a person would write it down, empty where there is none. ``confidence`` is how
    much the fix is to be trusted, None where other repairs were not weighed against it; ``alternatives`` are the edits
    that may be meant instead, the likeliest first.
    """

    code: str
    kind: Kind
    severity: Severity
    span: Span
    message: Message
    calculation: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    decision: Decision | None = None
    elsewhere: tuple[Elsewhere, ...] = ()
    confidence: Confidence | None = None
    alternatives: tuple[Fix, ...] = ()

    @classmethod
    def of(
        cls,
        rule: Rule,
        span: Span,
        message: Message,
        *,
        calculation: str = "",
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
        severity: Severity | None = None,
    ) -> "Finding":
        """A finding of ``rule``, with the rule's kind and (unless told) its severity."""
        return cls(rule.code, rule.kind, severity or rule.severity, span, message, calculation, related, fix)

    def beside(self, places: tuple[Elsewhere, ...]) -> "Finding":
        """The same finding with the places in other documents that take part."""
        return replace(self, elsewhere=places)

    def with_severity(self, severity: Severity) -> "Finding":
        """The same finding, weighed otherwise."""
        return replace(self, severity=severity)
