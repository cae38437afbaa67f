"""Which words of a dictionary a character of a text belongs to."""

from collections.abc import Iterable, Iterator, Mapping

from narrcheck.model.document import Span

_LONGEST = 5  # characters of a word that explains a place


def words_over(text: str, at: int, words: Mapping[str, int], least: int) -> Iterator[Span]:
    """The words of two characters and more, of frequency ``least`` and more, that hold the place."""
    for length in range(2, _LONGEST + 1):
        for start in range(max(0, at - length + 1), min(at, len(text) - length) + 1):
            if words.get(text[start : start + length], 0) >= least:
                yield Span(start, start + length)


def covered(text: str, at: int, words: Mapping[str, int], least: int) -> bool:
    """Whether the place is part of a word."""
    return next(words_over(text, at, words, least), None) is not None


def stands_in(text: str, at: int, words: Iterable[str]) -> bool:
    """Whether the place belongs to one of a few words."""
    return any(
        text.startswith(word, at - offset)
        for word in words
        for offset in range(min(len(word), at + 1))
        if word[offset] == text[at]
    )
