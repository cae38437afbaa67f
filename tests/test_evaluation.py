"""`narrcheck eval`: gold is read, findings are held against it, figures and their intervals come out."""

import json
from pathlib import Path

import pytest

from corpus.errors.inject import inject
from corpus.generator.generate import generate
from corpus.render.text import TextFile
from narrcheck.config import Settings
from narrcheck.errors import UserError
from narrcheck.evaluation.compare import differences, read_summary
from narrcheck.evaluation.gold import GoldItem, read_corpus
from narrcheck.evaluation.matching import meets, mends, names_culprit
from narrcheck.evaluation.page import render as page
from narrcheck.evaluation.run import evaluate
from narrcheck.evaluation.statistics import rate
from narrcheck.evaluation.summary import Summary, summarize
from narrcheck.evaluation.text import render as text
from narrcheck.model.report import Edit, Place, RelatedPlace, ReportedFinding

GOLD = GoldItem(
    doc="a.txt", line=3, quote="占94.38%", kind="share", severity="error", fix="占94.83%", why="", must=True
)


def _finding(quote: str, *, line: int = 3, kind: str = "share", context: str = "", fix: Edit | None = None,
             related: tuple[RelatedPlace, ...] = ()) -> ReportedFinding:  # fmt: skip
    place = Place(line=line, page=None, paragraph=None, table=None, cell=None, start=0, end=1, quote=quote,
                  context=context or f"其中：A占94.38%，B{quote}。")  # fmt: skip
    return ReportedFinding(id="x", code="NC121", kind=kind, severity="error", message="", calculation="",
                           location=place, related=related, fix=fix)  # fmt: skip


def _edit(old: str, new: str) -> Edit:
    return Edit.model_validate({"start": 0, "end": len(old), "replace": old, "with": new})


@pytest.mark.parametrize(
    ("finding", "met", "culprit"),
    [
        (_finding("94.38%"), True, True),
        (_finding("94.38%", line=4), True, True),
        (_finding("94.38%", line=6), False, False),
        (_finding("94.38%", kind="wording"), False, False),
        (_finding("5.17%"), False, False),
        (_finding("827.06", related=(RelatedPlace(role="share", line=3, quote="94.38%", context=""),)), True, False),
    ],
)
def test_a_finding_is_held_against_an_error(finding: ReportedFinding, met: bool, culprit: bool) -> None:
    assert (meets(GOLD, finding), names_culprit(GOLD, finding)) == (met, culprit)


@pytest.mark.parametrize(
    ("old", "new", "right"),
    [
        ("94.38", "94.83", True),
        ("占94.38%", "占94.83%", True),
        ("94.38", "94.84", False),
        ("合占94.38%", "合占94.83%", True),
    ],
)
def test_a_fix_is_right_when_it_gives_what_stood_there(old: str, new: str, right: bool) -> None:
    assert mends(GOLD, _edit(old, new)) is right
    assert not mends(GOLD.model_copy(update={"fix": None}), _edit(old, new))


def test_an_insertion_is_a_fix() -> None:
    gold = GOLD.model_copy(update={"quote": "864.43元", "fix": "864.43万元"})
    assert mends(gold, _edit("元", "万元")) and not mends(gold, _edit("元", "亿元"))


def test_an_insertion_mends_inside_the_words_quoted() -> None:
    gold = GOLD.model_copy(update={"quote": "项支出", "fix": "项目支出"})
    assert mends(gold, _edit("", "目")) and not mends(gold, _edit("", "日"))


def test_intervals_are_wilsons() -> None:
    """Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    known = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (hits, of), bounds in known.items():
        found = rate(hits, of)
        assert (round(found.low, 4), round(found.high, 4)) == bounds
    assert rate(0, 0).value is None


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two correct reports and two with an error."""
    folder = tmp_path_factory.mktemp("corpus")
    entries, gold = [], []
    for seed, recipe in ((3, None), (5, None), (3, "flipped_direction"), (5, "stale_rate")):
        report = generate(seed)
        planted = inject(report, seed, recipe) if recipe else None
        file = TextFile(planted.report if planted else report)
        name = f"{planted.report.name if planted else report.name}.txt"
        file.write(folder / name)
        entries.append({"doc": name, "profile": report.facts["profile"], "format": "txt", "clean": planted is None})
        if planted:
            line = file.place(planted.at)["line"]
            gold.append({"doc": name, "line": line, "quote": planted.quote, "fix": planted.fix,
                         "kind": planted.kind, "severity": "error", "why": "", "must": True})  # fmt: skip
    for name, lines in (("manifest", entries), ("gold", gold)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return folder


def test_a_corpus_is_measured(corpus: Path) -> None:
    summary = summarize(evaluate(read_corpus(corpus), Settings()))
    assert (summary.overall.recall.hits, summary.overall.recall.of) == (2, 2)
    assert (summary.overall.clean.hits, summary.overall.clean.of) == (2, 2)
    assert summary.overall.precision.value == 1 and summary.overall.errors == 2
    assert set(summary.by["kind"]) >= {"direction"} and set(summary.by["format"]) == {"txt"}
    nothing = summarize(evaluate(read_corpus(corpus), Settings(select=("NC6",))))
    assert nothing.overall.recall.hits == 0 and len(nothing.missed) == 2
    changed = {(item.group, item.figure): item.change for item in differences(summary, nothing)}
    assert changed["", "recall"] == -1
    assert "recall" in text(nothing, list(differences(summary, nothing)), listed=3)
    html = page(nothing, list(differences(summary, nothing)))
    assert (
        "<script" not in html
        and "100.0 [" in html
        and Summary.model_validate_json(nothing.model_dump_json()) == nothing
    )


def test_processes_give_the_same(corpus: Path) -> None:
    tasks = read_corpus(corpus)
    one, two = (summarize(evaluate(tasks, Settings(), jobs=jobs)).model_dump(exclude={"seconds"}) for jobs in (1, 2))
    assert one == two


def test_gold_alone_is_enough(corpus: Path) -> None:
    gold = corpus.joinpath("gold.jsonl")
    assert [task.entry.clean for task in read_corpus(gold)] == [True, True, False, False]
    alone = corpus / "alone"
    alone.mkdir()
    for line in gold.read_text("utf-8").splitlines():
        doc = json.loads(line)["doc"]
        (alone / doc).write_bytes((corpus / doc).read_bytes())
    (alone / "gold.jsonl").write_bytes(gold.read_bytes())
    assert len(read_corpus(alone)) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "第 1 行"), ('{"doc": "a.txt"}', "第 1 行"), (GOLD.model_dump_json(), "a.txt 不在")],
)
def test_bad_gold_gets_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "gold.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=said):
        read_corpus(tmp_path)
    with pytest.raises(UserError, match="没有 "):
        read_corpus(tmp_path / "nothing.jsonl")
    with pytest.raises(UserError, match="不是 narrcheck eval"):
        read_summary(tmp_path / "gold.jsonl")
