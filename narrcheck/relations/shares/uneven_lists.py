"""Lists of shares that do not add up to 100%: which of them is not what its amounts round to."""

from collections.abc import Iterator, Sequence

from narrcheck.model.checked import Outcome
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact
from narrcheck.model.interval import exact_sum
from narrcheck.model.relation import Instance, Swap
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.scene import Scene
from narrcheck.relations.shares.unnamed_wholes import Found, phrase_of


def weighed(scene: Scene, found: Sequence[Found]) -> Iterator[Instance]:
    """What was found of each share, the others of its list considered."""
    off, odd = _off(scene, found), _odd(found)
    for frame, share, instance in found:
        if instance is not None and share.span in odd:
            yield _exactly(instance)
        elif instance is not None:
            yield _told_off(instance, off.get(phrase_of(scene, frame, share), False))


def _off(scene: Scene, found: Sequence[Found]) -> dict[tuple[object, ...], bool]:
    """Lists of shares that add up to nearly, but not exactly, 100%: one of them was not rounded as it should be."""
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for frame, share, _ in found:
        groups.setdefault(phrase_of(scene, frame, share), []).append(share)
    off = {}
    for key, shares in groups.items():
        gap = abs(exact_sum(share.quantity.exact for share in shares) - 1)
        off[key] = 0 < gap <= exact_sum(share.quantity.ulp for share in shares)
    return off


def _odd(found: Sequence[Found]) -> set[Span]:
    """The one share that its amounts do not round to where the shares of all parts do not add up to 100%.

    Small amounts leave a share room for rounding, but not where the parts are the whole: then it is what the
    others leave.
    """
    groups: dict[tuple[int, Span], list[Instance]] = {}
    for _, share, instance in found:
        if instance is not None and instance.outcome is not Outcome.UNDECIDED:
            groups.setdefault((share.block, instance.operands["whole"].span), []).append(instance)
    odd = set()
    for told in groups.values():
        amounts = {instance.operands["part"].span: instance.operands["part"].quantity.exact for instance in told}
        wholes = {instance.operands["whole"].quantity.exact for instance in told}
        if len(told) < 2 or len(amounts) < len(told) or wholes != {exact_sum(amounts.values())}:
            continue
        shares = [instance.stated.quantity for instance in told if instance.stated.quantity.value]
        if abs(exact_sum(share.exact for share in shares) - 1) > exact_sum(share.ulp for share in shares):
            far = [one for one in told if abs(one.expected - one.stated.quantity.exact) > one.stated.quantity.ulp]
            odd |= {one.stated.span for one in far if len(far) == 1 and one.outcome is Outcome.HOLDS}
    return odd


def _exactly(instance: Instance) -> Instance:
    """A share that has to be what its amounts as displayed round to."""

    def retry(swap: Swap) -> Instance | None:
        again = instance.retry(swap) if instance.retry else None
        return again if again is None or rounds_to(again.expected, again.stated.quantity) else _exactly(again)

    return instance._replace(outcome=Outcome.FAILS, retry=retry)


def _told_off(instance: Instance, off: bool) -> Instance:
    """A share that its amounts do not round to, in a list whose shares do not add up."""
    wrong = off and instance.outcome is Outcome.HOLDS and not rounds_to(instance.expected, instance.stated.quantity)
    near = abs(instance.expected - instance.stated.quantity.exact) <= instance.stated.quantity.ulp
    return instance._replace(outcome=Outcome.ROUNDING) if wrong and near else instance
