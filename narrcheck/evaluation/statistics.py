"""Shares of a sample, with the interval in which the true share lies."""

from math import sqrt

from pydantic import BaseModel, ConfigDict

# The standard normal quantile of 97.5 %, for intervals of 95 %.
_Z = 1.959963984540054


class Rate(BaseModel):
    """``hits`` of ``of`` tries; ``low`` and ``high`` are Wilson's interval at 95 % confidence, all as shares of 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hits: int
    of: int
    value: float | None
    low: float
    high: float


def rate(hits: int, of: int) -> Rate:
    """A share with its interval; ``value`` is None where nothing was tried.

    Wilson (1927), "Probable inference, the law of succession, and statistical inference": unlike the normal
    approximation it stays between 0 and 1 and means something for 100 of 100.
    """
    if not of:
        return Rate(hits=0, of=0, value=None, low=0.0, high=1.0)
    share = hits / of
    centre = share + _Z**2 / (2 * of)
    spread = _Z * sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    scale = 1 + _Z**2 / of
    low, high = (centre - spread) / scale, (centre + spread) / scale
    return Rate(hits=hits, of=of, value=share, low=max(0.0, low), high=min(1.0, high))
