"""Changes every figure and every word of direction of some texts singly, and counts how many changes are found.

    python -m corpus.tools.singles [--misses] [tests/data/shapes.yaml]

The texts are those of ``tests/data/shapes.yaml`` as they are right. A figure gets another second digit (the first where
it has one only), a word of direction its opposite. A change is found where anything above info is said of the text.
Not every change can be found: a sentence may tell a figure that nothing else depends on.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import regex
import yaml

import narrcheck

SHAPES = Path(__file__).parents[2] / "tests" / "data" / "shapes.yaml"
_MARK = regex.compile(r"\{(?P<right>[^{}→]*)→[^{}→]*\}")
_FIGURE = regex.compile(r"(?<![\d.〔])\d[\d,]*(?:\.\d+)?(?=\s?(?:元|万元|亿元|%|％|万|个百分点))")
_OPPOSITE = (("增加", "减少"), ("增长", "下降"), ("提高", "降低"))
_TURNED = dict(_OPPOSITE) | {down: up for up, down in _OPPOSITE} | {"上升": "下降"}
_WORD = regex.compile(f"(?:{'|'.join(_TURNED)})(?=[了约]?\\d)")


def changes(text: str) -> Iterator[tuple[str, str, str]]:
    """The kind of each change, what is changed, and the changed text."""
    for match in _FIGURE.finditer(text):
        figure = match[0]
        digits = [place for place, char in enumerate(figure) if char.isdigit()]
        at = digits[min(1, len(digits) - 1)]
        other = figure[:at] + str((int(figure[at]) + 4) % 9 + 1) + figure[at + 1 :]
        yield "figure", figure, text[: match.start()] + other + text[match.end() :]
    for match in _WORD.finditer(text):
        yield "direction", match[0], text[: match.start()] + _TURNED[match[0]] + text[match.end() :]


def found(text: str) -> bool:
    """Whether anything above info is said of a text."""
    return any(str(finding.severity) != "info" for finding in narrcheck.check_text(text).documents[0].findings)


def main() -> None:
    """Count, and print what is missed where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shapes", nargs="?", type=Path, default=SHAPES, help="texts, as in tests/data/shapes.yaml")
    parser.add_argument("--misses", action="store_true", help="print every change that is not found")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for shape in yaml.safe_load(options.shapes.read_text("utf-8")):
        right = _MARK.sub(lambda mark: mark["right"], shape["text"])
        for kind, what, changed in changes(right):
            total[kind] += 1
            if found(changed):
                good[kind] += 1
            elif options.misses:
                print(f"{shape['name']}: {kind} {what}: {changed}".replace("\n", "⏎"))
    for kind, count in total.items():
        print(f"{kind}: {good[kind]} of {count} = {100 * good[kind] / count:.1f} %")
    print(f"all: {good.total()} of {total.total()} = {100 * good.total() / total.total():.1f} %")


if __name__ == "__main__":
    main()
