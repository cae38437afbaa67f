"""Numbers that another one limits: the debt of a government and the debt that it may have."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.precision import shown
from narrcheck.relations.scene import Scene

# A limit so much smaller than what it limits is another one: 新增限额 called 限额.
_FAR = Fraction(13, 10)


def search(scene: Scene) -> Iterator[Instance]:
    """Every limited number beside its limit, where a section tells one of each."""
    known = {name: item.limit for name, item in scene.names.known.items() if item.limit and name in scene.by_name}
    for relation in scene.by_formula("limit"):
        for name, limit in known.items():
            for left, right in _pairs(scene, scene.by_name[name], scene.by_name.get(limit, []), set(known.values())):
                instance = _limited(relation, left, *(frame.facts["actual"] for frame in (left, right)))
                if instance is not None:
                    yield instance


def _pairs(
    scene: Scene, numbers: Sequence[Frame], limits: Sequence[Frame], names: set[str]
) -> Iterator[tuple[Frame, Frame]]:
    """Numbers and limits of one section and year that nothing narrows, if each is told once."""
    for section in dict.fromkeys(scene.section(frame.block) for frame in limits):
        # 限额A，其中一般债务B: that is a limit too, whatever it is called.
        here = [frame for frame in numbers if not (frame.group and frame.group.parent.name in names)]
        own, told = ([f for f in some if scene.section(f.block) == section] for some in (here, limits))
        plain = ("actual" in frame.facts and not scene.names.narrowed(frame.key) for frame in (*own, *told))
        if len(own) == len(told) == 1 and own[0].period == told[0].period and all(plain):
            yield own[0], told[0]


def _limited(relation: Relation, frame: Frame, left: Fact, right: Fact) -> Instance | None:
    """Whether a number is within its limit; None where the limit can't be the number's own."""
    if left.quantity.exact > _FAR * right.quantity.exact:
        return None

    def tell() -> Telling:
        words = {"name": frame.name, "left": shown(left.quantity), "right": shown(right.quantity)}
        sign = ">" if left.quantity.exact > right.quantity.exact else "≤"
        return Telling(f"{words['left']} {sign} {words['right']}", words)

    def retry(swap: Swap) -> Instance | None:
        return _limited(relation, frame, swap(left), swap(right))

    slack = (left.quantity.ulp + right.quantity.ulp) / 2
    within = left.quantity.exact <= right.quantity.exact + slack
    outcome = Outcome.HOLDS if within else Outcome.FAILS
    return Instance(relation, frame, left, {"right": right}, outcome, right.quantity.exact, tell, retry=retry)
