"""Figures that another one is only measured by: 收入A，是2020年B的1.5倍; 支出C，相当于全省支出D的4.8%."""

from narrcheck.facts.frames.mention import Mention
from narrcheck.nlp.cues import Cues

_MAIN = ("value", "actual")


def as_yardstick(text: str, mention: Mention, words: str, cues: Cues) -> Mention:
    """A main figure that a multiple or a percentage after it is of, as an aside: what follows is not said of it."""
    if mention.slot not in _MAIN or not cues.multiple.match(text, mention.quantity.span.end):
        return mention
    match = cues.yardstick.search(words)
    return mention._replace(phrase=match["thing"], reason=True) if match else mention
