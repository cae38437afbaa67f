"""What stands at the ends of a phrase and says nothing of what it names."""

from collections.abc import Iterable
from typing import NamedTuple

EDGES = "，；：、。‘’《》-—… \t:."
"""Marks that are cut off at both ends."""


class Ends(NamedTuple):
    """Words at the ends of a phrase that say nothing, longest first."""

    leads: tuple[str, ...]
    tails: tuple[str, ...]

    @classmethod
    def of(cls, leads: Iterable[str], tails: Iterable[str]) -> "Ends":
        """The words in their order."""
        return cls(tuple(sorted(leads, key=len, reverse=True)), tuple(sorted(tails, key=len, reverse=True)))

    def longer(self) -> "Ends":
        """Those of more than one character."""
        return Ends(*(tuple(word for word in words if len(word) > 1) for words in self))

    def off(self, text: str) -> str:
        """``text`` without them."""
        text = text.strip(EDGES)
        while text.startswith(self.leads):
            lead = next(word for word in self.leads if text.startswith(word))
            text = text.removeprefix(lead).strip(EDGES)
        return self.tail_off(text)

    def tail_off(self, text: str) -> str:
        """``text`` without those at its end."""
        text = text.strip(EDGES)
        while text.endswith(self.tails):
            text = text.removesuffix(next(word for word in self.tails if text.endswith(word))).strip(EDGES)
        return text
