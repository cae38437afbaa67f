"""What stands at the ends of a phrase and says nothing of what it names."""

from collections.abc import Iterable
from typing import NamedTuple

EDGES = "，；：、。‘’《》-—… \t:."
"""Marks that are cut off at both ends."""


class Ends(NamedTuple):
    """Words at the ends of a phrase that say nothing, longest first; none is cut off into a word that is ``kept``."""

    leads: tuple[str, ...]
    tails: tuple[str, ...]
    kept: tuple[str, ...]

    @classmethod
    def of(cls, leads: Iterable[str], tails: Iterable[str], kept: Iterable[str] = ()) -> "Ends":
        """The words in their order."""
        return cls(*(tuple(sorted(words, key=len, reverse=True)) for words in (leads, tails, kept)))

    def longer(self) -> "Ends":
        """Those of more than one character."""
        leads, tails = (tuple(word for word in words if len(word) > 1) for words in (self.leads, self.tails))
        return Ends(leads, tails, self.kept)

    def off(self, text: str) -> str:
        """``text`` without them."""
        text = text.strip(EDGES)
        while text.startswith(self.leads):
            lead = next(word for word in self.leads if text.startswith(word))
            if text.startswith(self.kept, len(lead) - 1):
                lead = lead[:-1]  # 加上级补助: 加, and not 加上
            text = text.removeprefix(lead).strip(EDGES)
        return self.tail_off(text)

    def tail_off(self, text: str) -> str:
        """``text`` without those at its end."""
        text = text.strip(EDGES)
        while text.endswith(self.tails):
            text = text.removesuffix(next(word for word in self.tails if text.endswith(word))).strip(EDGES)
        return text
