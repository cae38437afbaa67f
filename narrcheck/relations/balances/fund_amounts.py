"""What the sums and the balances of a government's funds have in common: amounts, and how the report reckons."""

from collections.abc import Callable, Iterator

from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance

# So many balances that hold, and so many for each that does not, tell how the report reckons.
_ENOUGH, _EACH = 3, 3

Amount = tuple[Frame, Fact]


def amounts_of(frames: list[Frame]) -> list[Amount]:
    """Main amounts of a sentence that are not parts of a list."""
    values = [(frame, frame.value()) for frame in frames if frame.group is None or frame.group.carried]
    return [(frame, fact) for frame, fact in values if fact is not None and fact.quantity.is_money]


def like_the_others(found: list[Instance], whole: Callable[[Instance], bool] = lambda _: True) -> Iterator[Instance]:
    """Where all others balance, a ``whole`` one that does not is wrong, even if no slip explains it."""
    good = sum(instance.outcome in GOOD for instance in found)
    # One that a slip explains says nothing of how the report reckons.
    odd = sum(instance.outcome is Outcome.UNDECIDED for instance in found)
    sure = good >= max(_ENOUGH, _EACH * odd)
    for instance in found:
        wrong = sure and instance.outcome is Outcome.UNDECIDED and whole(instance)
        yield instance._replace(outcome=Outcome.FAILS) if wrong else instance
