"""Write what published reports have in common: rules/wording/phrases/counted.yaml and rules/wording/beside.yaml.

Run: ``python scripts/make_phrases.py FOLDER…`` on folders of reports that narrcheck can read. What the reports of one
unit have counts once, and a line that stands in several reports counts for the first of them only. Counted are
sequences of two to four dictionary words, of four to nine characters (names of places are left out), pairs of
characters that no such sequence has, and characters that stand by themselves, in no word of the dictionary.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import jieba
import yaml

from narrcheck.config import Settings
from narrcheck.errors import UserError
from narrcheck.nlp.words import covered
from narrcheck.pipeline import prepare
from narrcheck.readers import read
from narrcheck.rulebook import Rulebook

WORDING = Path(__file__).parent.parent / "rules" / "wording"
PHRASES, BESIDE = WORDING / "phrases", WORDING / "beside.yaml"
COUNTED, WRITTEN = PHRASES / "counted.yaml", PHRASES / "written.yaml"
SHORTEST, LONGEST, WORDS = 4, 9, 4
SHARED, ALONE = 2, 5  # units whose reports have a sequence or pair, and a character that stands by itself
REAL = 3  # from this frequency on a word of the dictionary explains a character
HAN = re.compile(r"[\u4e00-\u9fff]+")
COUNTED_HEAD = """\
# Word sequences that reports of at least two units share, counted by scripts/make_phrases.py; see written.yaml for
# what the phrases are for. Not to be edited by hand: what is near one and yet correct stands in neighbours.yaml.
"""
BESIDE_HEAD = """\
# Which characters stand side by side in reports, counted by scripts/make_phrases.py; for nlp/strangers.py and for
# characters missing in phrases (nlp/spelling.py). Not to be edited by hand.
#
# `alone`: characters that stand by themselves, in no word, in reports of at least five units. `pairs`: what reports of
# at least two units have and the phrases have not; a line for each character, with those that stand behind it.
"""


class Count:
    """What the reports of how many units have."""

    def __init__(self) -> None:
        self._units: dict[str, set[str]] = defaultdict(set)

    def add(self, what: set[str], unit: str) -> None:
        """Note that a report of ``unit`` has all this."""
        for one in what:
            self._units[one].add(unit)

    def shared(self, least: int) -> list[str]:
        """What the reports of so many units have, in order."""
        return sorted(one for one, units in self._units.items() if len(units) >= least)


def sequences(run: str) -> Iterator[str]:
    """The sequences of words that begin and end with a word of two characters or more."""
    words = jieba.lcut(run, HMM=False)
    for first, start in enumerate(words):
        phrase = ""
        for word in words[first : first + WORDS]:
            phrase += word
            if min(len(start), len(word)) > 1 and SHORTEST <= len(phrase) <= LONGEST:
                yield phrase


def reports(folders: list[Path]) -> Iterator[tuple[str, str]]:
    """The unit and the text of every report."""
    rulebook = Rulebook()
    for path in sorted(file for folder in folders for file in folder.iterdir() if file.is_file()):
        try:
            document = read(path)
            yield prepare(document, Settings(), rulebook).analysis.identity.entity or str(path), document.folded
        except UserError as error:
            print(error.message.en, file=sys.stderr)


def count(folders: list[Path]) -> tuple[Count, Count, Count]:
    """The sequences, the pairs of characters, and the characters that stand by themselves."""
    phrases, pairs, alone = Count(), Count(), Count()
    lines: set[str] = set()
    jieba.initialize()
    for unit, text in reports(folders):
        runs = [run for line in text.splitlines() for run in HAN.findall(line)]
        pairs.add({run[at : at + 2] for run in runs for at in range(len(run) - 1)}, unit)
        words = jieba.dt.FREQ
        alone.add({run[at] for run in set(runs) for at in range(len(run)) if not covered(run, at, words, REAL)}, unit)
        new = dict.fromkeys(re.split(r"[\n\t]", text)).keys() - lines
        lines |= new
        phrases.add({phrase for line in new for run in HAN.findall(line) for phrase in sequences(run)}, unit)
    return phrases, pairs, alone


def places() -> "re.Pattern[str]":
    """The names of all places, also without their last character."""
    found: set[str] = set()

    def collect(tree: object) -> None:
        if isinstance(tree, dict):
            for name, below in tree.items():
                collect(name)
                collect(below)
        elif isinstance(tree, list):
            for below in tree:
                collect(below)
        elif isinstance(tree, str):
            found.update(part for name in HAN.findall(tree) for part in (name, name[:-1]) if len(part) > 1)

    collect(yaml.safe_load((WORDING.parent / "lexicon" / "places.yaml").read_text(encoding="utf-8")))
    return re.compile("|".join(map(re.escape, sorted(found))))


def longest(phrases: list[str]) -> list[str]:
    """The phrases but those that stand in a longer one; of the shortest all, for of them the whole counts."""
    inside = {
        phrase[at : at + length]
        for phrase in phrases
        for length in range(SHORTEST + 1, len(phrase))
        for at in range(len(phrase) - length + 1)
    }
    return [phrase for phrase in phrases if len(phrase) == SHORTEST or phrase not in inside]


def beside(pairs: list[str], alone: list[str], phrases: list[str]) -> str:
    """The text of ``beside.yaml``."""
    in_phrases = {phrase[at : at + 2] for phrase in phrases for at in range(len(phrase) - 1)}
    followers: dict[str, str] = defaultdict(str)
    for one, other in (pair for pair in pairs if pair not in in_phrases):
        followers[one] += other
    lines = "".join(f"  {char}{others}\n" for char, others in followers.items())
    return f"{BESIDE_HEAD}alone: {''.join(alone)}\npairs: |\n{lines}"


def main() -> None:
    """The command line."""
    phrases, pairs, alone = count([Path(name) for name in sys.argv[1:]])
    named = places()
    kept = longest([phrase for phrase in phrases.shared(SHARED) if not named.search(phrase)])
    areas = [{"area": "公开报告中常见", "phrases": " ".join(kept)}]
    COUNTED.write_text(
        COUNTED_HEAD + yaml.safe_dump(areas, allow_unicode=True, width=110, sort_keys=False), encoding="utf-8"
    )
    written = yaml.safe_load(WRITTEN.read_text(encoding="utf-8"))
    known = kept + [phrase for area in written for phrase in area["phrases"].split()]
    BESIDE.write_text(beside(pairs.shared(SHARED), alone.shared(ALONE), known), encoding="utf-8")
    print(f"{len(kept)} phrases, {sum(map(len, kept))} characters")


if __name__ == "__main__":
    main()
