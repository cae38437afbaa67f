"""Figures of one name told twice, of which one is the other but for a slip of the pen."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator
from fractions import Fraction

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.agreement.equal_figures import pair
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.slips import slipped

Place = tuple[Frame, Fact]

# What is told under a shorter name (补助) is of several things.
_SHORTEST = 4
_ANY = "*"
# So many digits that agreement but for one of them is no accident, and so many units that rounding does not explain.
TELLING = 1000
_TAIL = 5
# A name may stand for so many things.
_FEW = 3
# A slip does not recur: what the report tells so often is another thing (总计, of which 合计 is a digit less).
_OFTEN = 3


def search(scene: Scene) -> Iterator[Instance]:
    """Every pair of figures of one name, scope, year and measure; those that merely differ may be of two things."""
    often = {value for value, count in _amounts(scene).items() if count >= _OFTEN}
    for relation in scene.by_formula("near_equal"):
        for (_, scope, *_), places in _told(scene).items():
            name = places[0][0].name
            for instance in slips(relation, places, lost=_of_all(scene, name), often=often):
                there = next(frame for frame, fact in places if fact is instance.operands["there"])
                told_alike = scope == _ANY and there.scope == instance.frame.scope
                if not told_alike and instance.stated.quantity.exact not in often:
                    yield instance


def slips(
    relation: Relation, places: list[Place], *, what: str = "", lost: bool = False, often: Container[Fraction] = ()
) -> Iterator[Instance]:
    """Each figure that is a slip of what is usually told in its stead; ``what`` says what is told of its name.

    A digit may be ``lost`` where the name can hardly mean two things. Of values told alike the one that the report
    tells ``often`` is the usual one.
    """
    counts = Counter(fact.quantity.exact for _, fact in places)
    # The name may stand for a few things (收入, 收入总量): what a figure may have slipped from is one of them. Of many
    # (资金到位, project by project) some are alike by chance, unless one is told again.
    meant = [value for value in counts if len(counts) <= _FEW or counts[value] > 1]
    for frame, fact in places:
        own = fact.quantity.exact
        near = (value for value in (*meant, own) if value == own or _slip(fact, value, lost=lost))
        usual = max(near, key=lambda value: (counts[value], value in often))  # of two told alike the first
        there = next(fact for _, fact in places if fact.quantity.exact == usual)
        instance = pair(relation, frame, frame.name + what, fact, there)
        # Two that agree are no claim of their own, and must not speak against mending one of them.
        if instance.outcome is Outcome.FAILS:
            yield instance


def _slip(fact: Fact, usual: Fraction, *, lost: bool) -> bool:
    """Whether a figure of many digits is another but for a slip."""
    quantity = fact.quantity
    many = min(quantity.exact, usual) >= TELLING * quantity.ulp and abs(quantity.exact - usual) > _TAIL * quantity.ulp
    return many and slipped(quantity, usual, lost=lost)


def _of_all(scene: Scene, name: str) -> bool:
    """Whether a name is of all income or expenditure, or of all of one kind of funds."""
    return scene.names.is_total(name) or (name in scene.names.known and scene.names.scope(name) is not None)


def _amounts(scene: Scene) -> Counter[Fraction]:
    """How often each figure is told, whatever of."""
    facts = {fact.span: fact for frame in scene.extraction.frames for fact in frame.facts.values()}
    return Counter(fact.quantity.exact for fact in facts.values())


def _told(scene: Scene) -> dict[tuple[str, str, int | None, str, str], list[Place]]:
    """Amounts by what they are of: scores and counts of one name are of one thing after another."""
    told: dict[tuple[str, str, int | None, str, str], list[Place]] = defaultdict(list)
    for frame in scene.extraction.frames:
        plain = frame.key.startswith("|")
        if not frame.named or len(frame.name) < _SHORTEST or (plain and scene.several_levels):
            continue  # of several levels the one that is meant is not told, or by a heading
        # What has one value in each scope is compared by another relation where nothing qualifies its name; a scope may
        # also be left out.
        scope = _ANY if plain and scene.names.unique(frame.name) else frame.scope
        for slot in VALUES:
            fact = frame.facts.get(slot)
            if fact is not None and fact.quantity.dimension is Dimension.MONEY:
                told[frame.key, scope, frame.period, slot, fact.quantity.symbol].append((frame, fact))
    return told
