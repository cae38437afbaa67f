"""What templates and phrases may say: figures, years, names, changes, lists; each remembered as a spot."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import jinja2

from corpus.generator.composition import Piece, Spot, joined
from corpus.generator.numbering import counted
from corpus.generator.style import UNITS, WIDE, Phrases, Style, shown_half
from corpus.generator.world import Account, World, data

MARK = re.compile("\ue000(\\d+)\ue001")
Key = tuple[str, ...]
ENVIRONMENT = jinja2.Environment(undefined=jinja2.StrictUndefined, lstrip_blocks=True, keep_trailing_newline=True)


@cache
def compiled(text: str) -> jinja2.Template:
    """A template or phrase, read once."""
    return ENVIRONMENT.from_string(text)


class Writer:
    """What templates may say; every method returns words in which the spots are marked."""

    def __init__(self, world: World, style: Style, phrases: Phrases, rng: Random, template: dict[str, Any]) -> None:
        self.world, self.style, self._phrases, self._rng = world, style, phrases, rng
        self.template = template
        self.names: dict[str, str] = {**world.names, **template.get("names", {})}
        self._spots: list[Spot] = []
        self._known = self._vocabulary()

    def _vocabulary(self) -> dict[str, Any]:
        """What templates and phrases may say."""
        world, rng = self.world, self._rng
        figures = {"a": self.amount, "n": self.count, "share": self.share, "done": self.done, "delta": self.delta,
                   "rate": self.rate, "gap": self.gap, "ratio": self.ratio, "points": self.points,
                   "v": world.value}  # fmt: skip
        phrases = {"say": self.say, "chg": self.changed, "bare_move": self.bare_move, "done_if": self.done_if,
                   "order": self.order, "reason": self.reason, "why": self.why}  # fmt: skip
        lists = {"listing": self.listing, "named": self.named, "number_of": self.number_of, "nonzero": self.nonzero,
                 "classes": self.classes, "items": self.items, "path": self.path, "uses": self.uses,
                 "econ": self.econ, "section": self.section, "vs_of": self.vs_of,
                 "grown": self.grown, "shift": self.shift, "counted": self.counted}  # fmt: skip
        names = {"Y": self.year, "E": self.mark(self.entity()), "name": self.names.__getitem__, "acc": self.account,
                 "body": self.template.get("body", "单位"), "short": world.names.get("short", ""), "city": world.city,
                 "province": world.province, "place": world.place}  # fmt: skip
        chance = {"pick": rng.choice, "chance": lambda p: rng.random() < p, "tables": rng.random() < 0.4}
        rest = {"world": world, "c": self.style.comma, "tasks": world.projects}
        return figures | phrases | lists | names | chance | rest

    def rendered(self) -> str:
        """The whole template, filled."""
        return compiled(self.template["text"]).render(self._known)

    # Spots

    def mark(self, spot: Spot) -> str:
        """Remember a spot and return its mark."""
        self._spots.append(spot)
        return f"\ue000{len(self._spots) - 1}\ue001"

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Marked text as pieces."""
        found: list[Piece] = []
        for number, words in enumerate(MARK.split(text)):
            if number % 2:
                found.append(self._spots[int(words)])
            elif words:
                found.append(self.style.dressed(words))
        return tuple(found)

    def figure(self, kind: str, key: Key, exact: Fraction, scale: int, text: str) -> Spot:
        """A spot of a figure; the text is what tells how exactly it is shown."""
        plain = text.replace(",", "")
        wide = text.translate(WIDE) if self.style.wide else text
        return Spot(wide, kind, key, Fraction(plain) * scale, shown_half(plain) * scale, exact)

    def entity(self) -> Spot:
        """The unit's own name."""
        return Spot(self.world.name, "entity")

    def year(self, offset: int = 0) -> str:
        """The year of the report, or one so many years away."""
        text = str(self.world.year + offset)
        return self.mark(Spot(text.translate(WIDE) if self.style.wide else text, "year", (str(offset),)))

    # Figures

    def _money(self, kind: str, key: Key, exact: Fraction, unit: str = "", decimals: int | None = None) -> str:
        unit = unit or self.style.unit
        places = self.style.decimals if decimals is None else decimals
        scale = UNITS[unit]
        bare = self.style.bare or (exact == 0 and self._rng.random() < 0.7)
        spot = self.figure(kind, key, exact, scale, self.style.number(exact / scale, places, bare=bare))
        gap = self.style.gap
        return gap + self.mark(spot) + self.mark(Spot(unit, "unit", key)) + gap

    def amount(self, key: str, measure: str = "now", unit: str = "", decimals: int | None = None) -> str:
        """A figure of the world with its unit."""
        return self._money("amount", ("v", key, measure), Fraction(self.world.value(key, measure), 100), unit, decimals)

    def delta(self, key: str, measure: str = "now", base: str = "prior", unit: str = "") -> str:
        """The change of a figure, without its sign."""
        change = self.world.value(key, measure) - self.world.value(key, base)
        return self._money("amount", ("d", key, measure, base), abs(Fraction(change, 100)), unit)

    def percent(self, key: Key, exact: Fraction, places: int | None = None) -> str:
        """A percentage with its sign."""
        decimals = self.style.percent if places is None else places
        text = self.style.number(exact, decimals, bare=self.style.bare_percent, thousands=False)
        spot = self.figure("percent", key, exact, 1, text)
        return self.mark(spot) + self.mark(Spot("％" if self.style.wide else "%", "unit", key))

    def rate(self, key: str, measure: str = "now", base: str = "prior", places: int | None = None) -> str:
        """The rate of a change, without its sign."""
        now, before = self.world.value(key, measure), self.world.value(key, base)
        return self.percent(("r", key, measure, base), abs(Fraction(100 * (now - before), before)), places)

    def gap(self, key: str, measure: str = "now", base: str = "budget") -> str:
        """The rate by which a figure differs from its budget, with its sign (预决算差异率); 0 without a budget."""
        now, planned = self.world.value(key, measure), self.world.value(key, base)
        return self.percent(("r", key, measure, base), Fraction(100 * (now - planned), planned or 1))

    def share(self, part: str, whole: str, measure: str = "now") -> str:
        """A part of a whole."""
        exact = Fraction(100 * self.world.value(part, measure), self.world.value(whole, measure) or 1)
        return self.percent(("s", part, measure, whole, measure), exact)

    def done(self, key: str, measure: str = "now", base: str = "budget", places: int | None = None) -> str:
        """How much of the budget was spent."""
        exact = Fraction(100 * self.world.value(key, measure), self.world.value(key, base))
        return self.percent(("s", key, measure, key, base), exact, places)

    def ratio(self, part: str, whole: str) -> str:
        """A part of a number of things."""
        exact = Fraction(100 * self.world.counts[part], self.world.counts[whole])
        return self.percent(("s", f"#{part}", "now", f"#{whole}", "now"), exact)

    def count(self, key: str) -> str:
        """A number of things."""
        value = self.world.counts[key]
        return self.mark(self.figure("count", ("v", f"#{key}", "now"), Fraction(value), 1, str(value)))

    def points(self, key: str) -> str:
        """A score, kept in tenths."""
        exact = Fraction(self.world.counts[key], 10)
        return self.mark(
            self.figure("count", ("v", f"#{key}", "now"), exact, 1, self.style.number(exact, 1, bare=True))
        )

    def account(self, code: str, name: str) -> str:
        """The name of an account."""
        return self.mark(Spot(name, "account", (code,)))

    # Phrases

    def say(self, family: str, **words: Any) -> str:
        """One of the ways of saying something."""
        return compiled(self._phrases.pick(family)).render({**self._known, **words})

    def _moving(self, key: str, measure: str, base: str) -> dict[str, Any]:
        rising = self.world.value(key, measure) > self.world.value(key, base)
        link = (key, measure, base)

        def up(more: str, less: str) -> str:
            word, other = (more, less) if rising else (less, more)
            return self.mark(Spot(word, "direction", (*link, other), Fraction(1 if rising else -1)))

        return {"up": up, "key": key}

    def changed(self, key: str, base: str = "prior", by: str = "prior", measure: str = "now") -> str:
        """The change against last year (`by` prior or plan) or the budget, however large it is."""
        now, before = self.world.value(key, measure), self.world.value(key, base)
        if now == before:
            return self.say(f"flat.{by}")
        moving = self._moving(key, measure, base)
        if self._rounds_away(key, measure, base):
            return self.say(f"near.{by}")
        if before == 0:
            return self.say(f"from_zero.{by}", d=self.delta(key, measure, base))
        vs = self.say(f"compare.{by}")
        move = self.say("move", d=self.delta(key, measure, base), r=self.rate(key, measure, base), **moving)
        return vs + move

    def _rounds_away(self, key: str, measure: str, base: str) -> bool:
        change = Fraction(abs(self.world.value(key, measure) - self.world.value(key, base)), 100)
        return change < Fraction(UNITS[self.style.unit], 10**self.style.decimals)

    def order(self, key: str, because: bool = True) -> str:
        """Whether more or less was spent than planned, and why."""
        now, planned = self.world.value(key), self.world.value(key, "budget")
        if now == planned or self._rounds_away(key, "now", "budget"):
            return self.say("flat.budget" if now == planned else "near.budget")
        moving = self._moving(key, "now", "budget")
        plain = moving["up"]

        def up(more: str, less: str) -> str:
            mark: str = plain(more, less)
            spot = self._spots[int(mark[1:-1])]
            self._spots[int(mark[1:-1])] = replace(spot, kind="order")
            return mark

        words = self.say("order", up=up)
        return words + (self.say("because", reason=self.reason(now > planned)) if because else "")

    def reason(self, more: bool | None = None) -> str:
        """A reason for a change, not always one that is worth much."""
        own: list[str] = self.world.words.get("reasons", [])
        way = "more" if more else "less"
        choice: str = self._rng.choice([*own, *self.world.words.get(way, data("units")[way])])
        return choice

    def why(self, key: str, measure: str = "now", base: str = "prior") -> str:
        """The reason for the change of a figure, where it has changed."""
        now, before = self.world.value(key, measure), self.world.value(key, base)
        return self.say("why", reason=self.reason(now > before)) if now != before else ""

    def bare_move(self, key: str, base: str = "prior", measure: str = "now") -> str:
        """The change alone, where the words of comparison stand already."""
        now, before = self.world.value(key, measure), self.world.value(key, base)
        if now == before:
            return "持平"
        if before == 0 or self._rounds_away(key, measure, base):
            way: str = self._moving(key, measure, base)["up"]("增加", "减少")
            return way + self.delta(key, measure, base)
        words = {"d": self.delta(key, measure, base), "r": self.rate(key, measure, base)}
        return self.say("move", **words, **self._moving(key, measure, base))

    def done_if(self, key: str, words: str = "", sep: str = "，", of: str = "") -> str:
        """How much of the budget was spent, where there was a budget."""
        if not self.world.value(key, "budget"):
            return ""
        return sep + (words + self.done(key) if words else self.say("done", p=self.done(key)))

    def grown(self, key: str, base: str = "prior") -> str:
        """The rate of a change alone."""
        moving = self._moving(key, "now", base)
        if self.world.value(key) == self.world.value(key, base):
            return "持平"
        up: str = moving["up"]("增长", "下降")
        return up + self.rate(key, "now", base)

    def shift(self, key: str, more: str = "增加", less: str = "减少", base: str = "prior") -> str:
        """The amount of a change alone, behind its word."""
        moved: str = self._moving(key, "now", base)["up"](more, less)
        return moved + self.delta(key, "now", base)

    def vs_of(self, key: str) -> str:
        """The change against last year's budget, as a clause of its own, in some reports."""
        return self.style.comma + self.changed(key, by="plan") if self._rng.random() < 0.7 else ""

    # Accounts

    def classes(self, suffix: str = "") -> list[str]:
        """The keys of the classes of expenditure, for one kind of money."""
        return [account.key + suffix for account in self.world.under(1)]

    def items(self, suffix: str = "") -> list[Account]:
        """The items that have something, for one kind of money."""
        return [
            a
            for a in self.world.under(3)
            if self.world.value(a.key + suffix) or self.world.value(a.key + suffix, "budget")
        ]

    def path(self, item: Account, first: str = "（类）", second: str = "（款）", third: str = "（项）") -> str:
        """The names of class, section and item."""
        names = [a for n in (3, 5) for a in self.world.accounts if a.code == item.code[:n]]
        marks = (first, second, third)
        return "".join(self.account(a.code, a.name) + mark for a, mark in zip((*names, item), marks, strict=True))

    def section(self, item: Account) -> str:
        """The name of the section of an item."""
        return next(self.account(a.code, a.name) for a in self.world.accounts if a.code == item.code[:5])

    def uses(self, key: str) -> str:
        """The names of what was spent on, without figures."""
        keys = [part for group in self.world.parts(key) for part in self.world.parts(group)]
        return "、".join(self.names[key] for key in keys if self.world.value(key))

    def econ(self, key: str) -> str:
        """What was spent on, with figures."""
        keys = [part for group in self.world.parts(key) for part in self.world.parts(group)]
        return self.listing(key, keys, shares=False, zeros="omit", joint="、")

    # Lists

    def nonzero(self, keys: list[str] | tuple[str, ...], measure: str = "now") -> list[str]:
        """Those of the keys that have a figure that shows."""
        least = UNITS[self.style.unit] * 100 / 10**self.style.decimals / 2
        return [key for key in keys if self.world.value(key, measure) >= least]

    def listing(
        self, whole: str, parts: list[str] | tuple[str, ...] = (), *, shares: bool = True, measure: str = "now",
        zeros: str = "", joint: str = "", of: str = "", suffix: str = "",
    ) -> str:  # fmt: skip
        """The parts of a whole, with their shares; zeros are left out, stated, or named at the end."""
        keys = list(parts or self.world.parts(whole))
        zeros = zeros or self._rng.choice(("omit", "state", "name"))
        shown = [key for key in keys if self.world.value(key, measure)] if zeros != "state" else keys
        joint = joint or self.say("joint")
        items = [self._item(key, whole, measure, shares=shares, of=of, suffix=suffix) for key in shown]
        text = joint.join(self._fence(key, whole, measure) + item for key, item in zip(shown, items, strict=True))
        text += self._fence("", whole, measure)
        absent = [self.names[key] for key in keys if key not in shown]
        if zeros == "name" and absent:
            text += ("；" if joint != "。" else "。") + self.say("none", names="、".join(absent))
        return text

    def _fence(self, key: str, whole: str, measure: str) -> str:
        """A spot of no width where an item of a list begins, and one where the list ends."""
        return self.mark(Spot("", "fence", (key, whole, measure)))

    def named(self, names: list[str], joint: str = "、", last: str = "") -> str:
        """A list of names; ``last`` stands before the last of them."""
        last = last if last and len(names) > 2 else joint
        return self.mark(Spot(joined(names, joint, last), "names", (joint, last, *names)))

    def number_of(self, names: list[str], *, open: bool = False, words: bool = False) -> str:
        """How many names a list has that stands beside, in figures or words.

        ``open`` where 等 leaves room for more than are named.
        """
        text = counted(len(names)) if words else str(len(names))
        return self.mark(Spot(text, "names_count", ("open",) if open else (), Fraction(len(names))))

    def counted(self, family: str, names: list[str], **words: Any) -> str:
        """A list of names and their number, in one of the ways of a family."""
        inside = self._rng.random() < 0.25

        def number(*, open: bool = False) -> str:
            return self.number_of(names, open=open, words=inside and len(names) <= 10)

        listed = self.named(names, last=self._rng.choice(("", "", "和")))
        return self.say(family, names=listed, n=number, **words)

    def _item(self, key: str, whole: str, measure: str, *, shares: bool, of: str, suffix: str) -> str:
        words = {"name": self.names[key] + suffix, "amount": self.amount(key, measure)}
        if not shares:
            return self.say("item", **words)
        named = of or self.names.get(whole, "")
        return self.say("item.share", share=self.share(key, whole, measure), whole=named, **words)
