"""Where a correct report tells its figures, and with which words of direction."""

from __future__ import annotations

from collections import defaultdict

from corpus.generator.composition import At, Composition, Grid, Spot

FIGURES = ("amount", "percent", "count")


class Mentions:
    """The spots of a report by what they tell."""

    def __init__(self, report: Composition) -> None:
        self.report = report
        self.spots: dict[At, Spot] = dict(report.spots())
        self._order = {at: number for number, at in enumerate(self.spots)}
        self._by_key: dict[tuple[str, ...], list[At]] = defaultdict(list)
        for at, spot in self.spots.items():
            if spot.kind in FIGURES:
                self._by_key[spot.key].append(at)
        self._directed: dict[tuple[object, ...], list[At]] = defaultdict(list)
        for at, spot in self.spots.items():
            if spot.kind == "direction":
                self._directed[at.part, at.row, *spot.key[:3]].append(at)

    def mentions(self, key: tuple[str, ...]) -> list[At]:
        """Where a figure is stated."""
        return self._by_key.get(key, [])

    def told(self, indicator: str) -> dict[tuple[str, ...], list[At]]:
        """The figures of an indicator and the changes of them, by key."""
        return {key: found for key, found in self._by_key.items() if key[0] in ("v", "d") and key[1] == indicator}

    def nothing(self, indicator: str, *measures: str) -> bool:
        """Whether a figure is zero, or does not change from one measure to another."""
        figures: dict[str, dict[str, int]] = self.report.facts["figures"]  # type: ignore[assignment]
        values = [figures[indicator][measure] for measure in measures] if indicator in figures else []
        return bool(values) and (len(set(values)) == 1 if len(values) > 1 else not values[0])

    def in_table(self, at: At) -> bool:
        """Whether a spot stands in a table."""
        return isinstance(self.report.parts[at.part], Grid)

    def beside(self, key: tuple[str, ...], at: At) -> At | None:
        """The mention that stands nearest: in the paragraph, else before or behind."""
        here = self._order[at]
        return min(self.mentions(key), key=lambda m: (m.part != at.part, abs(self._order[m] - here)), default=None)

    def near(self, key: tuple[str, ...], at: At) -> At | None:
        """The mention that a reader at ``at`` would take: in the paragraph, else before, else anywhere."""
        mentions = self._by_key.get(key)
        if not mentions:
            return None
        here = self._order[at]
        return min(mentions, key=lambda m: (m.part != at.part, self._order[m] > here, abs(self._order[m] - here)))

    def sign(self, at: At) -> tuple[tuple[At, At], ...]:
        """The word of direction that goes with a change or a rate: the nearest of its paragraph."""
        link = self.spots[at].key[1:4]
        words = self._directed.get((at.part, at.row, *link), ())
        return ((at, min(words, key=lambda other: abs(other.piece - at.piece))),) if words else ()
