"""How much a proposed repair is to be trusted, in classes whose worth is measured on planted errors."""

from narrcheck.diagnosis.problems import Explanation
from narrcheck.model.finding import Confidence
from narrcheck.rulebook import Rulebook, RuleData


class Bar(RuleData):
    """What a repair has to reach: relations and repetitions that speak for it, and its share of the likelihood."""

    support: int
    share: float


class Class(RuleData):
    """One class: it takes what reaches any of its bars; ``right`` of ``of`` such proposals were, when measured."""

    meets: tuple[Bar, ...]
    right: int
    of: int


Classes = dict[Confidence, Class]


def load_classes(rulebook: Rulebook) -> Classes:
    """``rules/diagnosis/confidence.yaml``, the best class first."""
    return rulebook.read("diagnosis/confidence.yaml", Classes)


def confidence(explanation: Explanation, classes: Classes) -> Confidence:
    """The best class that the proposed repair reaches."""
    support = explanation.best.sure if explanation.best else 0
    for word, one in classes.items():
        if any(support >= bar.support and explanation.share >= bar.share for bar in one.meets):
            return word
    return Confidence.POSSIBLE
