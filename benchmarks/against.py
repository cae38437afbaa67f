"""Amounts and percentages of generated reports, read by narrcheck and by other libraries: right, missed, wrong, time.

The other libraries are not dependencies; install those you want to compare, for instance
``pip install recognizers-text-suite cn2an jionlp``. What can't be imported is left out.

    python -m benchmarks.against [REPORTS]
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from corpus.generator.composition import Paragraph
from corpus.generator.generate import generate
from corpus.generator.style import UNITS
from narrcheck.model.document import fold
from narrcheck.model.quantity import Dimension
from narrcheck.nlp.quantities import find_quantities
from narrcheck.rulebook import Rulebook

FIRST = 800_000
Figure = tuple[str, Fraction]
Reader = Callable[[str], list[Figure]]


def gold(count: int) -> list[tuple[str, list[Figure]]]:
    """Paragraphs with the figures that they tell, in base units; tables and counts are left out."""
    found = []
    for seed in range(FIRST, FIRST + count):
        for part in generate(seed).parts:
            if isinstance(part, Paragraph) and part.level == -1:
                spots = [piece for piece in part.pieces if not isinstance(piece, str)]
                figures = [
                    ("percent" if spot.kind == "percent" else "money", spot.value)
                    for spot in spots
                    if spot.kind in ("percent", "amount")
                ]
                if figures:
                    found.append((part.text, figures))
    return found


def narrcheck_reader() -> Reader:
    rules = Rulebook()

    def read(text: str) -> list[Figure]:
        kinds = {Dimension.MONEY: ("money", 1), Dimension.PERCENT: ("percent", 100)}
        quantities = [q for q in find_quantities(fold(text), rules) if q.dimension in kinds]
        return [(kinds[q.dimension][0], q.exact * kinds[q.dimension][1]) for q in quantities]

    return read


def recognizers_reader() -> Reader:
    from recognizers_number import recognize_percentage
    from recognizers_number_with_unit import recognize_currency
    from recognizers_text import Culture

    def read(text: str) -> list[Figure]:
        found: list[Figure] = []
        for result in recognize_currency(text, Culture.Chinese):
            found.append(("money", Fraction(str(result.resolution["value"]))))
        for result in recognize_percentage(text, Culture.Chinese):
            found.append(("percent", Fraction(str(result.resolution["value"]).rstrip("%"))))
        return found

    return read


def cn2an_reader() -> Reader:
    import re

    import cn2an

    pattern = re.compile(r"([\d.,]+) ?(万元|亿元|元|%)")

    def read(text: str) -> list[Figure]:
        found: list[Figure] = []
        for number, unit in pattern.findall(text):
            scale = UNITS.get(unit, 1)
            value = Fraction(str(cn2an.cn2an(number.replace(",", ""), "smart")))
            found.append(("percent" if unit == "%" else "money", value * scale))
        return found

    return read


def jionlp_reader() -> Reader:
    import jionlp

    def read(text: str) -> list[Figure]:
        money = jionlp.ner.extract_money(text, with_parsing=True)
        return [("money", Fraction(str(item["detail"]["num"]))) for item in money]

    return read


READERS = {
    "narrcheck": narrcheck_reader, "recognizers-text": recognizers_reader, "regex + cn2an": cn2an_reader,
    "jionlp": jionlp_reader,
}  # fmt: skip


class Score(NamedTuple):
    """How many figures of one kind were read right, of how many, and how many were told that are not there."""

    right: int
    of: int
    wrong: int


def measure(read: Reader, texts: list[tuple[str, list[Figure]]]) -> tuple[dict[str, Score], float]:
    """The scores of amounts and of percentages, and the processor time in seconds."""
    wanted, found = Counter[Figure](), Counter[Figure]()
    both = Counter[Figure]()
    begun = time.process_time()
    for text, figures in texts:
        try:
            here = Counter(read(text))
        except Exception:
            here = Counter()
        found, wanted = found + here, wanted + Counter(figures)
        both += here & Counter(figures)
    seconds = time.process_time() - begun

    def of(figures: Counter[Figure], kind: str) -> int:
        return sum(number for (name, _), number in figures.items() if name == kind)

    kinds = {kind: (of(both, kind), of(wanted, kind), of(found, kind)) for kind in ("money", "percent")}
    return {kind: Score(right, total, told - right) for kind, (right, total, told) in kinds.items()}, seconds


def main() -> None:
    texts = gold(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
    heads = "".join(f"{word:>9}" for word in ("right", "missed", "wrong") * 2)
    print(f"{'':<20}{'amounts':^27}{'percentages':^27}")
    print(f"{'library':<20}{heads}{'ms a paragraph':>16}")
    for name, reader in READERS.items():
        try:
            read = reader()
        except ImportError as error:
            print(f"{name:<20}not installed ({error.name})")
            continue
        read(texts[0][0])
        scores, seconds = measure(read, texts)
        columns = "".join(f"{s.right:>9}{s.of - s.right:>9}{s.wrong:>9}" for s in scores.values())
        print(f"{name:<20}{columns}{1000 * seconds / len(texts):>16.2f}")


if __name__ == "__main__":
    main()
