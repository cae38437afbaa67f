"""Word: comments at the exact characters and, if wanted, the fixes as tracked changes.

Places come from the addresses that the reader recorded. Only the main part, the notes, the comments and what declares
them are written anew, and in these only runs that a mark begins or ends in are cut.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from narrcheck.annotators.docx.changes import Changes, outer
from narrcheck.annotators.docx.comments import Anchor, Comments, anchor
from narrcheck.annotators.docx.guard import require_changeable
from narrcheck.annotators.docx.marks import Marks
from narrcheck.annotators.docx.runs import Runs
from narrcheck.annotators.docx.withdraw import withdraw
from narrcheck.annotators.model import Annotated, Note, Task
from narrcheck.annotators.package import Parts
from narrcheck.model.finding import Fix, Message
from narrcheck.phrases import one_line
from narrcheck.readers.docx.tape import DocxOrigin, RunPlace

_MAIN = "word/document.xml"
_NUMBER = Message(
    "此处是自动编号，请在 Word 的编号设置中修改。",
    "This is an automatic number: change it in the settings of the list.",
)
_WORDS = Message("所指文字：{}【{}】{}", "The words: {}【{}】{}")
_AROUND = 12  # characters on each side of words that the comment can't stand on


def without_own_marks(path: Path) -> bytes | None:
    """The file without the marks of an earlier run; None where it has none."""
    parts = Parts(path)
    return parts.pack() if withdraw(parts, _main(parts)) else None


def annotate(task: Task) -> Annotated:
    """The file with a comment for each note; raises UserError where it must not be changed."""
    parts = Parts(task.file.path)
    main = _main(parts)
    require_changeable(parts, main, task.file.name, tracked=task.tracked)
    return _Annotator(parts, main, task).run()


def _main(parts: Parts) -> str:
    return next(iter(parts.related("", "officeDocument")), _MAIN)


class _Annotator:
    """Marks one document."""

    def __init__(self, parts: Parts, main: str, task: Task) -> None:
        assert isinstance(task.document.origin, DocxOrigin)
        self._parts = parts
        self._task = task
        self._origin = task.document.origin
        self._document = task.document
        names = [main, *(name for kind in ("footnotes", "endnotes") for name in parts.related(main, kind))]
        self._runs = {name: Runs(parts.tree(name)) for name in names if name in parts}
        self._name = main
        self._main = self._runs[main].root
        self._touched: set[str] = set()
        comments = [parts.tree(name) for name in parts.related(main, "comments") if name in parts]
        marks = Marks(*(runs.root for runs in self._runs.values()), *comments, now=task.now)
        self._changes = {name: Changes(runs, marks) for name, runs in self._runs.items()}
        self._comments = Comments(parts, main, self._main, marks)

    def run(self) -> Annotated:
        """Make all changes, then put the comments around them."""
        notes = self._task.notes
        changed = sum(self._change(fix) for note in notes for fix in note.fixes) if self._task.tracked else 0
        for note in notes:
            where = self._anchor(note)
            if where is not None:
                self._comments.add(where, [*note.lines[:-1], *self._hint(note, where), *note.lines[-1:]])
                self._touched.add(self._name)
        self._comments.save()
        for name in self._touched:
            self._parts.put(name, self._runs[name].root)
        return Annotated(self._parts.pack(), self._comments.count, changed)

    def _change(self, fix: Fix) -> bool:
        """Track one edit, where it can be tracked."""
        if "\n" in fix.text or "\t" in fix.text:
            return False
        places = self._places(self._origin.runs(fix.span))
        if not places:
            return False
        changes = self._changes[places[0].part]
        if len(fix.span):
            done = changes.replace(places, self._document.words(fix.span), fix.text)
        else:
            done = changes.insert(places[0], fix.text)
        if done:
            self._touched.add(places[0].part)
        return done

    def _anchor(self, note: Note) -> Anchor | None:
        """Where the comment of a note stands."""
        places = self._places(self._origin.runs(note.finding.span))
        if not places:
            home = self._origin.home(note.finding.span)
            if home is None or home.part not in self._runs:
                return None
            paragraph = self._runs[home.part].paragraph(home.position)
            return anchor([paragraph], self._main)
        runs = self._runs[places[0].part]
        if places[0].part != self._name:
            return anchor([runs.paragraph(places[0].paragraph)], self._main)
        if places[0].start == places[0].end:
            places = [_character_beside(places[0])]
        return anchor([outer(piece) for place in places for piece in runs.pieces(place)], self._main)

    def _hint(self, note: Note, where: Anchor) -> Iterator[str]:
        """What tells the words where the comment can't stand on them."""
        span, text = note.finding.span, self._document.text
        if not self._origin.runs(span):
            yield _NUMBER.text(self._task.lang)
        elif where.elsewhere:
            around = (text[max(0, span.start - _AROUND) : span.start], text[span.start : span.end])
            before, words = map(one_line, around)
            yield _WORDS.text(self._task.lang).format(before, words, one_line(text[span.end : span.end + _AROUND]))

    def _places(self, places: Iterable[RunPlace]) -> list[RunPlace]:
        """Those in the part of the first, as far as it is one that is marked."""
        found = list(places)
        return [place for place in found if place.part == found[0].part and place.part in self._runs]


def _character_beside(point: RunPlace) -> RunPlace:
    """The character before a point, or the one behind it at the beginning of a run: one on nothing is not seen."""
    if point.start:
        return point._replace(start=point.start - 1)
    return point._replace(end=point.end + 1)
