"""Numbers that another one limits: the debt of a government and the debt that it may have."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.levels import area
from narrcheck.relations.precision import shown
from narrcheck.relations.scene import Scene

# A limit so much smaller than what it limits is another one: 新增限额 called 限额.
_FAR = Fraction(13, 10)
# The second of the two in a sentence may be called by the end of its name: 债务限额A，余额B.
_END = 2


def search(scene: Scene) -> Iterator[Instance]:
    """Every limited number beside its limit, where a section tells one of each for a level."""
    limits = {name: item.limit for name, item in scene.names.known.items() if item.limit}
    for relation in scene.by_formula("limit"):
        found = [*_beside(scene, limits)]
        for name, limit in limits.items():
            if name in scene.by_name:
                found += _pairs(scene, scene.by_name[name], scene.by_name.get(limit, []), set(limits.values()))
        for left, right in found:
            instance = _limited(relation, left, left.facts["actual"], right.facts["actual"])
            if instance is not None:
                yield instance


def _beside(scene: Scene, limits: Mapping[str, str]) -> Iterator[tuple[Frame, Frame]]:
    """A limit and a number right after it in its sentence, or the reverse, where the second is called by its end."""
    for name, limit in limits.items():
        for first, second, turned in ((limit, name, True), (name, limit, False)):
            for frame in scene.by_name.get(first, ()):
                here = (other for other in scene.by_sentence.get(frame.sentence, ()) if other.index > frame.index)
                other = next((other for other in here if other.group is None), None)
                named = other is not None and (other.name == second[-_END:] or _kept_within(scene, other, second))
                if other is not None and named and all(_plain(scene, one) for one in (frame, other)):
                    yield (other, frame) if turned else (frame, other)


def _kept_within(scene: Scene, limit: Frame, name: str) -> bool:
    """Whether the words before a figure say that it is the limit that a number is within: 控制在省核定限额A之内."""
    value = limit.value()
    words = scene.document.folded[value.sentence.start : value.span.start] if value else ""
    return limit.name.endswith(name[-_END:]) and bool(scene.cues.kept_within.search(words))


def _plain(scene: Scene, frame: Frame) -> bool:
    """Whether a frame tells all of what its name says of one level of government: no 新增债务限额."""
    return "actual" in frame.facts and frame.group is None and not _narrowed(scene, frame)


def _narrowed(scene: Scene, frame: Frame) -> bool:
    """Whether something other than its level narrows a name: 新增债务限额."""
    key = frame.key
    for level in scene.names.words.levels:
        key = key.replace(level, "")
    return scene.names.narrowed(key)


def _pairs(
    scene: Scene, numbers: Sequence[Frame], limits: Sequence[Frame], names: set[str]
) -> Iterator[tuple[Frame, Frame]]:
    """Numbers and limits of one section, level of government and year that nothing narrows, if each is told once."""
    told: dict[tuple[int | None, str], tuple[list[Frame], list[Frame]]] = defaultdict(lambda: ([], []))
    # 限额A，其中一般债务B: that is a limit too, whatever it is called.
    own = [frame for frame in numbers if not (frame.group and frame.group.parent.name in names)]
    for kind, frames in enumerate((own, limits)):
        for frame in frames:
            fact = frame.value()
            told[scene.section(frame.block), area(scene, fact) if fact is not None else ""][kind].append(frame)
    for one, other in told.values():
        plain = ("actual" in frame.facts and not _narrowed(scene, frame) for frame in (*one, *other))
        if len(one) == len(other) == 1 and one[0].period == other[0].period and all(plain):
            yield one[0], other[0]


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
