"""Plants slips of the pen at random places of reports, and counts how many are found, by kind.

    python -m corpus.tools.typos [--seed 1] [--half A|B] [--misses] FILE…

The files are any reports that narrcheck reads; several slips are planted at once, far enough apart. A slip is found
where a finding that the report has not as it is stands beside it. Not every one can be found: 基本工资 for 基本工作 is
as good as what it stands for. Half A of the files is for looking at (``--misses``), half B for the figures that are
told: which half a file is in depends on its name alone. Characters that sound or look alike are those of
``rules/wording/confusions.yaml``, so that what these leave out is not measured.
"""

import argparse
import hashlib
import random
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import jieba

from narrcheck.checks.wording._slips import Confusions
from narrcheck.config import Settings
from narrcheck.model.document import BlockKind, Document
from narrcheck.model.finding import Finding
from narrcheck.pipeline import check_document
from narrcheck.readers import read
from narrcheck.readers.text import read_text
from narrcheck.rulebook import Rulebook

APART = 260  # characters from one slip to the next
BESIDE = 14  # characters within which a finding is of the slip
COMMON = 50  # from this frequency in jieba's dictionary on a word is worth a slip
HAN = re.compile(r"[\u4e00-\u9fff]+")
MARK = re.compile(r"[，。；、：]")
FIGURE = re.compile(r"\d[\d.,]*(?=万元|亿元|元|%|人|辆)")
TURNED = {"增加": "减少", "增长": "下降", "减少": "增加", "下降": "增长"}


class Slip(NamedTuple):
    """``width`` characters at ``start`` replaced by ``right``."""

    start: int
    width: int
    written: str


Kind = Callable[[str, int, str, random.Random], Slip | None]


def kinds(rulebook: Rulebook) -> dict[str, tuple[re.Pattern[str] | None, Kind]]:
    """Each kind with where it can stand (None: at any word) and how it is made."""
    confusions = rulebook.read("wording/confusions.yaml", Confusions).read()

    def character(change: Callable[[str, random.Random], str | None]) -> Kind:
        def make(_: str, start: int, word: str, chance: random.Random) -> Slip | None:
            at = chance.randrange(len(word))
            written = change(word[at], chance)
            return None if written is None else Slip(start + at, 1, written)

        return make

    def alike(tier: int) -> Kind:
        def change(char: str, chance: random.Random) -> str | None:
            others = confusions.get(char, "  ").split(" ")[tier]
            return chance.choice(others) if others else None

        return character(change)

    same = {char: f"{char}{others.split(' ')[1]}" for char, others in confusions.items()}

    def homophone(words: bool) -> Kind:
        """Two characters replaced by others that sound the same: by those of a common word, or by any."""

        def make(_: str, start: int, word: str, chance: random.Random) -> Slip | None:
            first, second = (same.get(char, char) for char in word[:2])
            others = [one + other for one in first for other in second if one + other != word[:2]]
            if words:
                others = [other for other in others if jieba.dt.FREQ.get(other, 0) >= COMMON]
            else:
                others = [other for other in others if other[0] != word[0] and other[1] != word[1]]
            return Slip(start, 2, chance.choice(others)) if others else None

        return make

    def turned(text: str, start: int, word: str, _: random.Random) -> Slip | None:
        """A word and the one behind it the other way round."""
        stop = start + len(word)
        behind = next((other for at, other in _words(text, stop, stop + BESIDE) if at == stop), None)
        return Slip(start, len(word + behind), behind + word) if behind and behind != word else None

    return {
        "left out": (None, character(lambda char, _: "")),
        "doubled": (None, character(lambda char, _: char * 2)),
        "looks alike": (None, alike(0)),
        "sounds alike": (None, alike(1)),
        "out of order": (None, lambda _, start, word, chance: Slip(start, 2, word[1] + word[0])),
        "homophone word": (None, homophone(words=True)),
        "homophones": (None, homophone(words=False)),
        "words turned": (None, turned),
        "word twice": (None, lambda _, start, word, chance: Slip(start, 0, word)),
        "mark twice": (MARK, lambda _, start, mark, chance: Slip(start, 0, mark)),
        "marks clash": (MARK, lambda _, start, mark, chance: Slip(start, 0, chance.choice("，。；、："))),
        "bracket lost": (re.compile(r"[（）“”《》]"), lambda _, start, mark, chance: Slip(start, 1, "")),
        "choice not made": (
            re.compile("|".join(TURNED)),
            lambda _, start, word, chance: Slip(start, 2, f"{word}（{TURNED[word]}）"),
        ),
        "figure blank": (
            FIGURE,
            lambda _, start, figure, chance: Slip(start, len(figure), chance.choice(["XX", "××", "**", "--", "□"])),
        ),
    }


def places(document: Document) -> Iterator[tuple[int, int]]:
    """Where running text begins and ends."""
    for block in document.blocks:
        if block.kind is BlockKind.PARAGRAPH and "\t" not in document.words(block.span):
            yield block.span.start, block.span.end


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The common words of running text."""
    for run in HAN.finditer(text, start, end):
        at = run.start()
        for word in jieba.lcut(run[0], HMM=False):
            if len(word) > 1 and jieba.dt.FREQ.get(word, 0) >= COMMON:
                yield at, word
            at += len(word)


def plant(
    document: Document, every: dict[str, tuple[re.Pattern[str] | None, Kind]], chance: random.Random
) -> list[tuple[str, Slip]]:
    """Slips of all kinds in turn, at places far enough apart, no two of one kind in the same word."""
    text, running = document.text, list(places(document))
    where: dict[str, list[tuple[int, str]]] = {}
    for name, (pattern, _) in every.items():
        if pattern is None:
            where[name] = [found for start, end in running for found in _words(text, start, end)]
        else:
            where[name] = [(m.start(), m[0]) for start, end in running for m in pattern.finditer(text, start, end)]
        chance.shuffle(where[name])
    planted: list[tuple[str, Slip]] = []
    had: set[tuple[str, str]] = set()
    for _ in range(max(1, len(text) // APART)):
        name = chance.choice(list(every))
        while where[name]:
            start, word = where[name].pop()
            slip = every[name][1](text, start, word, chance)
            apart = slip and all(abs(slip.start - other.start) > APART // 2 for _, other in planted)
            if slip and apart and text[slip.start : slip.start + slip.width] != slip.written:
                if every[name][0] is None:
                    if (name, word) in had:
                        continue
                    had.add((name, word))
                planted.append((name, slip))
                break
    return sorted(planted, key=lambda one: one[1])


def found(document: Document, slips: Sequence[Slip], rulebook: Rulebook) -> list[bool]:
    """Which of the slips are found."""
    settings = Settings()
    told = {(one.code, one.span.start) for one in check_document(document, settings, rulebook).findings}
    parts, last = [], 0
    for slip in slips:
        parts += [document.text[last : slip.start], slip.written]
        last = slip.start + slip.width
    text = "".join([*parts, document.text[last:]])
    shifts = [0, *accumulate(len(slip.written) - slip.width for slip in slips)]
    starts = [slip.start + shift for slip, shift in zip(slips, shifts, strict=False)]

    def new(one: Finding) -> bool:
        shift = shifts[bisect_left(starts, one.span.start)]
        return (one.code, one.span.start - shift) not in told

    findings = [one.span for one in check_document(read_text(text), settings, rulebook).findings if new(one)]
    return [
        any(span.start - BESIDE <= start + len(slip.written) and start <= span.end + BESIDE for span in findings)
        for slip, start in zip(slips, starts, strict=True)
    ]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, help="reports")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", choices="AB", help="only this half of the files")
    parser.add_argument("--misses", action="store_true", help="print every slip that is not found")
    options = parser.parse_args()
    jieba.initialize()
    rulebook = Rulebook()
    every = kinds(rulebook)
    total, good = Counter[str](), Counter[str]()
    for path in options.files:
        if options.half and "AB"[hashlib.sha256(path.name.encode()).digest()[0] % 2] != options.half:
            continue
        document = read_text(read(path).text)
        planted = plant(document, every, random.Random(f"{options.seed} {path.name}"))
        seen = found(document, [slip for _, slip in planted], rulebook)
        for (kind, slip), hit in zip(planted, seen, strict=True):
            total[kind] += 1
            good[kind] += hit
            if options.misses and not hit:
                around = document.text[max(0, slip.start - 15) : slip.start + slip.width + 15].replace("\n", "⏎")
                print(f"{path.name}: {kind} “{slip.written}” in {around}")
    for kind in every:
        print(f"{kind:16} {good[kind]:5} of {total[kind]:5}")
    print(f"{'all':16} {sum(good.values()):5} of {sum(total.values()):5}")


if __name__ == "__main__":
    main()
