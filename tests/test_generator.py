"""The generator's reports agree with themselves, and what is planted in them is what its gold says."""

from fractions import Fraction

import pytest

from corpus.errors.bonds import Bond
from corpus.errors.inject import RECIPES, inject
from corpus.errors.judge import Judge
from corpus.errors.mentions import FIGURES
from corpus.errors.planting import NARROW, restated
from corpus.errors.witnesses import evidence
from corpus.generator.composition import At
from corpus.generator.generate import SETS, generate, templates
from corpus.render.text import TextFile, wrapped

SEEDS = range(3)


def _changed_lines(first: list[str], second: list[str]) -> set[int]:
    """The numbers of the lines of ``second`` that are not in ``first``."""
    return {number for number, line in enumerate(second, 1) if line not in first}


@pytest.mark.parametrize("template", templates())
def test_every_figure_agrees_with_the_others(template: str) -> None:
    for seed in SEEDS:
        judge = Judge(generate(seed, template=template))
        assert [bond.kind for bond in judge.every() if bond.misses(judge.spots) > 0] == []
        figures = [at for at, spot in judge.spots.items() if spot.kind in FIGURES and spot.value]
        bound = [at for at in figures if judge.of(at)]
        assert len(bound) > len(figures) / 10, "many figures of a report are bound to others"


def test_a_seed_gives_one_report_and_another_seed_another() -> None:
    lines = [TextFile(generate(seed)).lines for seed in (7, 7, 8)]
    assert lines[0] == lines[1] != lines[2]


def test_what_is_held_out_stays_out() -> None:
    held = {name for name, template in templates().items() if template["held_out"]}
    for seed in range(12):
        names = {which: generate(seed, which=which).facts["template"] for which in SETS}
        assert names["templates"] in held and names["seen"] not in held and names["phrases"] not in held


@pytest.mark.parametrize("recipe", RECIPES)
def test_an_error_stands_where_its_gold_says(recipe: str) -> None:
    planted = [(report, error) for seed in range(24) if (error := inject(report := generate(seed), seed, recipe))]
    assert planted, "no place for this error in any report"
    for report, error in planted:
        right, wrong = TextFile(report), TextFile(error.report)
        assert right.lines != wrong.lines
        line = wrong.place(error.at)["line"]
        near = "".join(wrong.lines[int(line) - 1 : int(line) + 1])
        assert error.quote.replace(" ", "") in near.replace(" ", "")


def test_an_error_that_must_be_found_breaks_a_bond_and_a_hidden_one_does_not() -> None:
    judged = set()
    for seed in range(30):
        report = generate(seed)
        error = inject(report, seed, "wrong_digit")
        if error:
            judge = Judge(report)
            changed = dict(error.report.spots())[error.at]
            assert error.must == any(miss > 1 for _, miss in judge.broken({error.at: changed}))
            judged.add(error.must)
    assert judged, "no error was planted"


def test_a_bond_knows_rounding_from_error() -> None:
    judge = Judge(generate(2))
    share = next(bond for bond in judge.bonds if bond.kind == "share" and len(bond.operands) == 2)
    spot = judge.spots[share.stated]
    moved = {share.stated: type(spot)(spot.text, spot.kind, spot.key, spot.value + 20 * spot.half, spot.half)}
    assert share.misses(judge.spots) == Fraction(0) < 1 < share.misses({**judge.spots, **moved})


def test_lines_are_broken_outside_numbers_and_before_no_closing_mark() -> None:
    text = "支出合计1234.56万元，占本年支出合计的98.12%，比上年增加19.65万元。" * 3
    lines = wrapped(text, 20).split("\n")
    assert "".join(lines) == text and len(lines) > 5
    assert all("1234.56" in line or "1234" not in line for line in lines)
    assert not any(line[0] in "，。%" for line in lines)


def test_what_a_reader_may_know_besides_shows_no_error_but_bears_witness() -> None:
    judged = [(judge := Judge(generate(seed)), judge.witnesses) for seed in range(8)]
    assert {bond.kind for _, bonds in judged for bond in bonds} == {"sum", "repeat"}
    for judge, bonds in judged:
        for bond in bonds:
            spot = judge.spots[bond.stated]
            moved = {bond.stated: restated(spot, f"9{spot.text.translate(NARROW)}")}
            assert any(found is bond for found, _ in judge.against(moved))
            assert all(found is not bond for found, _ in judge.broken(moved))


def test_what_the_same_figures_say_again_is_counted_once() -> None:
    """Two mentions of a total bear witness to a part as one; two mentions of the part itself are two."""
    counted = 0
    for seed in range(12):
        judge = Judge(generate(seed))
        by_part: dict[tuple[At, frozenset[tuple[str, ...]]], list[Bond]] = {}
        for bond in judge.witnesses:
            for part in bond.operands if bond.kind == "sum" else ():
                others = frozenset(judge.spots[at].key for at in bond.members - {part})
                by_part.setdefault((part, others), []).append(bond)
        for (part, _), bonds in by_part.items():
            assert evidence(judge, part, bonds) == 1
            counted += len(bonds) > 1
        for repeats in ([b for b in judge.of(at) if b.kind == "repeat"] for at in judge.spots):
            assert not repeats or evidence(judge, repeats[0].stated, repeats) == len(repeats)
    assert counted
