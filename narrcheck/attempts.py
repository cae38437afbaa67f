"""Parts that look at a report each by itself: one that fails does not keep the others from it."""

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from narrcheck.errors import UserError


class PartFailed(RuntimeWarning):
    """A part of narrcheck has failed on a report, by a fault of its own; the others have gone on."""


Result = TypeVar("Result")


@dataclass(slots=True)
class Attempts:
    """What is tried on one report, and the ``crashes`` on the way."""

    crashes: list[Exception] = field(default_factory=list)

    def results(self, part: Callable[[], Iterable[Result]]) -> list[Result]:
        """What a part gives; nothing, and a ``PartFailed`` warning, where it crashes."""
        try:
            return [*part()]
        except (UserError, MemoryError):
            raise
        except Exception as error:
            warnings.warn(f"{type(error).__name__}: {error}", PartFailed, stacklevel=2)
            self.crashes.append(error)
            return []
