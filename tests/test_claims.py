"""Facts that are written down in any form of words are read back as they were: frames, slots, values, directions."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from narrcheck.config import Settings
from narrcheck.model.checked import Outcome
from narrcheck.pipeline import analyse, extract
from narrcheck.readers.text import read_text
from narrcheck.relations.engine import relate
from narrcheck.relations.scene import Scene
from narrcheck.rulebook import Rulebook
from tests.claim_forms import (
    EXPENSES,
    ITEMS,
    LOCAL,
    Claim,
    Slots,
    Told,
    Wording,
    bases,
    change_tail,
    count,
    money,
    percent,
    split,
    titled,
    wordings,
)

RULES = Rulebook()
bounded = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
ACTUAL = ("支出决算为", "支出决算", "决算数为", "实际支出", "支出", "支出数为", "决算为")
BUDGET = ("年初预算为", "年初预算数为", "预算数为", "支出预算为", "年初预算")
ADJUSTED = ("调整预算为", "调整预算数为", "全年预算数为", "全年预算为")


def scene_of(text: str) -> Scene:
    return extract(analyse(read_text(text), Settings(), RULES))


def assert_read(claim: Claim) -> None:
    scene = scene_of(claim.text)
    frames = [frame for frame in scene.extraction.frames if not frame.aside]
    # A qualifier belongs to the name; 支出 at its end may stay or go.
    read = [
        (bare(frame.key.replace("|", "")), {slot: (fact.quantity.exact, fact.direction.sign if fact.direction else 0) for slot, fact in frame.facts.items()})
        for frame in frames
    ]  # fmt: skip
    assert read == [(bare(told.name), told.slots) for told in claim.told], claim.text
    assert not scene.extraction.unbound, claim.text
    if claim.lists is not None:
        parents = [frames.index(frame.group.parent) if frame.group else None for frame in frames]
        assert parents == list(claim.lists), claim.text


def bare(name: str) -> str:
    """A name without the 支出 that may stand at its end."""
    return name.removesuffix("支出")


def said(name: str, words: str) -> str:
    """A name and the words that say which number of it follows, without 支出 twice."""
    return name + (words.removeprefix("支出") if name.endswith("支出") else words)


names = st.sampled_from(EXPENSES + LOCAL)


@st.composite
def totals(draw: st.DrawFn) -> Claim:
    """One figure of one indicator: what was spent, planned, or planned anew."""
    how, name = draw(wordings), draw(names)
    slot, words = draw(st.sampled_from([(s, w) for s, ws in (("actual", ACTUAL), ("budget", BUDGET), ("adjusted", ADJUSTED)) for w in ws]))
    figure = draw(money(how))
    when = draw(st.sampled_from(("", f"{how.year}年度", f"{how.year}年", "本年度")))
    return Claim(titled(how, f"{when}{said(name, words)}{figure.text}。"), (Told(name, {slot: (figure.exact, 0)}),))


@st.composite
def changes(draw: st.DrawFn) -> Claim:
    """A number and its change against last year, a named year, the budget or the adjusted budget."""
    how, name = draw(wordings), draw(names)
    figure = draw(money(how))
    tail, slots = draw(change_tail(how, draw(bases(how))))
    text = f"{how.year}年度{said(name, draw(st.sampled_from(ACTUAL)))}{figure.text}{how.comma}{tail}。"
    return Claim(titled(how, text), (Told(name, {"actual": (figure.exact, 0), **slots}),))


@st.composite
def changes_on_a_stated_base(draw: st.DrawFn) -> Claim:
    """The number before stands beside the number now."""
    how, name = draw(wordings), draw(names)
    now, before = draw(money(how)), draw(money(how))
    up = draw(st.booleans())
    delta, word = draw(money(how)), "增加" if up else "减少"
    middle = draw(
        st.sampled_from(
            (
                f"{how.comma}上年支出{before.text}{how.comma}{word}",
                f"{how.comma}上年为{before.text}{how.comma}比上年{word}",
                f"{how.comma}比上年的{before.text}{word}",
                f"{how.comma}较{how.last}年的{before.text}{word}",
                f"{how.comma}{how.last}年支出{before.text}{how.comma}比上年{word}",
            )
        )
    )
    text = f"{how.year}年{said(name, '支出')}{now.text}{middle}{delta.text}。"
    slots = {"actual": (now.exact, 0), "prior": (before.exact, 0), "change@prior": (delta.exact, 1 if up else -1)}
    return Claim(titled(how, text), (Told(name, slots),))


@st.composite
def two_comparisons(draw: st.DrawFn) -> Claim:
    """One number against the budget and against last year, in either order."""
    how, name = draw(wordings), draw(names)
    figure = draw(money(how))
    pair = [draw(change_tail(how, draw(bases(how).filter(lambda b, r=r: b.reference == r)))) for r in ("prior", "budget")]
    if draw(st.booleans()):
        pair.reverse()
    joint = draw(st.sampled_from((how.comma, "；")))
    slots: Slots = {"actual": (figure.exact, 0)} | pair[0][1] | pair[1][1]
    text = f"{said(name, '支出决算为')}{figure.text}{how.comma}{pair[0][0]}{joint}{pair[1][0]}。"
    return Claim(titled(how, text), (Told(name, slots),))


@st.composite
def completions(draw: st.DrawFn) -> Claim:
    """Budget, spending and the part of the budget that was spent, in the orders in which they occur."""
    how, name = draw(wordings), draw(names)
    actual, budget, rate = draw(money(how)), draw(money(how)), draw(percent(how))
    adjusted = draw(st.booleans())
    planned, slot = draw(st.sampled_from(ADJUSTED if adjusted else BUDGET)), "adjusted" if adjusted else "budget"
    noun = draw(st.sampled_from(("调整预算", "全年预算") if adjusted else ("年初预算", "预算", "年初预算数")))
    # Left out: 占全年预算的, which is read as a part of the first budget.
    end = draw(st.sampled_from((f"完成{noun}的{rate.text}", f"为{noun}的{rate.text}", f"达到{noun}的{rate.text}", f"预算执行率为{rate.text}", f"预算完成率{rate.text}")))
    first = f"{said(name, planned)}{budget.text}{how.comma}支出决算为{actual.text}"
    turned = f"{said(name, '支出决算为')}{actual.text}{how.comma}{planned}{budget.text}"
    text = f"{draw(st.sampled_from((first, turned)))}{how.comma}{end}。"
    slots = {"actual": (actual.exact, 0), slot: (budget.exact, 0), f"completion@{slot}": (rate.exact, 0)}
    return Claim(titled(how, text), (Told(name, slots),))


@st.composite
def short_completions(draw: st.DrawFn) -> Claim:
    """The chains of budget execution reports: done, part of the budget, change, rate."""
    how = draw(wordings)
    parts, told = [], []
    for name in draw(st.lists(st.sampled_from(LOCAL), min_size=1, max_size=3, unique=True)):
        figure, done = draw(money(how)), draw(percent(how))
        tail, slots = draw(change_tail(how, draw(bases(how).filter(lambda base: base.reference == "prior"))))
        verb = draw(st.sampled_from(("完成预算的", "为预算的", "占预算的", "完成年初预算的")))
        parts.append(f"{name}{figure.text}{how.comma}{verb}{done.text}{how.comma}{tail}")
        told.append(Told(name, {"actual": (figure.exact, 0), "completion@budget": (done.exact, 0), **slots}))
    return Claim(titled(how, "；".join(parts) + "。"), tuple(told))


SOURCES = ("财政拨款收入", "事业收入", "经营收入", "上级补助收入", "其他收入")
OPENERS = ("其中：", "其中", "包括", "包括：", "分别为：", "，其中：", "，包括：")


@st.composite
def enumerations(draw: st.DrawFn) -> Claim:
    """A total and its parts, with or without their shares, in one sentence or in a sentence of their own."""
    how = draw(wordings)
    total = draw(st.integers(100, 10**7))
    parts = split(total, draw(st.integers(2, 5)), draw(st.lists(st.integers(1, 9), min_size=5, max_size=5)))
    shares = draw(st.booleans())
    joint = draw(st.sampled_from(("；", how.comma) if shares else ("；", how.comma, "、")))
    told = [Told("本年收入合计", {"actual": (Fraction(total * 100), 0)})]
    pieces = []
    for name, value in zip(SOURCES, parts, strict=False):
        share = draw(percent(how, 100))
        pieces.append(f"{name}{how.number(value, 2)}{how.gap}万元" + (f"{how.comma}占{share.text}" if shares else ""))
        told.append(Told(name, {"actual": (Fraction(value * 100), 0)} | ({"share": (share.exact, 0)} if shares else {})))
    opener = draw(st.sampled_from(OPENERS)).lstrip("，")
    text = f"{how.year}年度收入合计{how.number(total, 2)}{how.gap}万元{how.comma}{opener}{joint.join(pieces)}。"
    return Claim(titled(how, text), tuple(told), (None, *[0] * len(pieces)))


@st.composite
def ringed(draw: st.DrawFn) -> Claim:
    """Parts that are numbered ①②③ inside the sentence."""
    how = draw(wordings)
    items = draw(st.lists(st.sampled_from(("办公费", "印刷费", "水电费", "差旅费", "维修费", "劳务费")), min_size=3, max_size=5, unique=True))
    figures = [draw(money(how, "万元")) for _ in items]
    whole = draw(money(how, "万元"))
    pieces = [f"{ring}{name}{figure.text}" for ring, name, figure in zip("①②③④⑤", items, figures, strict=False)]
    text = f"公用经费{whole.text}{how.comma}{draw(st.sampled_from(('其中：', '包括：', '包括')))}{draw(st.sampled_from(('；', how.comma))).join(pieces)}。"
    told = [Told("公用经费", {"actual": (whole.exact, 0)})]
    told += [Told(name, {"actual": (figure.exact, 0)}) for name, figure in zip(items, figures, strict=True)]
    return Claim(titled(how, text), tuple(told), (None, *[0] * len(items)))


@st.composite
def nested(draw: st.DrawFn) -> Claim:
    """A part that has parts of its own, in brackets or after 其中."""
    how = draw(wordings)
    all_, basic, staff, running, project = (draw(money(how, "万元")) for _ in range(5))
    form = draw(st.sampled_from(("bracket", "inner")))
    inner = f"人员经费{staff.text}{draw(st.sampled_from(('、', how.comma)))}公用经费{running.text}"
    basics = f"基本支出{basic.text}（{inner}）" if form == "bracket" else f"基本支出{basic.text}{how.comma}包括{inner}"
    joint = draw(st.sampled_from(("；", how.comma))) if form == "bracket" else "；"
    text = f"支出合计{all_.text}{how.comma}其中：{basics}{joint}项目支出{project.text}。"
    values = (("本年支出合计", all_), ("基本支出", basic), ("人员经费", staff), ("公用经费", running), ("项目支出", project))
    return Claim(titled(how, text), tuple(Told(name, {"actual": (f.exact, 0)}) for name, f in values), (None, 0, 1, 1, 0))


@st.composite
def listed(draw: st.DrawFn) -> Claim:
    """Parts that stand in list items over several lines."""
    how = draw(wordings)
    all_, basic, project = (draw(money(how, "万元")) for _ in range(3))
    one, two = draw(percent(how, 100)), draw(percent(how, 100))
    opener = draw(st.sampled_from(("其中：", "具体如下：", "主要用于以下方面：", "包括：")))
    marks = draw(st.sampled_from((("1、", "2、"), ("1.", "2."), ("（1）", "（2）"), ("①", "②"))))
    text = f"一、支出决算情况说明\n{how.year}年度支出合计{all_.text}{how.comma}{opener}\n"
    text += f"{marks[0]}基本支出{basic.text}{how.comma}占{one.text}。\n{marks[1]}项目支出{project.text}{how.comma}占{two.text}。"
    told = (
        Told("本年支出合计", {"actual": (all_.exact, 0)}),
        Told("基本支出", {"actual": (basic.exact, 0), "share": (one.exact, 0)}),
        Told("项目支出", {"actual": (project.exact, 0), "share": (two.exact, 0)}),
    )
    return Claim(titled(how, text), told, (None, 0, 0))


@st.composite
def elided(draw: st.DrawFn) -> Claim:
    """The subject stands in the title of the item, the figures alone in the line below."""
    how = draw(wordings)
    lines, told = [], []
    mark, join = draw(st.sampled_from(("、", ".", "．"))), draw(st.sampled_from(("\n", "")))
    for number, name in enumerate(draw(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=3, unique=True)), 1):
        budget, actual, rate = draw(money(how)), draw(money(how)), draw(percent(how))
        lines.append(f"{number}{mark}{name}。{join}年初预算为{budget.text}{how.comma}支出决算为{actual.text}{how.comma}完成年初预算的{rate.text}。")
        told.append(Told(name, {"budget": (budget.exact, 0), "actual": (actual.exact, 0), "completion@budget": (rate.exact, 0)}))
    return Claim(titled(how, "一、一般公共预算财政拨款支出决算具体情况\n" + "\n".join(lines)), tuple(told))


@st.composite
def headed(draw: st.DrawFn) -> Claim:
    """The subject stands in the heading only.

    Left out: a paragraph that begins with 支出决算 under such a heading, which is taken for all expenditure.
    """
    how, name = draw(wordings), draw(st.sampled_from(EXPENSES))
    actual, budget = draw(money(how)), draw(money(how))
    text = f"一、{name}支出决算情况说明\n{how.year}年度年初预算为{budget.text}{how.comma}支出决算为{actual.text}。"
    return Claim(titled(how, text), (Told(name, {"actual": (actual.exact, 0), "budget": (budget.exact, 0)}),))


@st.composite
def named_shares(draw: st.DrawFn) -> Claim:
    """A part of a whole that is named."""
    how = draw(wordings)
    whole, part, share = draw(money(how)), draw(money(how)), draw(percent(how, 100))
    noun = draw(st.sampled_from(("的", "的比重为", "的比例为", "的比重达")))
    text = f"支出合计{whole.text}。财政拨款支出{part.text}{how.comma}占本年支出合计{noun}{share.text}。"
    told = Told("财政拨款支出", {"actual": (part.exact, 0), "share": (share.exact, 0)})
    return Claim(titled(how, text), (Told("本年支出合计", {"actual": (whole.exact, 0)}), told))


@st.composite
def levels(draw: st.DrawFn) -> Claim:
    """Nothing has changed: no figure but the first is read."""
    how, name = draw(wordings), draw(names)
    figure = draw(money(how))
    words = draw(st.sampled_from(("与上年持平", "与上年基本持平", "较上年无增减变化", f"与{how.last}年一致", "与上年决算数持平")))
    text = f"{said(name, '支出决算为')}{figure.text}{how.comma}{words}。"
    return Claim(titled(how, text), (Told(name, {"actual": (figure.exact, 0)}),))


@st.composite
def counts(draw: st.DrawFn) -> Claim:
    """A number of things by kind."""
    how = draw(wordings)
    numbers = draw(st.lists(st.integers(1, 40), min_size=3, max_size=3))
    kinds = ("应急保障用车", "执法执勤用车", "其他用车")
    pieces = [kind + count(how, number, "辆").text for kind, number in zip(kinds, numbers, strict=True)]
    joint, opener = draw(st.sampled_from(("、", how.comma, "；"))), draw(st.sampled_from(("其中：", "其中", "包括")))
    text = f"截至{how.year}年12月31日，共有车辆{count(how, sum(numbers), '辆').text}{how.comma}{opener}{joint.join(pieces)}。"
    told = [Told("车辆", {"actual": (Fraction(sum(numbers)), 0)})]
    told += [Told(kind, {"actual": (Fraction(number), 0)}) for kind, number in zip(kinds, numbers, strict=True)]
    return Claim(titled(how, text), tuple(told), (None, 0, 0, 0))


@st.composite
def tempos(draw: st.DrawFn) -> Claim:
    """A time limit that was shortened."""
    how = draw(wordings)
    before, after = draw(st.integers(3, 60)), draw(st.integers(1, 59))
    rate = draw(percent(how, 99))
    verb = draw(st.sampled_from(("缩短到", "提速到", "缩短至", "压缩到")))
    start = draw(st.sampled_from(("由", "从")))
    unit = draw(st.sampled_from(("个工作日", "天")))
    text = f"办理时限{start}{how.number(before, 0)}{unit}{verb}{how.number(after, 0)}{unit}{how.comma}提速{draw(st.sampled_from(('', '达')))}{rate.text}。"
    slots = {"prior": (Fraction(before), 0), "actual": (Fraction(after), 0), "rate@prior": (rate.exact, -1)}
    return Claim(titled(how, text), (Told("办理时限", slots),))


@st.composite
def each(draw: st.DrawFn) -> Claim:
    """Two equal totals that changed by the same amount."""
    how = draw(wordings)
    figure = draw(money(how))
    tail, slots = draw(change_tail(how, draw(bases(how).filter(lambda base: base.reference == "prior")), draw(st.sampled_from(("各", "均")))))
    text = f"{how.year}年度收入支出总计{figure.text}{how.comma}{tail}。"
    return Claim(titled(how, text), (Told("收支总计", {"actual": (figure.exact, 0), **slots}),))


@st.composite
def respective(draw: st.DrawFn) -> Claim:
    """Names first, figures after 分别为, in the same order."""
    how = draw(wordings)
    chosen = draw(st.lists(st.sampled_from(("会议费", "培训费", "公务接待费", "公用经费", "人员经费")), min_size=2, max_size=4, unique=True))
    figures = [draw(money(how, "万元")) for _ in chosen]
    last, joint = draw(st.sampled_from(("和", "、"))), "、"
    words = joint.join(chosen[:-1]) + last + chosen[-1] + "分别为"
    values = joint.join(figure.text for figure in figures[:-1]) + last + figures[-1].text
    told = tuple(Told(name, {"actual": (figure.exact, 0)}) for name, figure in zip(chosen, figures, strict=True))
    return Claim(titled(how, f"{how.year}年度{words}{values}。"), told)


@st.composite
def rates_of_things(draw: st.DrawFn) -> tuple[str, bool]:
    """What came in, what was done of it, and the rate; whether the rate is right."""
    how = draw(wordings)
    whole = draw(st.integers(20, 5000))
    part = draw(st.integers(whole // 2, whole))
    thing, unit, verb = draw(st.sampled_from((("收到来信", "件", "办结"), ("抽检样品", "份", "合格"), ("安排项目", "个", "完工"))))
    right = draw(st.booleans())
    hundredths = (20000 * part // whole + 1) // 2
    shown = hundredths if right else hundredths + draw(st.sampled_from((-500, -90, 90, 500)))
    past = draw(st.sampled_from(("已", "其中", "")))
    text = f"全年{thing}{how.number(whole, 0)}{unit}{how.comma}{past}{verb}{how.number(part, 0)}{unit}{how.comma}{verb}率{draw(st.sampled_from(('', '为', '达')))}"
    return titled(how, f"{text}{how.number(shown, 2)}%。"), right


@bounded
@given(rates_of_things())
def test_rates_of_things_are_recomputed(drawn: tuple[str, bool]) -> None:
    text, right = drawn
    outcomes = [instance.outcome for instance in relate(scene_of(text)) if instance.relation.formula == "things"]
    assert outcomes == [Outcome.HOLDS if right else Outcome.FAILS], text


ORDERS = {1: ("大于", "超过", "高于", "多于"), -1: ("小于", "低于", "少于"), 0: ("等于", "与{}持平", "与{}一致")}


@st.composite
def orders(draw: st.DrawFn) -> tuple[str, bool]:
    """A budget, what was spent, and a sentence that compares them; whether that sentence is true."""
    how, name = draw(wordings), draw(names)
    budget = draw(st.integers(1000, 10**6))
    gap = draw(st.integers(100, 900)) * budget // 1000
    sign = draw(st.sampled_from((1, -1, 0)))
    right = draw(st.booleans())
    claimed = sign if right else draw(st.sampled_from([other for other in (1, -1, 0) if other != sign]))
    noun = draw(st.sampled_from(("年初预算数", "预算数")))
    words = draw(st.sampled_from(ORDERS[claimed]))
    says = "决算数" + (words.format(noun) if "{" in words else words + noun)
    figures = f"{said(name, '年初预算为')}{how.number(budget, 2)}万元{how.comma}支出决算为{how.number(budget + sign * gap, 2)}万元"
    return titled(how, f"{figures}{how.comma}{says}{draw(st.sampled_from(('', '的主要原因是厉行节约')))}。"), right


@bounded
@given(orders())
def test_orders_in_words_are_decided(drawn: tuple[str, bool]) -> None:
    text, right = drawn
    outcomes = [instance.outcome for instance in relate(scene_of(text)) if instance.relation.formula == "order"]
    # A true 等于 need not be counted; a false one must be found.
    assert Outcome.FAILS not in outcomes if right else outcomes == [Outcome.FAILS], text


FORMS = (
    totals, changes, changes_on_a_stated_base, two_comparisons, completions, short_completions, enumerations, ringed,
    nested, listed, elided, headed, named_shares, levels, counts, tempos, each, respective,
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_what_is_written_is_read(form: object) -> None:
    @bounded
    @given(form())  # type: ignore[operator]
    def reads(claim: Claim) -> None:
        assert_read(claim)

    reads()
