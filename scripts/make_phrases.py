"""Write rules/wording/phrases/counted.yaml: word sequences that many published reports share.

Run: ``python scripts/make_phrases.py FOLDER…`` on folders of reports that narrcheck can read. A sequence of two to four
dictionary words, of four to nine characters, counts once for each report, and a line that stands in several reports
counts for the first of them only; what fewer than three reports have is left out, and so is every name of a place.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import jieba
import yaml

from narrcheck.errors import UserError
from narrcheck.readers import read

RULES = Path(__file__).parent.parent / "rules"
TARGET = RULES / "wording" / "phrases" / "counted.yaml"
SHORTEST, LONGEST, WORDS, REPORTS = 4, 9, 4, 3
HAN = re.compile(r"[\u4e00-\u9fff]+")
HEAD = """\
# Word sequences that at least three published reports share, counted by scripts/make_phrases.py; see written.yaml for
# what the phrases are for. Not to be edited by hand: what is near one and yet correct stands in neighbours.yaml.
"""


def sequences(run: str) -> Iterator[str]:
    """The sequences of words that begin and end with a word of two characters or more."""
    words = jieba.lcut(run, HMM=False)
    for first, start in enumerate(words):
        phrase = ""
        for word in words[first : first + WORDS]:
            phrase += word
            if min(len(start), len(word)) > 1 and SHORTEST <= len(phrase) <= LONGEST:
                yield phrase


def texts(folders: list[Path]) -> Iterator[str]:
    """The text of every report."""
    for path in sorted(file for folder in folders for file in folder.iterdir() if file.is_file()):
        try:
            yield read(path).folded
        except UserError as error:
            print(error.message.en, file=sys.stderr)


def count(folders: list[Path]) -> Counter[str]:
    """In how many reports each sequence stands."""
    reports: Counter[str] = Counter()
    lines: set[str] = set()
    for text in texts(folders):
        new = dict.fromkeys(re.split(r"[\n\t]", text)).keys() - lines
        lines |= new
        reports.update({phrase for line in new for run in HAN.findall(line) for phrase in sequences(run)})
    return reports


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

    collect(yaml.safe_load((RULES / "lexicon" / "places.yaml").read_text(encoding="utf-8")))
    return re.compile("|".join(map(re.escape, sorted(found))))


def main() -> None:
    """The command line."""
    named = places()
    kept = [phrase for phrase, reports in count([Path(name) for name in sys.argv[1:]]).items() if reports >= REPORTS]
    kept = sorted(phrase for phrase in kept if not named.search(phrase))
    joined = "\n".join(kept)
    # Of the shortest the whole counts; a longer one says no more than those that it stands in.
    longest = [phrase for phrase in kept if len(phrase) == SHORTEST or joined.count(phrase) == 1]
    areas = [{"area": "公开报告中常见", "phrases": " ".join(longest)}]
    TARGET.write_text(HEAD + yaml.safe_dump(areas, allow_unicode=True, width=110, sort_keys=False), encoding="utf-8")
    print(f"{len(longest)} phrases, {sum(map(len, longest))} characters")


if __name__ == "__main__":
    main()
