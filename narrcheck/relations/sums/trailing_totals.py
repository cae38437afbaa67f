"""Totals told after their parts: A万元、B万元，合计C万元."""

from collections.abc import Iterator, Sequence

import regex

from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance, Relation, Swap
from narrcheck.nlp.numerals import numeral_data, parse_chinese
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_sum, summed
from narrcheck.relations.sums.completeness import nearly_whole
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.terms import Term, joined, terms, total_of

_LONGEST = 12
_NOUN = 2
_YEARS = "年"
_AMOUNT = regex.compile(r"\d[\d,.]*[^\d，。；、]?元")


def search(scene: Scene) -> Iterator[Instance]:
    """Every amount after 合计 or 累计 with at least two amounts before it in its paragraph."""
    for relation in scene.by_formula("after_sum"):
        for block in scene.figures:
            told = [term for term in terms(scene, block) if not scene.cues.apiece.search(term.lead)]
            for place, term in enumerate(told):
                if place > 1 and (cue := scene.cues.summing.search(term.lead)):
                    instance = _summed(scene, relation, term, told[max(0, place - _LONGEST) : place])
                    # 累计完成A tells how much it was so far, most often not of all that stands before it.
                    if instance.outcome is not Outcome.UNDECIDED or cue["total"] not in scene.cues.words["so_far"]:
                        yield instance


def _summed(scene: Scene, relation: Relation, term: Term, before: Sequence[Term]) -> Instance:
    flat = _flat(before)
    same = [other for other in flat if other.slot == term.slot]  # 支出A，为调整预算B的C%。上解D，支出总计E
    runs = [part[start:] for part in (before, flat) for start in range(len(part) - 2, -1, -1)]
    alone = [same[start:] for start in range(len(same) - 2, -1, -1)] if len(same) < len(flat) else []

    def retry(swap: Swap) -> Instance:
        again = [other._replace(fact=swap(other.fact)) for other in (term, *before)]
        return _summed(scene, relation, again[0], again[1:])

    alike = _alike(scene, term, before)
    count, names = _count(scene, term, before)
    # 教育、卫生、住房三项合计: these, and not the last three
    named = [part for part in before if any(name in part.lead for name in names)]
    # 2025年A、2026年B、2027年C，以后D，未来三年合计E: any three that stand together
    windows = [flat[start : start + count] for start in range(len(flat) - count)] if count and count > 1 else []
    for run in [*(run for run in (named, alike) if len(run) > 1), *runs, *alone, *windows]:
        total = total_of(term, run)
        outcome = judge_sum(scene, term.fact, [fact for _, fact in total.parts])
        if outcome in GOOD:
            # Other amounts may make up what another figure would be the total of.
            return summed(scene, relation, total, outcome)._replace(retry=retry)
    candidates = (named,) if names else (alike, *runs)
    sure = next((run for run in candidates if len(run) == count and _one_kind(run) and not _gaps(run, term)), None)
    of_such = _one_of_such(scene, term, before)
    if sure is not None and (names or not of_such):
        return summed(scene, relation, total_of(term, sure), Outcome.FAILS)
    here = [other for other in flat if other.fact.sentence == term.fact.sentence]
    likely = alike if len(alike) > 1 else here
    total = total_of(term, likely if len(likely) > 1 else before)
    # 支出总计 is of all that its sentence adds up, not only of what is called 支出.
    meant = {id(other.fact) for other in likely}
    some = bool(scene.cues.grand.search(term.lead)) and any(id(other.fact) not in meant for other in here)
    slip = len(likely) > 1 and not some and _one_kind(likely) and (one_slip(total) or nearly_whole(total))
    row = _row(scene, term, flat)
    if not slip and len(row) > 1 and _one_kind(row) and one_slip(total_of(term, row)):
        total, slip = total_of(term, row), True
    instance = summed(scene, relation, total, Outcome.FAILS if slip and not of_such else Outcome.UNDECIDED)
    return instance._replace(near=True)


def _row(scene: Scene, term: Term, before: Sequence[Term]) -> Sequence[Term]:
    """The amounts of one row right before a total, no comma between them: 收回A、归还B和调账C，合计D."""
    first = len(before) - 1
    while first > 0 and (before[first].lead.startswith("、") or joined(scene, before[first])):
        first -= 1
    here = before[first:] if term.lead.startswith("，") else []
    return here if all(other.fact.sentence == term.fact.sentence for other in here) else []


def _gaps(run: Sequence[Term], term: Term) -> bool:
    """Whether amounts that were not read as such (追加A) stand between those of a run and its total."""
    return any(_AMOUNT.search(other.lead) for other in (*run[1:], term))


def _one_of_such(scene: Scene, term: Term, before: Sequence[Term]) -> bool:
    """Whether a total of something of its own follows others told with the word: 甲项目共计A、乙项目合计B."""
    here = (other for other in before if other.fact.sentence == term.fact.sentence)
    return _own(term.frame) and any(_own(other.frame) and scene.cues.summing.search(other.lead) for other in here)


def _own(frame: Frame) -> bool:
    """Whether the name of a frame says more than 支出合计."""
    return frame.local or not frame.key.startswith("|")


def _flat(before: Sequence[Term]) -> Sequence[Term]:
    """The amounts without those that are parts of one of them: 结余A（其中：本级B）."""
    frames = {id(term.frame) for term in before}
    return [term for term in before if term.frame.group is None or id(term.frame.group.parent) not in frames]


def _one_kind(run: Sequence[Term]) -> bool:
    """Whether all amounts can be added: the same number of each subject, and none a part of another."""
    frames = {id(term.frame) for term in run}
    nested = any(term.frame.group is not None and id(term.frame.group.parent) in frames for term in run)
    return not nested and len({term.slot for term in run}) == 1


def _alike(scene: Scene, total: Term, before: Sequence[Term]) -> list[Term]:
    """The amounts of the noun that the total is of: 结余A …… 结余B，合计结余C."""
    match = scene.cues.summing.search(total.lead)
    noun = (match["noun"] or match["before"])[-_NOUN:]
    if len(noun) < _NOUN:
        return []
    return [term for term in before if scene.cues.value.sub("", term.lead).endswith(noun)]


def _count(scene: Scene, term: Term, before: Sequence[Term]) -> tuple[int | None, list[str]]:
    """How many parts the words before a total say that it has, and their names, where as many follow the last part."""
    start = term.fact.sentence.start
    match = scene.cues.how_many.search(scene.document.folded, start, term.fact.span.start)
    parsed = parse_chinese(match["count"], scene.rulebook.derive(numeral_data)) if match else None
    if match is None or parsed is None:
        return None, []
    last = before[-1]
    if match["kind"] in scene.cues.words["areas"] and match["kind"] not in last.lead:
        return None, []  # 技改补助A。市辖三区合计B: three that are not told one by one
    if match["kind"] == _YEARS and not _yearly(scene, before[-int(parsed.value) :]):
        return None, []  # 当年支出A，结转B，两年累计支出C: two years of which no row tells
    count, words = int(parsed.value), scene.document.folded[max(start, last.fact.span.end) : match.start()]
    splits = (words.split("、"), scene.cues.joint.split(words))  # 社会保障和就业 is one name
    return count, next((names for names in splits if len(names) == count), [])


def _yearly(scene: Scene, parts: Sequence[Term]) -> bool:
    """Whether each part is told of a year of its own, or all go on one row."""
    rows = (joined(scene, part) or part.lead.startswith("、") for part in parts[1:])
    return all(rows) or all(scene.names.year(part.lead) is not None for part in parts)
