"""Looks for a reading of every percentage in corpus/clean that the figures around it bear out.

It knows nothing of the sources: it reads the texts, and for each percentage tries part ÷ whole and the rate of a change
over the figures of the same paragraph and of the eight before it, within the rounding of what is displayed. What it
prints has no base in the text (增长5.3% in an execution report, 满意度达98.2%) and rests on the source alone.

    python -m corpus.tools.verify
"""

from __future__ import annotations

import argparse
import re
from fractions import Fraction
from itertools import permutations
from pathlib import Path

CLEAN = Path(__file__).parent.parent / "clean"
FIGURE = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|元|%|万|个|件|份|人|次|辆|分|吨|批次|户|条|台)?")
SCALE = {"亿元": 10**8, "万元": 10**4, "万": 10**4}
Range = tuple[Fraction, Fraction]


def interval(text: str, scale: int) -> Range:
    """Everything that rounds to what is displayed."""
    digits = text.replace(",", "")
    half = Fraction(1, 2 * 10 ** (len(digits.partition(".")[2])))
    return (Fraction(digits) - half) * scale, (Fraction(digits) + half) * scale


def explained(percent: Range, amounts: list[Range]) -> bool:
    """Whether some pair of amounts gives the percentage as a share, or as a change with or against its base."""
    for (a_low, a_high), (b_low, b_high) in permutations(amounts, 2):
        if b_low <= 0 or a_low < 0:
            continue
        ratio = (a_low / b_high * 100, a_high / b_low * 100)
        for low, high in (ratio, (ratio[0] - 100, ratio[1] - 100), (100 - ratio[1], 100 - ratio[0])):
            if low <= percent[1] and percent[0] <= high:
                return True
        for sign in (1, -1):
            base = (b_low - a_high, b_high - a_low) if sign > 0 else (b_low + a_low, b_high + a_high)
            if base[0] > 0 and a_low / base[1] * 100 <= percent[1] and percent[0] <= a_high / base[0] * 100:
                return True
    return False


def main() -> None:
    """Print the percentages without a reading."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    for path in sorted(CLEAN.glob("*.txt")):
        text = path.read_text(encoding="utf-8").translate(str.maketrans("０１２３４５６７８９．％", "0123456789.%"))
        text = re.sub(r"(?<![。；：\n])\n(?=[^\n一二三四五六七八九十（第0-9])", "", text)
        before: list[list[Range]] = []
        for line in text.split("\n"):
            found = [(m[1], m[2] or "") for m in FIGURE.finditer(line)]
            amounts = [interval(t, SCALE.get(u, 1)) for t, u in found if u != "%"]
            for number, unit in found:
                if unit == "%" and number not in ("100", "0"):
                    near = [a for group in before[-8:] for a in group] + amounts
                    if not explained(interval(number, 1), near):
                        print(f"{path.name}: {number}% in {line.strip()[:70]}…")
            before.append(amounts)


if __name__ == "__main__":
    main()
