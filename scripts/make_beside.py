"""Write which characters stand side by side in published reports: rules/wording/beside.yaml.

Run: ``python -m scripts.make_beside FOLDER…`` on folders of reports that narrcheck can read. What the reports of one
unit have counts once, and a sentence that stands in several reports counts for the first of them only. Counted are
pairs and triples of characters, where what is no Chinese character ends a triple, and characters that stand by
themselves when jieba cuts a text into the words of its dictionary.
"""

import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import jieba
import yaml

from narrcheck.config import Settings
from narrcheck.errors import UserError
from narrcheck.pipeline import prepare
from narrcheck.readers import read
from narrcheck.rulebook import Rulebook

RULES = Path(__file__).parent.parent / "rules"
WORDING, VOCABULARY = RULES / "wording", ("cues", "indicators", "lexicon", "tables")
BESIDE, PHRASES = WORDING / "beside.yaml", WORDING / "phrases"
SHARED = 2  # units whose reports have it
OFTEN = 6  # from so many on it is what reports usually write
RARE = 5  # the last power of ten that is told: one word in so many
SENTENCE = re.compile(r"[\n\t。；]")
OTHER = re.compile(r"[^\u4e00-\u9fff]+")
HEAD = """\
# Which characters stand side by side in reports, counted by scripts/make_beside.py; for nlp/spelling.py. Not to be
# edited by hand: what is right and yet unknown stands in neighbours.yaml.
#
# What reports of at least two units have: `alone`, characters that stand by themselves, in no word, first those that
# are one word in a hundred, then those that are one in a thousand, and so on; `triples`, a line for every two
# characters with those that stand behind them, where _ is anything that is no Chinese character, and `often` the same
# for what reports of many units have; `pairs`, those that neither triples nor phrases have, and those of the other
# rules, a line for each character with those behind it.
"""


class Count:
    """What the reports of how many units have, and how often."""

    def __init__(self) -> None:
        self._units: dict[str, set[str]] = defaultdict(set)
        self._times = Counter[str]()

    def add(self, what: Iterable[str], unit: str) -> None:
        """Note that a report of ``unit`` has all this."""
        for one in what:
            self._units[one].add(unit)
            self._times[one] += 1

    def total(self) -> int:
        """How often anything was counted."""
        return self._times.total()

    def shared(self, units: int = SHARED) -> dict[str, int]:
        """What the reports of so many units have, and how often, in order."""
        return {one: self._times[one] for one in sorted(self._units) if len(self._units[one]) >= units}


def reports(folders: list[Path]) -> Iterator[tuple[str, str]]:
    """The unit and the text of every report."""
    rulebook = Rulebook()
    for path in sorted(file for folder in folders for file in folder.iterdir() if file.is_file()):
        try:
            document = read(path)
            yield prepare(document, Settings(), rulebook).analysis.identity.entity or str(path), document.folded
        except UserError as error:
            print(error.message.en, file=sys.stderr)


def stretches(text: str, length: int) -> set[str]:
    """All different stretches of ``length`` characters with nothing between them that is not Chinese."""
    found = {text[at : at + length] for at in range(len(text) - length + 1)}
    return {one for one in found if "_" not in one[1:-1] and (length > 2 or "_" not in one)}


def count(folders: list[Path]) -> tuple[Count, Count, Count]:
    """The pairs, the triples, and all words."""
    pairs, triples, words = Count(), Count(), Count()
    had: set[str] = set()
    jieba.initialize()
    for unit, text in reports(folders):
        pairs.add(stretches(OTHER.sub("_", text), 2), unit)
        new = dict.fromkeys(SENTENCE.split(text)).keys() - had
        had |= new
        triples.add({one for sentence in new for one in stretches(OTHER.sub("_", f"_{sentence}_"), 3)}, unit)
        words.add(
            (word for sentence in new for run in OTHER.split(sentence) for word in jieba.lcut(run, HMM=False)), unit
        )
    return pairs, triples, words


def alone(words: Count) -> list[str]:
    """The characters that stand by themselves, by powers of ten of how rare they are."""
    classes: dict[int, str] = defaultdict(str)
    for char, times in words.shared().items():
        if len(char) == 1:
            classes[round(math.log10(words.total() / times))] += char
    return [classes[power] for power in range(2, RARE + 1)]


def behind(stretches: Iterable[str]) -> str:
    """A line for each beginning, with all the characters that stand behind it."""
    followers: dict[str, str] = defaultdict(str)
    for one in stretches:
        followers[one[:-1]] += one[-1]
    return "".join(f"  {first}{others}\n" for first, others in followers.items())


def vocabulary() -> set[str]:
    """The pairs of characters in what the other rules know."""
    files = (file for folder in VOCABULARY for file in (RULES / folder).rglob("*.yaml"))
    return {pair for file in files for pair in stretches(OTHER.sub("_", file.read_text(encoding="utf-8")), 2)}


def main() -> None:
    """The command line."""
    pairs, triples, words = count([Path(name) for name in sys.argv[1:]])
    areas = [area for file in PHRASES.glob("*.yaml") for area in yaml.safe_load(file.read_text(encoding="utf-8"))]
    known = {*triples.shared(), *(phrase for area in areas for phrase in area["phrases"].split())}
    implied = {one[at : at + 2] for one in known for at in range(len(one) - 1)}
    rest = behind(sorted((pairs.shared().keys() | vocabulary()) - implied))
    classes = "".join(f"  - {chars}\n" for chars in alone(words))
    often = triples.shared(OFTEN)
    few = [one for one in triples.shared() if one not in often]
    text = f"{HEAD}alone:\n{classes}pairs: |\n{rest}often: |\n{behind(often)}triples: |\n{behind(few)}"
    BESIDE.write_text(text, encoding="utf-8")
    print(f"{len(often)} and {len(few)} triples, {len(text)} characters")


if __name__ == "__main__":
    main()
