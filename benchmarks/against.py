"""Amounts and percentages of generated reports, read by narrcheck and by other libraries: right, wrong, and time.

The other libraries are not dependencies; install those you want to compare, for instance
``pip install recognizers-text-suite cn2an jionlp``. What can't be imported is left out.

    python -m benchmarks.against [REPORTS]
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

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
    "jionlp (amounts only)": jionlp_reader,
}  # fmt: skip


def measure(read: Reader, texts: list[tuple[str, list[Figure]]]) -> tuple[int, int, int, float]:
    """How many figures were read right, how many were told that are not there, of how many, and the time in seconds."""
    right = wrong = total = 0
    begun = time.perf_counter()
    for text, figures in texts:
        try:
            found = Counter(read(text))
        except Exception:
            found = Counter()
        wanted = Counter(figures)
        both = sum((wanted & found).values())
        right, wrong, total = right + both, wrong + found.total() - both, total + wanted.total()
    return right, wrong, total, time.perf_counter() - begun


def main() -> None:
    texts = gold(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
    print(f"{'library':<24}{'right':>8}{'missed':>8}{'wrong':>8}{'ms a paragraph':>16}")
    for name, reader in READERS.items():
        try:
            read = reader()
        except ImportError as error:
            print(f"{name:<24}not installed ({error.name})")
            continue
        read(texts[0][0])
        right, wrong, total, seconds = measure(read, texts)
        print(f"{name:<24}{right:>8}{total - right:>8}{wrong:>8}{1000 * seconds / len(texts):>16.2f}")


if __name__ == "__main__":
    main()
