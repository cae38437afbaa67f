"""Claims in words: facts are rendered into every form in which reports state them, with what should be read back."""

from fractions import Fraction

from hypothesis import strategies as st

from tests.claim_words import (
    ACTUAL,
    ADJUSTED,
    BUDGET,
    EXPENSES,
    ITEMS,
    LOCAL,
    SOURCES,
    Claim,
    Slots,
    Told,
    bases,
    change_tail,
    count,
    money,
    names,
    one,
    percent,
    said,
    split,
    titled,
    wordings,
)


@st.composite
def totals(draw: st.DrawFn) -> Claim:
    """One figure of one indicator: what was spent, planned, or planned anew."""
    how, name = draw(wordings), draw(names)
    slot, choices = draw(one(("actual", ACTUAL), ("budget", BUDGET), ("adjusted", ADJUSTED)))
    figure = draw(money(how))
    when = draw(one("", f"{how.year}年度", f"{how.year}年", "本年度"))
    text = f"{when}{said(name, draw(one(*choices)))}{figure.text}。"
    return Claim(titled(how, text), (Told(name, {slot: (figure.exact, 0)}),))


@st.composite
def changes(draw: st.DrawFn) -> Claim:
    """A number and its change against last year, a named year, the budget or the adjusted budget."""
    how, name = draw(wordings), draw(names)
    figure = draw(money(how))
    tail, slots = draw(change_tail(how, draw(bases(how))))
    text = f"{how.year}年度{said(name, draw(one(*ACTUAL)))}{figure.text}{how.comma}{tail}。"
    return Claim(titled(how, text), (Told(name, {"actual": (figure.exact, 0), **slots}),))


@st.composite
def changes_on_a_stated_base(draw: st.DrawFn) -> Claim:
    """The number before stands beside the number now."""
    how, name = draw(wordings), draw(names)
    now, before, delta = draw(money(how)), draw(money(how)), draw(money(how))
    word, sign = draw(one(("增加", 1), ("减少", -1)))
    middle = draw(
        one(
            f"{how.comma}上年支出{before.text}{how.comma}{word}",
            f"{how.comma}上年为{before.text}{how.comma}比上年{word}",
            f"{how.comma}比上年的{before.text}{word}",
            f"{how.comma}较{how.last}年的{before.text}{word}",
            f"{how.comma}{how.last}年支出{before.text}{how.comma}比上年{word}",
            f"{how.comma}比{how.last}年决算数{before.text}{word}",
        )
    )
    text = f"{how.year}年{said(name, '支出')}{now.text}{middle}{delta.text}。"
    slots = {"actual": (now.exact, 0), "prior": (before.exact, 0), "change@prior": (delta.exact, sign)}
    return Claim(titled(how, text), (Told(name, slots),))


@st.composite
def two_comparisons(draw: st.DrawFn) -> Claim:
    """One number against the budget and against last year, in either order."""
    how, name = draw(wordings), draw(names)
    figure = draw(money(how))
    first, second = draw(one(("prior", "budget"), ("budget", "prior"), ("adjusted", "prior")))
    one_tail, one_slots = draw(change_tail(how, draw(bases(how, first))))
    other_tail, other_slots = draw(change_tail(how, draw(bases(how, second))))
    slots: Slots = {"actual": (figure.exact, 0), **one_slots, **other_slots}
    text = f"{said(name, '支出决算为')}{figure.text}{how.comma}{one_tail}{draw(one(how.comma, '；'))}{other_tail}。"
    return Claim(titled(how, text), (Told(name, slots),))


@st.composite
def completions(draw: st.DrawFn) -> Claim:
    """Budget, spending and the part of the budget that was spent, in the orders in which they occur."""
    how, name = draw(wordings), draw(names)
    actual, budget, rate = draw(money(how)), draw(money(how)), draw(percent(how))
    slot, choices, nouns = draw(
        one(("adjusted", ADJUSTED, ("调整预算", "全年预算")), ("budget", BUDGET, ("年初预算", "预算", "年初预算数")))
    )
    planned, noun = draw(one(*choices)), draw(one(*nouns))
    done = draw(one(f"{draw(one('完成', '为', '达到', '占'))}{noun}的", "预算执行率为", "预算完成率"))
    pieces = [(said(name, planned), f"{budget.text}{how.comma}支出决算为{actual.text}")]
    pieces.append((said(name, "支出决算为"), f"{actual.text}{how.comma}{planned}{budget.text}"))
    text = f"{''.join(draw(one(*pieces)))}{how.comma}{done}{rate.text}。"
    slots = {"actual": (actual.exact, 0), slot: (budget.exact, 0), f"completion@{slot}": (rate.exact, 0)}
    return Claim(titled(how, text), (Told(name, slots),))


@st.composite
def short_completions(draw: st.DrawFn) -> Claim:
    """The chains of budget execution reports: done, part of the budget, change, rate."""
    how = draw(wordings)
    parts, told = [], []
    for name in draw(st.lists(one(*LOCAL), min_size=1, max_size=3, unique=True)):
        figure, done = draw(money(how)), draw(percent(how))
        tail, slots = draw(change_tail(how, draw(bases(how, "prior"))))
        verb = draw(one("完成预算的", "为预算的", "占预算的", "完成年初预算的"))
        parts.append(f"{name}{figure.text}{how.comma}{verb}{done.text}{how.comma}{tail}")
        told.append(Told(name, {"actual": (figure.exact, 0), "completion@budget": (done.exact, 0), **slots}))
    return Claim(titled(how, "；".join(parts) + "。"), tuple(told))


@st.composite
def enumerations(draw: st.DrawFn) -> Claim:
    """A total and its parts, with or without their shares."""
    how = draw(wordings)
    total = draw(st.integers(100, 10**7))
    parts = split(total, draw(st.integers(2, 5)), draw(st.lists(st.integers(1, 9), min_size=5, max_size=5)))
    shares = draw(st.booleans())
    joint = draw(one("；", how.comma)) if shares else draw(one("；", how.comma, "、"))
    told = [Told("本年收入合计", {"actual": (Fraction(total * 100), 0)})]
    pieces = []
    for name, value in zip(SOURCES, parts, strict=False):
        slots: Slots = {"actual": (Fraction(value * 100), 0)}
        piece = f"{name}{how.number(value, 2)}{how.gap}万元"
        if shares:
            share = draw(percent(how, 100))
            piece += f"{how.comma}占{share.text}"
            slots["share"] = (share.exact, 0)
        pieces.append(piece)
        told.append(Told(name, slots))
    opener = draw(one("，其中：", "，其中", "。其中：", "，包括", "，包括：", "，分别为："))
    text = f"{how.year}年度收入合计{how.number(total, 2)}{how.gap}万元{opener}{joint.join(pieces)}。"
    return Claim(titled(how, text), tuple(told), (None, *[0] * len(pieces)))


@st.composite
def ringed(draw: st.DrawFn) -> Claim:
    """Parts that are numbered ①②③ inside the sentence."""
    how = draw(wordings)
    kinds = one("办公费", "印刷费", "水电费", "差旅费", "维修费", "劳务费")
    items = draw(st.lists(kinds, min_size=3, max_size=5, unique=True))
    figures = [draw(money(how, "万元")) for _ in items]
    whole = draw(money(how, "万元"))
    pieces = [f"{ring}{name}{figure.text}" for ring, name, figure in zip("①②③④⑤", items, figures, strict=False)]
    opener, joint = draw(one("其中：", "包括：", "包括")), draw(one("；", how.comma))
    told = [Told("公用经费", {"actual": (whole.exact, 0)})]
    told += [Told(name, {"actual": (figure.exact, 0)}) for name, figure in zip(items, figures, strict=True)]
    text = f"公用经费{whole.text}{how.comma}{opener}{joint.join(pieces)}。"
    return Claim(titled(how, text), tuple(told), (None, *[0] * len(items)))


@st.composite
def nested(draw: st.DrawFn) -> Claim:
    """A part that has parts of its own, in brackets or after 包括."""
    how = draw(wordings)
    whole, basic, staff, running, project = (draw(money(how, "万元")) for _ in range(5))
    inner = f"人员经费{staff.text}{draw(one('、', how.comma))}公用经费{running.text}"
    bracketed = f"（{inner}）{draw(one('；', how.comma))}"
    basics = draw(one(bracketed, f"{how.comma}包括{inner}；", f"{how.comma}其中：{inner}；"))
    text = f"支出合计{whole.text}{how.comma}其中：基本支出{basic.text}{basics}项目支出{project.text}。"
    named = zip(
        ("本年支出合计", "基本支出", "人员经费", "公用经费", "项目支出"),
        (whole, basic, staff, running, project),
        strict=True,
    )
    told = tuple(Told(name, {"actual": (figure.exact, 0)}) for name, figure in named)
    return Claim(titled(how, text), told, (None, 0, 1, 1, 0))


@st.composite
def listed(draw: st.DrawFn) -> Claim:
    """Parts that stand in list items over several lines."""
    how = draw(wordings)
    whole, basic, project = (draw(money(how, "万元")) for _ in range(3))
    first, second = draw(percent(how, 100)), draw(percent(how, 100))
    opener = draw(one("其中：", "具体如下：", "主要用于以下方面：", "包括："))
    marks = draw(one(("1、", "2、"), ("1.", "2."), ("（1）", "（2）"), ("①", "②")))
    lines = (
        "一、支出决算情况说明",
        f"{how.year}年度支出合计{whole.text}{how.comma}{opener}",
        f"{marks[0]}基本支出{basic.text}{how.comma}占{first.text}。",
        f"{marks[1]}项目支出{project.text}{how.comma}占{second.text}。",
    )
    told = (
        Told("本年支出合计", {"actual": (whole.exact, 0)}),
        Told("基本支出", {"actual": (basic.exact, 0), "share": (first.exact, 0)}),
        Told("项目支出", {"actual": (project.exact, 0), "share": (second.exact, 0)}),
    )
    return Claim(titled(how, "\n".join(lines)), told, (None, 0, 0))


@st.composite
def elided(draw: st.DrawFn) -> Claim:
    """The subject stands in the title of the item, the figures behind it or alone in the line below."""
    how = draw(wordings)
    lines, told = ["一、一般公共预算财政拨款支出决算具体情况"], []
    mark, join = draw(one("、", ".", "．")), draw(one("\n", ""))
    for number, name in enumerate(draw(st.lists(one(*ITEMS), min_size=1, max_size=3, unique=True)), 1):
        budget, actual, rate = draw(money(how)), draw(money(how)), draw(percent(how))
        figures = f"年初预算为{budget.text}{how.comma}支出决算为{actual.text}{how.comma}完成年初预算的{rate.text}。"
        lines.append(f"{number}{mark}{name}。{join}{figures}")
        slots = {"budget": (budget.exact, 0), "actual": (actual.exact, 0), "completion@budget": (rate.exact, 0)}
        told.append(Told(name, slots))
    return Claim(titled(how, "\n".join(lines)), tuple(told))


@st.composite
def headed(draw: st.DrawFn) -> Claim:
    """The subject stands in the heading only.

    Left out: a paragraph that begins with 支出决算 under such a heading, which is taken for all expenditure.
    """
    how, name = draw(wordings), draw(one(*EXPENSES))
    actual, budget = draw(money(how)), draw(money(how))
    line = f"{how.year}年度年初预算为{budget.text}{how.comma}支出决算为{actual.text}。"
    told = Told(name, {"actual": (actual.exact, 0), "budget": (budget.exact, 0)})
    return Claim(titled(how, f"一、{name}支出决算情况说明\n{line}"), (told,))


@st.composite
def named_shares(draw: st.DrawFn) -> Claim:
    """A part of a whole that is named."""
    how = draw(wordings)
    whole, part, share = draw(money(how)), draw(money(how)), draw(percent(how, 100))
    noun = draw(one("的", "的比重为", "的比例为", "的比重达"))
    text = f"支出合计{whole.text}。财政拨款支出{part.text}{how.comma}占本年支出合计{noun}{share.text}。"
    told = Told("财政拨款支出", {"actual": (part.exact, 0), "share": (share.exact, 0)})
    return Claim(titled(how, text), (Told("本年支出合计", {"actual": (whole.exact, 0)}), told))


@st.composite
def levels(draw: st.DrawFn) -> Claim:
    """Nothing has changed: no figure but the first is read."""
    how, name = draw(wordings), draw(names)
    figure = draw(money(how))
    same = one("与上年持平", "与上年基本持平", "较上年无增减变化", f"与{how.last}年一致", "与上年决算数持平")
    text = f"{said(name, '支出决算为')}{figure.text}{how.comma}{draw(same)}。"
    return Claim(titled(how, text), (Told(name, {"actual": (figure.exact, 0)}),))


@st.composite
def counts(draw: st.DrawFn) -> Claim:
    """A number of things by kind."""
    how = draw(wordings)
    numbers = draw(st.lists(st.integers(1, 40), min_size=3, max_size=3))
    kinds = ("应急保障用车", "执法执勤用车", "其他用车")
    pieces = [kind + count(how, number, "辆").text for kind, number in zip(kinds, numbers, strict=True)]
    joint, opener = draw(one("、", how.comma, "；")), draw(one("其中：", "其中", "包括"))
    vehicles = f"共有车辆{count(how, sum(numbers), '辆').text}"
    text = f"截至{how.year}年12月31日，{vehicles}{how.comma}{opener}{joint.join(pieces)}。"
    told = [Told("车辆", {"actual": (Fraction(sum(numbers)), 0)})]
    told += [Told(kind, {"actual": (Fraction(number), 0)}) for kind, number in zip(kinds, numbers, strict=True)]
    return Claim(titled(how, text), tuple(told), (None, 0, 0, 0))


@st.composite
def tempos(draw: st.DrawFn) -> Claim:
    """A time limit that was shortened."""
    how = draw(wordings)
    before, after = draw(st.integers(3, 60)), draw(st.integers(1, 59))
    rate = draw(percent(how, 99))
    verb, unit = draw(one("缩短到", "提速到", "缩短至", "压缩到")), draw(one("个工作日", "天"))
    limits = f"{draw(one('由', '从'))}{how.number(before, 0)}{unit}{verb}{how.number(after, 0)}{unit}"
    text = f"办理时限{limits}{how.comma}{draw(one('提速', '提速达'))}{rate.text}。"
    slots = {"prior": (Fraction(before), 0), "actual": (Fraction(after), 0), "rate@prior": (rate.exact, -1)}
    return Claim(titled(how, text), (Told("办理时限", slots),))


@st.composite
def each(draw: st.DrawFn) -> Claim:
    """Two equal totals that changed by the same amount."""
    how = draw(wordings)
    figure = draw(money(how))
    tail, slots = draw(change_tail(how, draw(bases(how, "prior")), draw(one("各", "均"))))
    # Left out: 均为, whose 均 is taken for a part of the name.
    totals = draw(one("收入支出总计", "收、支总计", "收支总计")) + draw(one("", "为", "共计"))
    text = f"{how.year}年度{totals}{figure.text}{how.comma}{tail}。"
    return Claim(titled(how, text), (Told("收支总计", {"actual": (figure.exact, 0), **slots}),))


@st.composite
def respective(draw: st.DrawFn) -> Claim:
    """Names first, figures after 分别为, in the same order."""
    how = draw(wordings)
    kinds = one("会议费", "培训费", "公务接待费", "公用经费", "人员经费")
    chosen = draw(st.lists(kinds, min_size=2, max_size=4, unique=True))
    figures = [draw(money(how, "万元")) for _ in chosen]
    last = draw(one("和", "、"))
    words = "、".join(chosen[:-1]) + last + chosen[-1] + "分别为"
    values = "、".join(figure.text for figure in figures[:-1]) + last + figures[-1].text
    told = tuple(Told(name, {"actual": (figure.exact, 0)}) for name, figure in zip(chosen, figures, strict=True))
    return Claim(titled(how, f"{how.year}年度{words}{values}。"), told)


FORMS = (
    totals, changes, changes_on_a_stated_base, two_comparisons, completions, short_completions, enumerations, ringed,
    nested, listed, elided, headed, named_shares, levels, counts, tempos, each, respective,
)  # fmt: skip
