"""Golden pages: text blocks whose expected findings are marked in place; for our tests and for those of plug-ins.

A page is ``# rule-name (CODE)``, a paragraph of explanation, then cases: ``## title`` and a ```` ```text ```` block.
In a block, ``[words]{CODE}`` says that ``CODE`` finds exactly ``words`` there; ``[]{CODE}`` marks an insertion point;
brackets without ``{CODE}`` are text; marks may nest. What is not marked must not be found.

A case may have other documents beside its text, each in a block of its own without marks: ```` ```prior ```` (what was
published the year before), ```` ```budget ```` (the budget of the year), ```` ```companion ```` (its tables).
"""

from dataclasses import dataclass

import regex

from narrcheck.config import Settings
from narrcheck.crossing.submission import Beside, subjects
from narrcheck.model.bond import Bond
from narrcheck.pipeline import check_prepared, prepare
from narrcheck.readers.text import read_text
from narrcheck.rulebook import Rulebook

_TITLE = regex.compile(r"# ([a-z0-9]+(?:-[a-z0-9]+)*) \((NC\d{3})\)")
_CODE = regex.compile(r"\{(NC\d{3})\}")
_SUSPECT = regex.compile(r"\]\s*\{|\{\s*NC?\d", flags=regex.IGNORECASE)

_BLOCKS = "|".join(("text", *Bond))

Mark = tuple[int, int, str]


class MalformedPage(ValueError):
    """A golden page that is not written as the format says."""


@dataclass(frozen=True, slots=True)
class Case:
    """One block: its text without marks, and the marks as ``(start, end, code)``."""

    title: str
    text: str
    marks: frozenset[Mark]
    beside: tuple[tuple[Bond, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One golden file."""

    code: str
    name: str
    explanation: str
    cases: tuple[Case, ...]


def parse_page(source: str) -> Page:
    """The page in ``source``; raises MalformedPage."""
    head, *sections = regex.split(r"^## +", source, flags=regex.MULTILINE)
    title, _, explanation = head.strip().partition("\n")
    match = _TITLE.fullmatch(title.strip())
    if match is None:
        raise MalformedPage(f"the first line must be '# rule-name (CODE)', not {title!r}")
    if not explanation.strip():
        raise MalformedPage("the explanation is missing")
    if "```" in head:
        raise MalformedPage("a block stands before the first '## ' title")
    return Page(match[2], match[1], explanation.strip(), tuple(_case(section) for section in sections))


def parse_marks(marked: str) -> tuple[str, frozenset[Mark]]:
    """The text without its marks, and the marks; raises MalformedPage."""
    out: list[str] = []
    open_at: list[int] = []
    marks: set[Mark] = set()
    position = 0
    while position < len(marked):
        character = marked[position]
        code = _CODE.match(marked, position + 1) if character == "]" else None
        if code is not None:
            if not open_at:
                raise MalformedPage(f"']{code[0]}' has no '[' before it")
            start = open_at.pop()
            out[start] = ""
            marks.add((start, len(out), code[1]))
            position = code.end()
            continue
        if character == "[":
            open_at.append(len(out))
        elif character == "]" and open_at:
            open_at.pop()
        out.append(character)
        position += 1
    text = "".join(out)
    if suspect := _SUSPECT.search(text):
        raise MalformedPage(f"malformed mark near {text[max(0, suspect.start() - 10) : suspect.end() + 10]!r}")
    lengths = [0]
    for piece in out:
        lengths.append(lengths[-1] + len(piece))
    return text, frozenset((lengths[start], lengths[end], code) for start, end, code in marks)


def found(text: str, rulebook: Rulebook, beside: tuple[tuple[Bond, str], ...] = ()) -> dict[Mark, str]:
    """What all rules find in ``text`` beside other documents: places in ``text`` itself, with the messages."""
    settings = Settings()
    others = [Beside(bond, prepare(read_text(other, f"{bond}.txt"), settings, rulebook)) for bond, other in beside]
    (subject,) = subjects([prepare(read_text(text), settings, rulebook)], others)
    checked = check_prepared(subject.prepared, settings, subject.others)
    locate = checked.analysis.document.origin.locate
    places = ((locate(finding.span), finding) for finding in checked.findings)
    return {(place.start, place.end, finding.code): finding.message.zh for place, finding in places}


def difference(case: Case, rulebook: Rulebook) -> list[str]:
    """What is found and not marked, and the reverse, a line each; empty where the case holds."""
    actual = found(case.text, rulebook, case.beside)
    lines = [f"not found: {code} {case.text[s:e]!r} at {s}" for s, e, code in sorted(case.marks - actual.keys())]
    for start, end, code in sorted(actual.keys() - case.marks):
        lines.append(f"not marked: {code} {case.text[start:end]!r} at {start}: {actual[start, end, code]}")
    return lines


def _case(section: str) -> Case:
    title, _, body = section.partition("\n")
    blocks = regex.findall(rf"^```({_BLOCKS})\n(.*?)^```[ \t]*$", body, flags=regex.MULTILINE | regex.DOTALL)
    marked = [content for kind, content in blocks if kind == "text"]
    if len(marked) != 1 or body.count("```") != 2 * len(blocks):
        raise MalformedPage(f"case {title.strip()!r} must hold exactly one ```text block")
    text, marks = parse_marks(marked[0])
    beside = tuple((Bond(kind), content) for kind, content in blocks if kind != "text")
    return Case(title.strip(), text, marks, beside)
