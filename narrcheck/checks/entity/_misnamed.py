"""Where a name that a report uses throughout is one slip away."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from narrcheck.model.document import Span, is_han
from narrcheck.model.spans import occurrences

_SHORTEST = 5  # characters: what is near a shorter name may be anything
_OFTEN, _SELDOM = 3, 2  # a name that stands so often is no slip, and a slip not more often than this


@dataclass(frozen=True)
class Misnamed:
    """Finds slips in names: a character missing or doubled, two out of order, or one taken for another.

    ``confusions`` maps a character to those that are taken for it; ``distinct`` characters make another name of it,
    unless the word that lacks one is ``bound``, and ``optional`` ones may be left out. What is followed by a word of
    ``alone`` is the reporting unit, told by itself beside those below it.
    """

    confusions: Mapping[str, str]
    distinct: Container[str]
    optional: Container[str]
    alone: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()

    def find(self, text: str, name: str) -> Iterator[Span]:
        """The places of ``text`` where ``name`` is written with one slip."""
        if len(name) < _SHORTEST or text.count(name) < _OFTEN:
            return
        spans = {*self._behind(text, name), *self._before(text, name)}
        for span in sorted(spans):
            written = text[span.start : span.end]
            if text.count(written) - (text.count(name) if written in name else 0) <= _SELDOM:
                yield span

    def meant(self, text: str, name: str) -> str:
        """The name that the text uses throughout where ``name``, which its title has, is that with one slip."""
        if len(name) < _SHORTEST or text.count(name) > _SELDOM:
            return name
        half = len(name) // 2
        lengths = range(len(name) - 1, len(name) + 2)
        found = {text[start : start + size] for start in occurrences(text, name[:half]) for size in lengths}
        ends = (middle + len(name) - half for middle in occurrences(text, name[half:]))
        found.update(text[end - size : end] for end in ends for size in lengths if size <= end)
        others = [
            other
            for other in sorted(found)
            if other[0] == name[0] and other[-1] == name[-1] and text.count(other) >= _OFTEN and self._slip(other, name)
        ]
        return max(others, key=text.count, default=name)

    def _behind(self, text: str, name: str) -> Iterator[Span]:
        """Where the first half is right and the other one is not."""
        half = len(name) // 2
        rest = name[half:]
        for start in occurrences(text, name[:half]):
            middle = start + half
            if text.startswith(rest, middle):
                continue
            for end in range(middle + len(rest) - 1, middle + len(rest) + 2):
                own = text.startswith(self.alone, end)
                if self._slip(rest, text[middle:end]) or (own and _one_more(rest, text[middle:end])):
                    yield Span(start, end)

    def _before(self, text: str, name: str) -> Iterator[Span]:
        """Where the second half is right and the first one is not."""
        half = len(name) // 2
        rest = name[:half]
        for middle in occurrences(text, name[half:]):
            if text.endswith(rest, 0, middle):
                continue
            for start in range(max(0, middle - half - 1), max(0, middle - half + 1) + 1):
                if self._slip(rest, text[start:middle]) and (text[start] == rest[0] or self._begins(text, start)):
                    yield Span(start, middle + len(name) - half)

    def _begins(self, text: str, at: int) -> bool:
        """Whether nothing stands before the place that a name could go on from."""
        return at == 0 or not is_han(text[at - 1])

    def _slip(self, right: str, written: str) -> bool:
        """Whether one slip makes ``written`` of ``right``."""
        if written == right or abs(len(written) - len(right)) > 1:
            return False
        at = next((i for i, pair in enumerate(zip(right, written, strict=False)) if pair[0] != pair[1]), len(written))
        if len(written) < len(right):
            missing = right[at]
            return (
                right[:at] + right[at + 1 :] == written
                and (missing not in self.distinct or right.startswith(self.bound, at))
                and missing not in self.optional
            )
        if len(written) > len(right):
            return written[:at] + written[at + 1 :] == right and at > 0 and written[at] == written[at - 1]
        apart = [i for i, pair in enumerate(zip(right, written, strict=True)) if pair[0] != pair[1]]
        if len(apart) == 2 and written[at] == right[apart[1]] and written[apart[1]] == right[at]:
            return True  # 农村农业局 as well as 农业村农局
        alike = written[at] in self.confusions.get(right[at], "")
        kept = right[at] in self.distinct and written[at] in self.distinct
        return alike and not kept and written[at + 1 :] == right[at + 1 :]


def _one_more(right: str, written: str) -> bool:
    """Whether one character that does not belong there stands in ``written``."""
    return any(written[:at] + written[at + 1 :] == right for at in range(len(written) - 1))
