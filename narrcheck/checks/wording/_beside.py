"""Which characters stand side by side in reports: what says whether words are usual or odd."""

import numpy

from narrcheck.nlp.stretches import Triples, followed, stretches
from narrcheck.rulebook import Rulebook, RuleData


class Area(RuleData):
    """Standard phrases of one area, with spaces between them."""

    area: str
    phrases: str


class Beside(RuleData):
    """``rules/wording/beside.yaml``: see there."""

    alone: tuple[str, ...]
    pairs: str
    often: str
    triples: str


def _phrases(rulebook: Rulebook) -> list[str]:
    areas = [area for file in rulebook.read_all("wording/phrases", tuple[Area, ...]) for area in file]
    return [phrase for area in areas for phrase in area.phrases.split()]


def known_triples(rulebook: Rulebook) -> Triples:
    """What stands side by side in the rules' phrases, or in reports."""
    beside = rulebook.read("wording/beside.yaml", Beside)
    often = followed(beside.often, 3)
    phrases = stretches(rulebook.derive(_phrases), 3)
    return Triples(numpy.concatenate([often, followed(beside.triples, 3), phrases]), numpy.append(often, phrases))
