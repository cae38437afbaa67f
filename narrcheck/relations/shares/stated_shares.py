"""Shares of a whole: the whole is named, or it is the total that the list hangs on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame
from narrcheck.model.interval import exact_sum
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.change.rate_operands import less, slipped
from narrcheck.relations.formulas import carry, judge, ratio, telling
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene
from narrcheck.relations.shares.chapters import of_another_part
from narrcheck.relations.shares.foreign_wholes import elides, is_foreign, of_another_area
from narrcheck.relations.shares.uneven_lists import weighed
from narrcheck.relations.shares.unnamed_wholes import (
    Found,
    alike,
    fitting_wholes,
    of_that_name,
    phrase_of,
    run_of,
    series_of,
    sum_of,
    summed_wholes,
    wholes_beside,
    wholes_by_words,
)
from narrcheck.relations.shares.wholes import (
    listed_total,
    parted_total,
    stated_wholes,
    told_before,
)

# So many parts of a whole that is not told are written out.
_MOST = 4
_TASK = 8  # characters before an amount that call it a task
_ORDER = (Outcome.HOLDS, Outcome.ROUNDING, Outcome.FAILS, Outcome.UNDECIDED)


def search(scene: Scene) -> Iterator[Instance]:
    """Every share that is stated, and shares of a known whole that are told without their amounts."""
    for relation in scene.by_formula("shares"):
        for frames in scene.by_sentence.values():
            yield from _shares(scene, relation, [frame for frame in frames if "share" in frame.facts])
    for relation in scene.by_formula("share"):
        stated = [(f, f.facts["share"]) for f in scene.extraction.frames if "share" in f.facts and not f.aside]
        found = [(frame, fact, _share(scene, relation, frame, fact)) for frame, fact in stated]
        fitting = fitting_wholes(scene, [(frame, instance) for frame, _, instance in found if instance is not None])
        elsewhere = {} if scene.of_government else wholes_by_words([instance for *_, instance in found])
        for key, whole in summed_wholes(scene, stated).items():
            fitting.setdefault(key, []).append(whole)
        beside = wholes_beside(scene, found)
        decided: list[Found] = []
        for frame, fact, instance in found:
            if instance is None or instance.outcome is Outcome.UNDECIDED or _nearly_of_any(frame, fact, instance):
                # Its neighbours' whole is this one's too: with it the share is decided.
                wholes = fitting.get(phrase_of(scene, frame, fact), []) or beside.get(run_of(frame, fact), [])
                wholes = wholes or beside.get(series_of(scene, frame, fact), [])
                wholes = wholes or (elsewhere.get((fact.whole, frame.period), []) if fact.whole else [])
                instance = _best(scene, relation, frame, fact, wholes, sure=True) or instance
            if instance is not None and (of_another_area(scene, instance) or elides(scene, instance)):
                instance = instance._replace(outcome=Outcome.UNDECIDED)
            decided.append((frame, fact, instance))
        yield from weighed(scene, decided)
        for frame, fact, instance in decided:
            if instance is None or instance.outcome is Outcome.UNDECIDED:
                yield from _beyond(scene, frame, fact)


def _nearly_of_any(frame: Frame, share: Fact, instance: Instance) -> bool:
    """Whether a share that names no whole, and stands in no list, nearly fits some figure before it."""
    return instance.outcome is Outcome.ROUNDING and frame.group is None and not share.whole


def _beyond(scene: Scene, frame: Frame, share: Fact) -> Iterator[Instance]:
    """A share of more than 100% in a whole of the same side (支出 of 支出合计), whatever that comes to."""
    words = share.whole or ""
    whole = scene.names.resolve(words, scene.identity.entity)
    if (
        frame.side
        and whole.side == frame.side
        and share.quantity.exact > 1
        and not scene.cues.measured_by.search(words)
    ):
        for relation in scene.by_formula("beyond"):
            yield _of_all(relation, frame, share)


def _of_all(relation: Relation, frame: Frame, share: Fact) -> Instance:
    outcome = Outcome.FAILS if share.quantity.exact > 1 else Outcome.HOLDS

    def tell() -> Telling:
        return Telling(f"{shown(share.quantity)} > 100%", {"stated": shown(share.quantity), "whole": share.whole or ""})

    return Instance(
        relation, frame, share, {}, outcome, Fraction(1), tell, retry=lambda swap: _of_all(relation, frame, swap(share))
    )


def _share(scene: Scene, relation: Relation, frame: Frame, stated: Fact) -> Instance | None:
    """A share of the whole that fits best; with other figures that may be another one."""
    return _Share(scene, relation, frame, stated, *stated_wholes(scene, frame, stated)).read(lambda fact: fact)


@dataclass(frozen=True)
class _Share:
    """A share with the wholes that it may be of, by its words or by what stands near."""

    scene: Scene
    relation: Relation
    frame: Frame
    stated: Fact
    named: Sequence[Fact]
    sure: bool

    @cached_property
    def _own(self) -> list[Fact]:
        return [whole for whole in self.named if not of_another_part(self.scene, self.frame, self.stated, whole)]

    @cached_property
    def _beside(self) -> Sequence[Fact]:
        return told_before(self.scene, self.frame, self.stated)

    @cached_property
    def _listed(self) -> Frame | None:
        return listed_total(self.frame)

    def read(self, swap: Swap) -> Instance | None:
        """The share of the whole that fits best with some figures swapped."""
        best = self._best(self.frame, self.named, swap, sure=self.sure)
        if best is not None and best.outcome is Outcome.FAILS:
            best = self._best(self.frame, self._own or self.named, swap, sure=bool(self._own))
        if best is not None and best.outcome is Outcome.FAILS:
            together = self._best(self.frame, of_that_name(self.frame, self.stated), swap, sure=False)
            best = together if together is not None and together.outcome is not Outcome.UNDECIDED else best
        if best is None or (best.outcome in (Outcome.FAILS, Outcome.UNDECIDED) and not _named_here(best)):
            other = self._best(self.frame, self._beside, swap, sure=False)
            if best is None or (other is not None and other.outcome is Outcome.HOLDS and telling(self.stated.quantity)):
                best = other
        return self._placed(best, swap) if best is not None else None

    def _placed(self, best: Instance, swap: Swap) -> Instance:
        """The share that fits best, with what its place in a list, in brackets or behind a task says of it."""
        beyond = best.outcome is Outcome.FAILS and self.stated.quantity.exact <= 1 < best.expected
        if beyond and "prior" in self.frame.facts and _of_a_task(self.scene, best):
            best = _of_the_change(self.scene, self.relation, self.frame, self.stated, best, swap)
        if best.outcome is Outcome.FAILS and self._listed is not None:
            best = _nearer(best, self._best(self._listed, self.named, swap, sure=self.sure))
        total = parted_total(self.scene, self.frame, self.stated) if best.outcome is Outcome.FAILS else None
        best = self._parted(best, total, swap) if total is not None else best
        if is_foreign(self.scene, self.frame, best) or of_another_area(self.scene, best):
            best = best._replace(outcome=Outcome.UNDECIDED)
        return best._replace(retry=self.read)

    def _parted(self, best: Instance, total: Frame, swap: Swap) -> Instance:
        """A misfit in what a semicolon parts from its list: right as a share of what the total's own share is of."""
        other = self._best(self.frame, stated_wholes(self.scene, total, total.facts["share"])[0], swap, sure=False)
        if other is not None and other.outcome is Outcome.HOLDS:
            return other
        told = (best.operands["part"], best.operands["whole"], best.stated)
        return best if slipped(*(fact.quantity for fact in told)) else best._replace(outcome=Outcome.UNDECIDED)

    def _best(self, frame: Frame, wholes: Sequence[Fact], swap: Swap, *, sure: bool) -> Instance | None:
        return _best(self.scene, self.relation, frame, self.stated, wholes, sure=sure, swap=swap)


def _of_a_task(scene: Scene, instance: Instance) -> bool:
    """Whether the whole is called a task or goal."""
    start = instance.operands["whole"].span.start
    words = scene.document.folded[start - _TASK : start]
    return any(word in words for word in scene.cues.words["target"])


def _of_the_change(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, best: Instance, swap: Swap
) -> Instance:
    """What a task (压降任务) is done of where the part is beyond it: by how much the number moved, from A to B."""
    told = sorted((frame.facts["prior"], best.operands["part"]), key=lambda fact: -fact.quantity.exact)
    moved = less(*map(swap, told))
    trial = _evaluate(scene, relation, frame, swap(stated), moved, _swapped(best.operands["whole"], swap), sure=True)
    return trial if trial is not None and trial.outcome is Outcome.HOLDS else best._replace(outcome=Outcome.UNDECIDED)


def _named_here(instance: Instance) -> bool:
    """Whether the whole is the figure of its sentence that the words for it name: 甲A，其中乙B，占甲的C%."""
    stated, whole = instance.stated, instance.operands["whole"]
    told = whole.indicator == stated.whole and whole.sentence == stated.sentence and whole.span < stated.span
    return told and instance.outcome is Outcome.FAILS


def _nearer(one: Instance, other: Instance | None) -> Instance:
    """The reading of a share that comes nearer to what is stated."""
    stated = one.stated.quantity.exact
    return other if other is not None and abs(other.expected - stated) < abs(one.expected - stated) else one


def _shares(scene: Scene, relation: Relation, frames: list[Frame]) -> Iterator[Instance]:
    """The shares of all parts of a known whole add up to 100%, but for half a unit in the last place of each."""
    names = {frame.name for frame in frames}
    if len(frames) < 2 or not any(map(names.issubset, scene.names.wholes)) or any(frame.value() for frame in frames):
        return
    facts = [frame.facts["share"] for frame in frames]
    total = exact_sum(fact.quantity.exact for fact in facts)
    slack = exact_sum(fact.quantity.ulp for fact in facts) / 2
    last = facts[-1]

    def tell() -> Telling:
        told = written(total, last.quantity)
        return Telling(f"{' + '.join(shown(fact.quantity) for fact in facts)} = {told}", {"total": told})

    outcome = Outcome.HOLDS if abs(total - 1) <= slack else Outcome.FAILS
    operands = {f"share{index}": fact for index, fact in enumerate(facts[:-1], 1)}
    yield Instance(relation, frames[-1], last, operands, outcome, 1 - total + last.quantity.exact, tell)


def _best(
    scene: Scene,
    relation: Relation,
    frame: Frame,
    stated: Fact,
    wholes: Sequence[Fact],
    *,
    sure: bool,
    swap: Swap = lambda fact: fact,
) -> Instance | None:
    best: Instance | None = None
    parts = (frame.facts[slot] for slot in VALUES if slot in frame.facts)
    for part in (part for part in parts if not _of_funds(scene, stated) or part.quantity.is_money):
        for whole in wholes:
            if whole is part or not alike(whole, part):
                continue
            trial = _evaluate(scene, relation, frame, swap(stated), swap(part), _swapped(whole, swap), sure)
            if trial is not None and (best is None or _ORDER.index(trial.outcome) < _ORDER.index(best.outcome)):
                best = trial
                if best.outcome is Outcome.HOLDS:
                    return best
    return best


def _of_funds(scene: Scene, stated: Fact) -> bool:
    """Whether the words for a whole name money: 5项A万元滞后90天以上，占滞后资金的B% is no share of days."""
    return (stated.whole or "").endswith((*scene.cues.words["funds"], *scene.cues.words["bare_amount"]))


def _swapped(whole: Fact, swap: Swap) -> Fact:
    return sum_of([swap(fact) for fact in whole.addends]) if whole.addends else swap(whole)


def _evaluate(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, part: Fact, whole: Fact, sure: bool
) -> Instance | None:
    point = ratio(part.quantity.exact, whole.quantity.exact)
    if point is None:
        return None
    both = (part.quantity, whole.quantity)
    outcome = judge(
        stated.quantity,
        1,
        point,
        lambda: carry(ratio, [scene.precision.exactly(quantity) for quantity in both]),
        lambda: carry(ratio, [scene.precision.wide(quantity) for quantity in both]),
    )
    if outcome is Outcome.FAILS and not sure:
        outcome = Outcome.UNDECIDED

    def tell() -> Telling:
        same = part.quantity.symbol == whole.quantity.symbol
        left, right = (str(q.value) if same else shown(q) for q in both)
        near = abs(point - stated.quantity.exact) <= 3 * stated.quantity.ulp
        places = stated.quantity.decimals + (2 if near and point * 100 * 10**stated.quantity.decimals % 1 else 0)
        addends = [one.quantity for one in whole.addends if one.quantity.value]
        if same and 1 < len(addends) <= _MOST:
            right = f"({' + '.join(str(one.value) for one in addends)})"
        words = {"part": shown(part.quantity), "whole": shown(whole.quantity)}
        return Telling(f"{left} ÷ {right} = {written(point, stated.quantity, places)}", words)

    def retry(swap: Swap) -> Instance | None:
        return _evaluate(scene, relation, frame, swap(stated), swap(part), _swapped(whole, swap), sure)

    operands = {"part": part, "whole": whole}
    return Instance(relation, frame, stated, operands, outcome, point, tell, parts=whole.addends, retry=retry)
