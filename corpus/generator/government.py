"""The world of a city's budget and of a province's 三公 expenditure."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from corpus.generator.world import WAN, World, amount, data, divided, leaf

YI = 10_000 * WAN
_OWN = 0.6  # the city's own figure is at most so much of the whole area's


def execution(rng: Random, year: int, template: Mapping[str, Any]) -> World:
    """A city's budget of ``year`` as it was carried out, and the plan for the next one; ``size`` is in 万元."""
    city = rng.choice(data("units")["cities"][template["place"]])
    world = World(year, city, city, "政府", city=city, words=dict(data("government")["reasons"]))
    whole = amount(rng, *template.get("size", (300_000, 4_000_000)))
    for scope, share in (("all", 1.0), ("own", rng.uniform(0.15, 0.4))):
        _scope(world, rng, scope, int(whole * share))
    world.counts |= {
        "meeting": rng.randint(3, 9),
        "counties": rng.randint(4, 11),
        "month": 1,
        "day": rng.randint(8, 25),
    }
    return world


def _scope(world: World, rng: Random, scope: str, revenue: int) -> None:
    named = data("government")
    tax = int(revenue * rng.uniform(0.5, 0.8))
    for key, whole, kinds in (("tax", tax, "taxes"), ("fee", revenue - tax, "fees")):
        lines = named[kinds]
        for (line, (name, _)), part in zip(
            lines.items(), divided(rng, whole, [weight for _, weight in lines.values()]), strict=True
        ):
            _line(world, rng, f"{scope}.{line}", part, name)
        world.total(f"{scope}.{key}", [f"{scope}.{line}" for line in lines])
    world.names |= {f"{scope}.tax": "税收收入", f"{scope}.fee": "非税收入"}
    world.total(f"{scope}.rev", [f"{scope}.tax", f"{scope}.fee"], "一般公共预算收入")
    spent = _within(world, scope, "exp", int(revenue * rng.uniform(1.4, 4)))
    outlays = named["outlays"]
    for (line, (name, _)), part in zip(
        outlays.items(), divided(rng, spent, [weight for _, weight in outlays.values()]), strict=True
    ):
        _line(world, rng, f"{scope}.{line}", part, name)
    world.total(f"{scope}.exp", [f"{scope}.{line}" for line in outlays], "一般公共预算支出")
    _balance(world, rng, scope)
    for key, name, size in (("fund", "政府性基金", 0.4), ("cap", "国有资本经营", 0.01)):
        received = _within(world, scope, f"{key}.rev", int(revenue * size * rng.uniform(0.3, 1.6)))
        _line(world, rng, f"{scope}.{key}.rev", received, f"{name}预算收入")
        paid = _within(world, scope, f"{key}.exp", int(received * rng.uniform(0.6, 1.4)))
        _line(world, rng, f"{scope}.{key}.exp", paid, f"{name}预算支出")
    for side, factor in (("rev", 0.9), ("exp", 0.8)):
        lines = named["insurance"]
        whole = int(revenue * factor * rng.uniform(0.8, 1.1))
        for (line, (name, _)), part in zip(
            lines.items(), divided(rng, whole, [weight for _, weight in lines.values()]), strict=True
        ):
            _line(world, rng, f"{scope}.{line}.{side}", part, name)
        words = "社会保险基金预算" + ("收入" if side == "rev" else "支出")
        world.total(f"{scope}.soc.{side}", [f"{scope}.{line}.{side}" for line in lines], words, known=False)
    _debt(world, rng, scope, revenue)
    for key in ("rev", "exp", "fund.rev", "fund.exp"):
        now = world.value(f"{scope}.{key}")
        world.put(
            f"{scope}.next.{key}",
            world.names[f"{scope}.{key}"],
            now=round(int(now * rng.uniform(0.94, 1.09)), -8),
            prior=now,
        )


def _within(world: World, scope: str, key: str, value: int) -> int:
    """The city's own figure, kept so far below the whole area's that last year's and next year's are too."""
    return value if scope == "all" else min(value, int(world.value(f"all.{key}") * _OWN))


def _line(world: World, rng: Random, key: str, now: int, name: str) -> None:
    leaf(world, rng, key, now, name, planned=True)


def _balance(world: World, rng: Random, scope: str) -> None:
    """What was received and spent besides, so that both sides agree."""
    revenue, spent = world.value(f"{scope}.rev"), world.value(f"{scope}.exp")
    named = data("government")
    sizes = [int(revenue * rng.uniform(0.02, 0.1)) for _ in named["out"]]
    for (key, name), value in zip(named["out"].items(), sizes, strict=True):
        world.put(f"{scope}.{key}", name, now=value)
    gap = spent + sum(sizes) - revenue
    weights = [weight for _, weight in named["into"].values()]
    for (key, (name, _)), part in zip(named["into"].items(), divided(rng, gap, weights), strict=True):
        world.put(f"{scope}.{key}", name, now=part)
    world.put(f"{scope}.total", "收入总计", now=revenue + gap)
    world.sums.append((f"{scope}.total", (f"{scope}.rev", *(f"{scope}.{key}" for key in named["into"]))))
    world.sums.append((f"{scope}.total", (f"{scope}.exp", *(f"{scope}.{key}" for key in named["out"]))))


def _debt(world: World, rng: Random, scope: str, revenue: int) -> None:
    general, special = int(revenue * rng.uniform(0.4, 1)), int(revenue * rng.uniform(0.6, 1.6))
    world.put(f"{scope}.debt.general", "一般债务", now=general)
    world.put(f"{scope}.debt.special", "专项债务", now=special)
    world.total(f"{scope}.debt", [f"{scope}.debt.general", f"{scope}.debt.special"], "政府债务余额")
    repaid, new = int(revenue * rng.uniform(0.02, 0.1)), int(revenue * rng.uniform(0.05, 0.3))
    world.put(f"{scope}.debt.new", "新增债务", now=new)
    world.put(f"{scope}.debt.repaid", "偿还债务本金", now=repaid)
    world.put(f"{scope}.debt.before", "上年末政府债务余额", now=general + special - new + repaid)
    world.sums.append((f"{scope}.debt", (f"{scope}.debt.before", f"{scope}.debt.new", f"-{scope}.debt.repaid")))
    world.put(f"{scope}.limit", "政府债务限额", now=int((general + special) * rng.uniform(1.01, 1.1)))


def official(rng: Random, year: int, template: Mapping[str, Any]) -> World:
    """What the departments of a province or county plan to spend on 三公."""
    units, place = data("units"), template["place"]
    county = rng.choice(units["places"][place])
    name = rng.choice((units["provinces"][place], county, rng.choice(units["cities"].get(place, [county]))))
    members = rng.sample(data("government")["members"], rng.randint(3, 6))
    world = World(
        year,
        name,
        name,
        "政府",
        province=units["provinces"][place],
        words={**data("government")["official"], "members": members},
    )
    unit = amount(rng, 40, 9000)
    for pool, factor in (("", 1.0), ("fund.", rng.choice((0, 0.02, 0.05)))):
        size = unit * factor
        leaf(world, rng, f"{pool}abroad", int(size * rng.choice((0, 1, 2))), "因公出国（境）费", planned=True)
        leaf(world, rng, f"{pool}car.buy", int(size * rng.uniform(0.2, 1)), "公务用车购置费", planned=True)
        leaf(world, rng, f"{pool}car.run", int(size * rng.uniform(1, 4)), "公务用车运行维护费", planned=True)
        leaf(world, rng, f"{pool}reception", int(size * rng.uniform(0.5, 3)), "公务接待费", planned=True)
        world.total(f"{pool}car", [f"{pool}car.buy", f"{pool}car.run"], "公务用车购置及运行维护费")
        world.total(f"{pool}three", [f"{pool}abroad", f"{pool}car", f"{pool}reception"], "“三公”经费")
    cars = rng.randint(20, 900)
    visits = rng.randint(200, 4000)
    world.counts |= {"cars": cars, "cars.bought": rng.randint(1, 30)}
    world.counts |= {"visits": visits, "visitors": visits * rng.randint(4, 10)}
    groups = rng.randint(1, 40)
    world.counts |= {"abroad.groups": groups, "abroad.people": max(groups, rng.randint(3, 200))}
    return world
