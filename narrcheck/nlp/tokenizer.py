"""Tokens: quantities and years whole, jieba with the words of the domain between them.

jieba and spaCy are imported and loaded on first use only: most of the work needs neither.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

from narrcheck.model.document import fold
from narrcheck.nlp.quantities import find_quantities, find_years

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

    from narrcheck.model.quantity import Quantity, Year
    from narrcheck.nlp.segmenter import Segmenter
    from narrcheck.rulebook import Rulebook

_LABELLER = "narrcheck_figures"
_YEAR = "year"


def segmenter(rulebook: Rulebook) -> Segmenter:
    """The tokenizer with the words of ``rules/lexicon/words.yaml``; loaded once for each rulebook."""
    return rulebook.derive(_load_segmenter)


def _load_segmenter(rulebook: Rulebook) -> Segmenter:
    from narrcheck.nlp.segmenter import Segmenter

    return Segmenter(rulebook.read("lexicon/words.yaml", list[str]))


def tokens(text: str, rulebook: Rulebook) -> list[str]:
    """The tokens of ``text`` without a ``Doc``; put together again they are ``text``."""
    folded = fold(text)
    return _cut(text, folded, segmenter(rulebook), _figures(folded, rulebook))


def _figures(folded: str, rulebook: Rulebook) -> list[Quantity | Year]:
    """Quantities and years in order; where two overlap, the first one."""
    found: list[Quantity | Year] = [*find_quantities(folded, rulebook), *find_years(folded, rulebook)]
    kept: list[Quantity | Year] = []
    for figure in sorted(found, key=lambda each: each.span):
        if not kept or figure.span.start >= kept[-1].span.end:
            kept.append(figure)
    return kept


def _cut(text: str, folded: str, jieba: Segmenter, figures: list[Quantity | Year]) -> list[str]:
    """Cut the folded text, and hand out the same pieces of the original."""
    words: list[str] = []
    edges = [0, *(edge for figure in figures for edge in (figure.span.start, figure.span.end)), len(text)]
    for index, (start, end) in enumerate(pairwise(edges)):
        if index % 2:
            words.append(text[start:end])
            continue
        for word in cast("list[str]", jieba.lcut(folded[start:end])) if start < end else []:
            words.append(text[start : start + len(word)])
            start += len(word)
    return words


class FigureTokenizer:
    """What spaCy calls to turn a text into a ``Doc``; ``doc.text`` is always the text."""

    def __init__(self, vocab: Vocab, rulebook: Rulebook) -> None:
        self.vocab = vocab
        self.rulebook = rulebook

    def __call__(self, text: str) -> Doc:
        """Cut one text."""
        from spacy.tokens import Doc

        words = tokens(text, self.rulebook)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))


class FigureLabeller:
    """Sets ``doc.spans["quantities"]`` (label: dimension) and ``doc.spans["years"]``: places only, no values."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook

    def __call__(self, doc: Doc) -> Doc:
        """Set the span groups of one ``Doc``."""
        groups: dict[str, list[Span]] = {"quantities": [], "years": []}
        for figure in _figures(fold(doc.text), self.rulebook):
            label = str(getattr(figure, "dimension", _YEAR))
            span = doc.char_span(figure.span.start, figure.span.end, label=label)
            if span is not None:
                groups["years" if label == _YEAR else "quantities"].append(span)
        for name, spans in groups.items():
            doc.spans[name] = spans
        return doc


def make_nlp(rulebook: Rulebook) -> Language:
    """The spaCy pipeline of a rulebook, made once: ``rulebook.derive(make_nlp)`` or a plain call."""
    return rulebook.derive(_make_nlp)


def _make_nlp(rulebook: Rulebook) -> Language:
    import spacy
    from spacy.language import Language

    if not Language.has_factory(_LABELLER):
        Language.factory(_LABELLER, func=_make_labeller)
    nlp = spacy.blank("zh")
    nlp.tokenizer = FigureTokenizer(nlp.vocab, rulebook)
    nlp.add_pipe(_LABELLER)
    return nlp


def _make_labeller(nlp: object, name: str) -> FigureLabeller:  # noqa: ARG001 spaCy gives it by its name
    """The labeller that goes with the pipeline's tokenizer."""
    # spaCy looks the annotations up when it runs, and Language is imported for the type checker only.
    return FigureLabeller(cast("FigureTokenizer", cast("Language", nlp).tokenizer).rulebook)
