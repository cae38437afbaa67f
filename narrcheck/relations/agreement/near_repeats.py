"""Figures of one name told twice that differ by a slip of the pen, and changes to one amount that do."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator
from fractions import Fraction
from itertools import combinations

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.agreement.equal_figures import pair
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.slips import slipped

_CHANGES = ("change@prior", "change@budget", "change@adjusted")
_SHORTEST = 4
_ANY = "*"
# So many digits that agreement but for one of them is no accident, and so many units that rounding does not explain.
_TELLING = 1000
_TAIL = 5
# A name may stand for so many things.
_FEW = 3
# A slip does not recur: what the report tells so often is another thing (总计, of which 合计 is a digit less).
_OFTEN = 3


def search(scene: Scene) -> Iterator[Instance]:
    """Every pair of figures of one name, scope, year and measure; those that merely differ may be of two things."""
    often = {value for value, count in _values(scene).items() if count >= _OFTEN}
    for relation in scene.by_formula("near_equal"):
        for (_, scope, *_), places in _told(scene).items():
            if len({fact.quantity.exact for _, fact in places}) > 1:
                name = places[0][0].name
                whole = scene.names.is_total(name) or (scene.of_government and _of_funds(scene, name))
                pairs = _pairs(relation, places, apart=scope == _ANY, lost=whole, often=often)
                yield from (instance for instance in pairs if instance.stated.quantity.exact not in often)
        for places in _changed(scene).values():
            if len({fact.quantity.exact for _, fact in places}) > 1:
                near = [*_pairs(relation, places, apart=False, what="的增减额")]
                yield from near or _two_sides(scene, relation, places)


def _two_sides(scene: Scene, relation: Relation, places: list[tuple[Frame, Fact]]) -> Iterator[Instance]:
    """Budgets of both sides that are one amount, and have changed since last year's, told in the same words.

    They stand side by side: another section may count otherwise.
    """
    carried = any(words in scene.document.folded for words in scene.names.words.carried_over)
    for (other, there), (frame, fact) in combinations(places, 2):
        balanced = scene.names.counterparts(other.name, frame.name) and frame.block - other.block <= 1
        budgets = all("budget" in one.facts for one in (other, frame))
        apart = fact.quantity.exact != there.quantity.exact and (scene.names.is_total(frame.name) or not carried)
        if balanced and budgets and apart and _said(scene, other, there) == _said(scene, frame, fact):
            yield pair(relation, frame, frame.name + "的增减额", fact, there)
            return


def _said(scene: Scene, frame: Frame, fact: Fact) -> str:
    """The words between a budget and its change."""
    return scene.document.folded[frame.facts["budget"].span.end : fact.span.start]


def _of_funds(scene: Scene, name: str) -> bool:
    """Whether a name is of all income or expenditure of one kind of funds."""
    item = scene.names.known.get(name)
    return item is not None and item.side is not None and bool(scene.names.scope(name))


def _values(scene: Scene) -> Counter[Fraction]:
    """How often each amount is told, whatever of."""
    facts = {fact.span: fact for frame in scene.extraction.frames for fact in frame.facts.values()}
    return Counter(fact.quantity.exact for fact in facts.values() if fact.quantity.dimension is Dimension.MONEY)


def _changed(scene: Scene) -> dict[tuple[Fraction, str, str, int, int | None], list[tuple[Frame, Fact]]]:
    """The changes that led to the same amount: it is the same money, whatever it is called (收入, 财政拨款支出)."""
    told: dict[tuple[Fraction, str, str, int, int | None], list[tuple[Frame, Fact]]] = defaultdict(list)
    for frame in scene.extraction.frames:
        amount = frame.value()
        for slot in _CHANGES if amount is not None and not frame.aside else ():
            fact = frame.facts.get(slot)
            if amount is None or fact is None or fact.direction is None or fact.quantity.approx is not None:
                continue
            if fact.quantity.dimension is Dimension.MONEY and amount.quantity.exact >= _TELLING * amount.quantity.ulp:
                key = (amount.quantity.exact, slot, fact.quantity.symbol, fact.direction.sign, frame.period)
                # 比上年预算减少A，比上年决算减少B: what a sentence tells again of one name is against another number.
                if not any((o.name, o.sentence) == (frame.name, frame.sentence) for o, _ in told[key]):
                    told[key].append((frame, fact))
    return told


def _told(scene: Scene) -> dict[tuple[str, str, int | None, str, str], list[tuple[Frame, Fact]]]:
    told: dict[tuple[str, str, int | None, str, str], list[tuple[Frame, Fact]]] = defaultdict(list)
    for frame in scene.extraction.frames:
        if frame.aside or not frame.named or len(frame.name) < _SHORTEST:
            continue
        if scene.several_levels and frame.key.startswith("|"):
            continue  # the level is not told, or by a heading
        # What has one value in each scope is compared by another relation where nothing qualifies its name; a scope may
        # also be left out.
        scope = _ANY if scene.names.unique(frame.name) and frame.key.startswith("|") else frame.scope
        for slot in VALUES:
            fact = frame.facts.get(slot)
            if fact is not None and fact.quantity.dimension is Dimension.MONEY and fact.quantity.approx is None:
                told[frame.key, scope, frame.period, slot, fact.quantity.symbol].append((frame, fact))
    return told


def _pairs(
    relation: Relation,
    places: list[tuple[Frame, Fact]],
    *,
    apart: bool,
    lost: bool = False,
    what: str = "",
    often: Container[Fraction] = (),
) -> Iterator[Instance]:
    """``apart`` leaves out figures of one scope; ``what`` says what is told of the name.

    A digit may be ``lost`` where the name can hardly mean two things. Of values told alike the one that the report
    tells ``often`` is the usual one.
    """
    counts = Counter(fact.quantity.exact for _, fact in places)
    # The name may stand for a few things (收入, 收入总量): what a figure may have slipped from is one of them. Of many
    # (资金到位, project by project) some are alike by chance, unless one is told again.
    meant = [value for value in counts if len(counts) <= _FEW or counts[value] > 1]
    for frame, fact in places:
        own = fact.quantity.exact
        near = (value for value in (*meant, own) if value == own or _likely(fact, value, lost=lost))
        usual = max(near, key=lambda value: (counts[value], value in often))
        first, there = next((frame, fact) for frame, fact in places if fact.quantity.exact == usual)
        # Two that agree are no claim of their own, and must not speak against mending one of them.
        if usual != own and not (apart and frame.scope == first.scope):
            instance = pair(relation, frame, frame.name + what, fact, there)
            if instance.outcome is Outcome.FAILS:
                yield instance


def _likely(fact: Fact, usual: Fraction, *, lost: bool) -> bool:
    quantity = fact.quantity
    many = min(quantity.exact, usual) >= _TELLING * quantity.ulp and abs(quantity.exact - usual) > _TAIL * quantity.ulp
    return many and slipped(quantity, usual, lost=lost)
