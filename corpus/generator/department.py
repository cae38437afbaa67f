"""The world of one department: what it received, spent, planned, bought and owns."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from corpus.generator.world import WAN, Account, World, amount, data, divided, leaf

FUNDS = ("gp", "fund", "cap")
KINDS = ("basic", "project")
SOURCES = {
    "income.superior": "上级补助收入",
    "income.business": "事业收入",
    "income.operating": "经营收入",
    "income.affiliate": "附属单位上缴收入",
    "income.other": "其他收入",
}
OUTLAYS = {"expend.upward": "上缴上级支出", "expend.operating": "经营支出", "expend.subsidy": "对附属单位补助支出"}
FUND_ACCOUNT = ("212", "城乡社区支出", "21208", "国有土地使用权出让收入安排的支出", "2120804", "农村基础设施建设支出")


def department(rng: Random, year: int, template: Mapping[str, Any]) -> World:
    """A department of a county or province with its figures for ``year``, last year's, and those of its budget."""
    named = data("units")
    province = template["place"]
    ours = template.get("level") == "province"
    place = named["provinces"][province] if ours else rng.choice(named["places"][province])
    group = template.get("group")
    units = [unit for unit in named["units"] if unit.get("since", 0) < year and unit.get("group") == group]
    chosen: dict[str, Any] = rng.choice(units)
    short = rng.choice(chosen["name"])
    world = World(year, place + short, place, chosen["kind"], words=dict(chosen))
    world.names["short"] = short
    size = amount(rng, 120, 30_000)
    _accounts(world, rng, chosen, size)
    _outlays(world, rng)
    _balances(world, rng)
    _official(world, rng)
    _economic(world, rng)
    _other(world, rng)
    _projects(world, rng, chosen)
    _organs(world, rng)
    return world


def _accounts(world: World, rng: Random, unit: dict[str, Any], size: int) -> None:
    """What was spent, by item, fund and kind."""
    old = world.year < 2020
    tail = "02" if unit["kind"] == "事业" else "01"
    health = {"01": "行政单位医疗", "02": "事业单位医疗"}[tail]
    kind = {"01": "行政单位离退休", "02": "事业单位离退休"}[tail]
    own = [*unit["class"], *unit["section"]]
    social = ["208", "社会保障和就业支出", "20805", "行政事业单位离退休" if old else "行政事业单位养老支出"]
    housing = ["221", "住房保障支出", "22102", "住房改革支出"]
    care = ["210", "卫生健康支出" if world.year > 2018 else "医疗卫生与计划生育支出", "21011", "行政事业单位医疗"]
    staff = size * rng.uniform(0.35, 0.7)
    lines: list[tuple[list[str], list[str], float, float]] = [
        (own, unit["basic"], staff * 0.75, 0 if unit["projects"] else size - staff),
        (social, ["2080505", "机关事业单位基本养老保险缴费支出"], staff * 0.1, 0),
        (social, ["2080506", "机关事业单位职业年金缴费支出"], staff * 0.05 * rng.choice((0, 1, 1)), 0),
        (care, [f"21011{tail}", health], staff * 0.05, 0),
        (housing, ["2210201", "住房公积金"], staff * 0.08, 0),
    ]
    if rng.random() < 0.4:
        lines.append((social, [f"20805{tail}", kind], staff * 0.03, 0))
    projects = unit["projects"][: rng.choice((1, 2, 2))]
    lines += [(own, item, 0, (size - staff) / len(projects)) for item in projects]
    for head, (code, name), basic, project in lines:
        item = f"item.{code}"
        leaf(world, rng, f"{item}.gp.basic", int(basic * rng.uniform(0.8, 1.2)), planned=True)
        leaf(world, rng, f"{item}.gp.project", int(project * rng.uniform(0.8, 1.2)), planned=True)
        for fund in ("fund", "cap", "own"):
            for what in KINDS:
                world.put(f"{item}.{fund}.{what}")
        world.accounts += [
            Account(head[0], head[1], f"class.{head[0]}"), Account(head[2], head[3], f"section.{head[2]}"),
            Account(code, name, item),
        ]  # fmt: skip
    _unplanned(world, rng)
    if rng.random() < 0.25:
        _fund(world, rng, int(size * rng.uniform(0.02, 0.4)))
    if rng.random() < 0.5:
        main = world.under(3, unit["section"][0])[-1].key
        leaf(world, rng, f"{main}.own.project", int(size * rng.uniform(0.01, 0.2)))
    world.accounts = sorted({account.code: account for account in world.accounts}.values(), key=lambda a: a.code)
    _totals(world)


def _unplanned(world: World, rng: Random) -> None:
    """One item may have had no budget, one may equal its budget."""
    items = [account.key for account in world.under(3)]
    if rng.random() < 0.3:
        for kind in KINDS:
            world.figures[f"{items[-1]}.gp.{kind}"]["budget"] = 0
    for key in items[1:3]:
        if rng.random() < 0.4:
            for kind in KINDS:
                figures = world.figures[f"{key}.gp.{kind}"]
                figures["budget"] = figures["now"]


def _fund(world: World, rng: Random, value: int) -> None:
    for level in range(3):
        code, name = FUND_ACCOUNT[2 * level : 2 * level + 2]
        world.accounts.append(Account(code, name, f"{('class', 'section', 'item')[level]}.{code}"))
    item = f"item.{FUND_ACCOUNT[4]}"
    for fund in ("gp", "fund", "cap", "own"):
        for kind in KINDS:
            world.put(f"{item}.{fund}.{kind}")
    leaf(world, rng, f"{item}.fund.project", value)


def _totals(world: World) -> None:
    """The sums over accounts, for each fund and kind and over all of them."""
    pools = ("gp", "fund", "cap", "own")
    for item in world.under(3):
        for pool in pools:
            world.total(f"{item.key}.{pool}", [f"{item.key}.{pool}.{kind}" for kind in KINDS])
        for kind in KINDS:
            world.total(f"{item.key}.{kind}", [f"{item.key}.{pool}.{kind}" for pool in pools])
        world.total(item.key, [f"{item.key}.{kind}" for kind in KINDS])
        world.total(f"{item.key}.fiscal", [f"{item.key}.{fund}" for fund in FUNDS])
    suffixes = ["", *(f".{kind}" for kind in KINDS), ".fiscal"]
    suffixes += [f".{pool}{suffix}" for pool in pools for suffix in ("", *(f".{kind}" for kind in KINDS))]
    for level, below in ((2, 3), (1, 2)):
        for account in world.under(level):
            for suffix in suffixes:
                world.total(account.key + suffix, [a.key + suffix for a in world.under(below, account.code)])
    for suffix in suffixes[4:]:
        world.total(suffix[1:], [account.key + suffix for account in world.under(1)])
    for pool in pools:
        world.total(pool, [f"{pool}.{kind}" for kind in KINDS])
    for kind in KINDS:
        world.total(f"expend.{kind}", [account.key + f".{kind}" for account in world.under(1)])


def _outlays(world: World, rng: Random) -> None:
    for key, name in OUTLAYS.items():
        world.put(key, name)
    world.names |= {"expend.basic": "基本支出", "expend.project": "项目支出"}
    world.total("expend", ["expend.basic", "expend.project", *OUTLAYS], "本年支出合计")
    world.total("expend", [account.key for account in world.under(1)])
    world.names |= {account.key: account.name for account in world.accounts}
    world.names |= {f"{a.key}{x}": a.name for a in world.accounts for x in (".gp", ".fiscal")}
    world.total("fiscal.expend", FUNDS, "财政拨款支出")
    world.total("fiscal.expend", [f"{account.key}.fiscal" for account in world.under(1)])
    world.names |= {
        "gp": "一般公共预算财政拨款支出",
        "fund": "政府性基金预算财政拨款支出",
        "cap": "国有资本经营预算财政拨款支出",
        "gp.basic": "基本支出",
        "gp.project": "项目支出",
    }


def _balances(world: World, rng: Random) -> None:
    """Income, carried over and used, so that both sides agree under every measure."""
    carried = dict.fromkeys(("now", "prior", "budget"), 0)
    left = dict(carried)
    if rng.random() < 0.75:
        for measure in carried:
            carried[measure] = int(world.value("gp.project", measure) * rng.uniform(0.01, 0.3))
            left[measure] = int(world.value("gp.project", measure) * rng.uniform(0.01, 0.25))
    world.figures["fiscal.carry_in"], world.figures["fiscal.carry_out"] = carried, left
    world.put("fund.income", "政府性基金预算财政拨款收入", **world.figures["fund"])
    world.put("cap.income", "国有资本经营预算财政拨款收入")
    fiscal = {m: world.value("gp", m) + left[m] - carried[m] for m in carried}
    world.put("gp.income", "一般公共预算财政拨款收入", **fiscal)
    world.total("fiscal.income", ["gp.income", "fund.income", "cap.income"], "财政拨款收入")
    world.total("fiscal.total", ["fiscal.income", "fiscal.carry_in"], "财政拨款收支总计")
    world.total("fiscal.total", ["fiscal.expend", "fiscal.carry_out"])
    world.names |= {"fiscal.carry_in": "年初财政拨款结转和结余", "fiscal.carry_out": "年末财政拨款结转和结余"}
    own = world.figures["own"]
    source = rng.choice([*list(SOURCES)[:2], "income.other"])
    second = "income.other" if source != "income.other" else "income.superior"
    share = rng.choice((1, 1, 0.7))
    for key, name in SOURCES.items():
        values = {m: int(own[m] * share) if key == source else 0 for m in own}
        if key == second:
            values = {m: own[m] - int(own[m] * share) for m in own}
        world.put(key, name, **values)
    world.total("income", ["fiscal.income", *SOURCES], "本年收入合计")
    world.total("own.income", list(SOURCES))
    world.put("surplus", "使用非财政拨款结余（含专用结余）")
    world.put("distribution", "结余分配")
    extra = {m: own[m] and int(own[m] * rng.uniform(0, 0.2)) for m in own}
    world.put("own.carry", **extra)
    world.total("carry_in", ["fiscal.carry_in", "own.carry"], "年初结转和结余")
    world.total("carry_out", ["fiscal.carry_out", "own.carry"], "年末结转和结余")
    world.total("total", ["income", "surplus", "carry_in"], "收支总计")
    world.total("total", ["expend", "distribution", "carry_out"])
    world.total("total", ["gp.income", "fund.income", "cap.income", "own.income", "surplus", "carry_in"])
    world.total("total", ["expend.basic", "expend.project", "distribution", "carry_out"])


def _economic(world: World, rng: Random) -> None:
    """Basic expenditure by what it was spent on."""
    basic = world.figures["gp.basic"]
    fixed = {"30108": "item.2080505.gp.basic", "30109": "item.2080506.gp.basic", "30113": "item.2210201.gp.basic",
             "30215": "meeting", "30216": "training", "30217": "reception", "30231": "car.run"}  # fmt: skip
    fixed["30110"] = next(account.key for account in world.under(3, "21011")) + ".gp.basic"
    groups = {code: (group["name"], group["items"]) for code, group in data("economic").items()}
    weights = {code: float(weight) for _, lines in groups.values() for code, (_, weight) in lines.items() if weight}
    for code in list(weights):
        if code not in ("30101", "30201", "30299") and rng.random() < 0.2:
            weights[code] = 0
    shares: dict[str, dict[str, int]] = {code: {} for code in weights}
    for measure, whole in basic.items():
        rest = whole - sum(world.value(key, measure) for key in fixed.values())
        divided_now = divided(rng, rest, [weights[code] + 1e-9 for code in weights])
        for code, part in zip(weights, divided_now, strict=True):
            shares[code][measure] = part if weights[code] else 0
        first = next(iter(weights))
        shares[first][measure] += rest - sum(values[measure] for values in shares.values())
    for group, (name, lines) in groups.items():
        for code, (words, _) in lines.items():
            values = world.figures[fixed[code]] if code in fixed else shares[code]
            world.put(f"econ.{code}", words, **values)
        world.total(f"econ.{group}", [f"econ.{code}" for code in lines], name)
        world.economic.append(Account(group, name, f"econ.{group}"))
        world.economic += [Account(code, words, f"econ.{code}") for code, (words, _) in lines.items()]
    world.total("staff", ["econ.301", "econ.303"], "人员经费")
    world.total("public", ["econ.302", "econ.310"], "公用经费")
    world.total("gp.basic", ["staff", "public"])
    world.put("running", "机关运行经费", **world.figures["public"])


def _official(world: World, rng: Random) -> None:
    """三公, meetings and training, small beside the rest."""
    abroad = rng.random() < 0.15
    unit = world.value("gp.basic") * rng.uniform(0.0005, 0.006)
    leaf(world, rng, "abroad", int(unit * 8) if abroad else 0, "因公出国（境）费", planned=True)
    leaf(
        world,
        rng,
        "car.buy",
        int(WAN * rng.uniform(14, 24)) if rng.random() < 0.2 and unit > WAN else 0,
        "公务用车购置费",
        planned=True,
    )
    leaf(
        world,
        rng,
        "car.run",
        int(unit * rng.uniform(2, 9)) if rng.random() < 0.85 else 0,
        "公务用车运行维护费",
        planned=True,
    )
    leaf(
        world,
        rng,
        "reception",
        int(unit * rng.uniform(0.3, 2)) if rng.random() < 0.9 else 0,
        "公务接待费",
        planned=True,
    )
    world.total("car", ["car.buy", "car.run"], "公务用车购置及运行维护费")
    world.total("three", ["abroad", "car", "reception"], "“三公”经费")
    leaf(world, rng, "meeting", int(unit * rng.uniform(0.02, 3)), "会议费", planned=True)
    leaf(world, rng, "training", int(unit * rng.uniform(0.2, 5)), "培训费", planned=True)
    people = rng.randint(3, 12)
    visits = rng.randint(3, 90) if world.value("reception") else 0
    world.counts |= {
        "abroad.groups": rng.randint(1, 2) if abroad else 0, "abroad.people": rng.randint(2, 6) if abroad else 0,
        "visits": visits, "visitors": visits * people + rng.randint(0, 5) if visits else 0,
        "cars.bought": 1 if world.value("car.buy") else 0,
    }  # fmt: skip


def _other(world: World, rng: Random) -> None:
    """Purchases, vehicles, devices, people."""
    whole = int(world.value("gp.project") * rng.uniform(0.2, 0.8)) + WAN
    kinds = [rng.choice((0, 1)), rng.choice((0, 0, 1)), rng.choice((1, 2))]
    parts = divided(rng, whole, [weight + 1e-9 for weight in kinds])
    for key, name, part, weight in zip(
        ("goods", "works", "services"), ("货物", "工程", "服务"), parts, kinds, strict=True
    ):
        leaf(world, rng, f"buy.{key}", part if weight else 0, f"政府采购{name}支出")
    world.total("buy", ["buy.goods", "buy.works", "buy.services"], "政府采购支出总额")
    leaf(world, rng, "outside", int(whole * rng.uniform(0.05, 0.6)), "政府购买服务支出")
    small = int(world.value("buy") * rng.choice((1, rng.uniform(0.5, 0.99))))
    leaf(world, rng, "buy.small", small, "授予中小企业合同金额")
    leaf(world, rng, "buy.micro", int(small * rng.uniform(0.2, 0.95)), "授予小微企业合同金额")
    cars = [rng.choice((0, 0, 1, 1, 2)) for _ in range(5)]
    cars[-1] += 1 if world.value("car.run") and not sum(cars) else 0
    names = ("leader", "secret", "emergency", "law", "other")
    world.counts |= {f"cars.{name}": number for name, number in zip(names, cars, strict=True)}
    world.sums.append(("#cars", tuple(f"#cars.{name}" for name in names)))
    staff = rng.randint(8, 140)
    # 保有量 may leave out what is kept for special use or paid otherwise: nobody can tell one of the two by the other.
    world.counts |= {"cars": sum(cars), "cars.kept": sum(cars),
                     "device50": rng.choice((0, 0, 1, 3)), "device100": rng.choice((0, 0, 1, 2)),
                     "posts": staff + rng.randint(0, 9), "staff": staff, "retired": rng.randint(0, 60),
                     "offices": rng.randint(3, 9)}  # fmt: skip
    for key, low in (("cases", 400), ("survey", 120)):
        world.counts[key] = rng.randint(low, low * 30)
        world.counts[f"{key}.done"] = int(world.counts[key] * rng.uniform(0.82, 0.998))


def _projects(world: World, rng: Random, unit: dict[str, Any]) -> None:
    """The projects that make up the project expenditure, each with its budget, and a score."""
    tasks = rng.sample(unit["tasks"], rng.randint(2, min(4, len(unit["tasks"]))))
    values = {m: divided(rng, world.value("gp.project", m), [rng.uniform(1, 5) for _ in tasks])
              for m in ("now", "prior", "budget")}  # fmt: skip
    for index, task in enumerate(tasks):
        key = f"project.{index}"
        world.put(key, task + "项目", **{measure: parts[index] for measure, parts in values.items()})
        world.put(f"{key}.paid", now=values["budget"][index])
        world.projects.append({"name": task + "项目", "key": key, "paid": f"{key}.paid"})
    world.put("assessed", **world.figures["gp.project"])
    world.total("gp.project", [project["key"] for project in world.projects])
    points = {"input": (10, 8), "process": (30, 25), "output": (35, 29), "effect": (25, 21)}
    for key, (full, least) in points.items():
        world.counts[f"full.{key}"] = full
        world.counts[f"score.{key}"] = rng.randint(least * 10, full * 10)
    world.sums.append(("#score", tuple(f"#score.{key}" for key in points)))
    world.counts["score"] = sum(world.counts[f"score.{key}"] for key in points)


def _organs(world: World, rng: Random) -> None:
    """The offices inside, and the units whose figures are put together, by name."""
    units = data("units")
    office = rng.choice(("股", "科", "室"))
    rooms = [name + office for name in rng.sample(units["rooms"], rng.randint(2, 7))]
    members = [world.name + name for name in rng.sample(units["members"], rng.randint(1, 4))]
    world.words |= {"office": [office], "rooms": ["办公室", *rooms], "members": [world.name + "本级", *members]}
