"""Means for each year: 2021年至2024年累计化解A，年均化解B."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from re import Match

from narrcheck.model.fact import Fact
from narrcheck.model.frame import AMOUNTS, Frame
from narrcheck.model.interval import Interval
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.nlp.numerals import numeral_data, parse_chinese
from narrcheck.relations.formulas import judge
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene
from narrcheck.relations.shares.unnamed_wholes import alike

_PLAN = 5  # years of a plan: “十四五”


def search(scene: Scene) -> Iterator[Instance]:
    """Every yearly mean right behind what the years came to, where the sentence says how many they are."""
    text = scene.document.folded
    for relation in scene.by_formula("mean"):
        for told in scene.figures.values():
            main = [(frame, fact) for frame, slot, fact in told if slot in AMOUNTS and fact.quantity.approx is None]
            for (_, total), (frame, mean) in pairwise(main):
                if total.sentence != mean.sentence or not alike(total, mean):
                    continue
                begun = scene.cues.so_many_years.search(text, total.sentence.start, total.span.start)
                if begun and scene.cues.yearly_mean.search(text[total.span.end : mean.span.start]):
                    years = _years(scene, begun)
                    if years > 1:
                        yield _mean(scene, relation, frame, mean, total, years)


def _years(scene: Scene, begun: Match[str]) -> int:
    """How many years the words name."""
    if begun["first"]:
        return int(begun["last"]) - int(begun["first"]) + 1
    if begun["plan"]:
        return _PLAN
    if begun["count"].isdigit():
        return int(begun["count"])
    numeral = parse_chinese(begun["count"], scene.rulebook.derive(numeral_data))
    return int(numeral.value) if numeral else 0


def _mean(scene: Scene, relation: Relation, frame: Frame, stated: Fact, total: Fact, years: int) -> Instance:
    point = total.quantity.exact / years

    def spread() -> Interval | None:
        return scene.precision.wide(total.quantity).divided(Interval.point(Fraction(years)))

    def tell() -> Telling:
        words = {"amount": shown(total.quantity), "number": f"{years}年"}
        return Telling(f"{shown(total.quantity)} ÷ {years} = {written(point, stated.quantity)}", words)

    def retry(swap: Swap) -> Instance | None:
        return _mean(scene, relation, frame, swap(stated), swap(total), years)

    outcome = judge(stated.quantity, 1, point, spread, spread)
    return Instance(relation, frame, stated, {"amount": total}, outcome, point, tell, retry=retry)
