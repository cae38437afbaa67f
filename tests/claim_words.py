"""The words that claims are made of: figures, names, bases of comparison, and what should be read back from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Slots = dict[str, tuple[Fraction, int]]

# Canonical names and local ones; what matters here is that they come back as they went in.
EXPENSES = ("公务接待费", "会议费", "培训费", "项目支出", "机关运行经费", "公用经费", "人员经费", "公务用车运行维护费")
LOCAL = ("大坝安全监测项目", "城乡居民医疗保险补助资金", "老旧小区改造工程款", "教育支出", "农产品质量检测费")
ITEMS = (
    "农林水支出（类）水利（款）水利工程运行与维护（项）",
    "住房保障支出（类）住房改革支出（款）住房公积金（项）",
    "一般公共服务支出（类）档案事务（款）行政运行（项）",
)
SOURCES = ("财政拨款收入", "事业收入", "经营收入", "上级补助收入", "其他收入")
ACTUAL = ("支出决算为", "支出决算", "决算数为", "实际支出", "支出", "支出数为", "决算为")
BUDGET = ("年初预算为", "年初预算数为", "预算数为", "支出预算为", "年初预算")
ADJUSTED = ("调整预算为", "调整预算数为", "全年预算数为", "全年预算为")
UP, DOWN = ("增加", "增长", "上升", "提高"), ("减少", "下降", "降低", "压减")
UP_RATES = ("增长", "上升", "增幅", "增幅为", "增长率为", "增长了", "增长幅度为")
DOWN_RATES = ("下降", "降低", "降幅", "减幅为", "下降率为", "下降了", "降低幅度为")
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
_UNITS = {"万元": 10**4, "元": 1, "亿元": 10**8}


@dataclass(frozen=True)
class Figure:
    """A figure as written and as meant, in base units."""

    text: str
    exact: Fraction


@dataclass(frozen=True)
class Wording:
    """The small freedoms of one text: its year, its comma, and what stands between a number and its unit."""

    year: int
    comma: str
    gap: str
    wide: bool
    thousands: bool

    @property
    def last(self) -> int:
        return self.year - 1

    def number(self, scaled: int, decimals: int) -> str:
        whole, rest = divmod(abs(scaled), 10**decimals)
        text = f"{whole:,}" if self.thousands else str(whole)
        text += f".{rest:0{decimals}d}" if decimals else ""
        return ("-" if scaled < 0 else "") + (text.translate(_WIDE) if self.wide else text)


@dataclass(frozen=True)
class Told:
    """One frame that should be read: the name of its subject and its figures by slot, with their directions."""

    name: str
    slots: Slots


@dataclass(frozen=True)
class Claim:
    """A text and the frames that it states; ``lists`` pairs each frame with the index of the frame it is a part of."""

    text: str
    told: tuple[Told, ...]
    lists: tuple[int | None, ...] | None = None


wordings = st.builds(
    Wording,
    year=st.integers(2017, 2025),
    comma=st.sampled_from(("，", "，", "，", ",")),
    gap=st.sampled_from(("", "", " ")),
    wide=st.booleans(),
    thousands=st.booleans(),
)


def one(*options: T) -> st.SearchStrategy[T]:
    """One of the options."""
    return st.sampled_from(options)


names = one(*EXPENSES, *LOCAL)


def said(name: str, words: str) -> str:
    """A name and the words that say which number of it follows, without 支出 twice."""
    return name + (words.removeprefix("支出") if name.endswith("支出") else words)


@st.composite
def money(draw: st.DrawFn, how: Wording, unit: str = "") -> Figure:
    """An amount in any unit, with its usual decimals or fewer."""
    unit = unit or draw(one("万元", "万元", "万元", "元", "亿元"))
    decimals = draw(one(2, 2, 0, 1, 4))
    scaled = draw(st.integers(1, 10 ** (decimals + 5)))
    return Figure(how.number(scaled, decimals) + how.gap + unit, Fraction(scaled, 10**decimals) * _UNITS[unit])


@st.composite
def percent(draw: st.DrawFn, how: Wording, most: int = 200) -> Figure:
    """A percentage with up to two decimals, full or half width."""
    decimals = draw(st.integers(0, 2))
    scaled = draw(st.integers(1, most * 10**decimals))
    sign = "％" if how.wide else "%"
    return Figure(how.number(scaled, decimals) + sign, Fraction(scaled, 100 * 10**decimals))


def count(how: Wording, number: int, unit: str) -> Figure:
    """A number of things."""
    return Figure(f"{how.number(number, 0)}{how.gap}{unit}", Fraction(number))


def titled(how: Wording, body: str) -> str:
    """A report with that body, of the year of ``how``."""
    return f"临川县水库管理所{how.year}年度部门决算\n\n{body}\n"


@dataclass(frozen=True)
class Base:
    """A way to name what is compared with: the words, the reference, and whether a comma may follow."""

    words: str
    reference: str


def bases(how: Wording, only: str = "") -> st.SearchStrategy[Base]:
    """Every way to say what a change is measured against, or those of one reference."""
    year, comma = how.last, how.comma
    # Left out: 与上年决算数相比, whose 决算数相比 is taken for a subject of its own.
    prior = ("上年", "上年度", "去年", f"{year}年", f"{year}年度")
    budget = ("年初预算", "年初预算数", "预算", "预算数")
    adjusted = ("调整预算", "调整预算数", "全年预算", "全年预算数")
    found = [Base("同比", "prior")]
    for reference, names in (("prior", prior), ("budget", budget), ("adjusted", adjusted)):
        for name in names:
            found += [Base(f"{word}{name}", reference) for word in ("比", "较")]
            found += [Base(f"{word}{name}相比{mark}", reference) for word in ("与", "同") for mark in ("", comma)]
    return one(*[base for base in found if not only or base.reference == only])


@st.composite
def change_tail(draw: st.DrawFn, how: Wording, base: Base, each: str = "") -> tuple[str, Slots]:
    """What follows the current number: the comparison with an amount, a rate, or both in either order."""
    up = draw(st.booleans())
    sign = 1 if up else -1
    delta, rate = draw(money(how)), draw(percent(how))
    delta_words = each + draw(one(*(UP if up else DOWN))) + delta.text
    rate_words = draw(one(*(UP_RATES if up else DOWN_RATES))) + rate.text
    slots = {f"change@{base.reference}": (delta.exact, sign), f"rate@{base.reference}": (rate.exact, sign)}
    form = draw(one("both", "turned", "bracket", "delta", "rate"))
    if form == "delta":
        return base.words + delta_words, {f"change@{base.reference}": (delta.exact, sign)}
    if form == "rate":
        return base.words + rate_words, {f"rate@{base.reference}": (rate.exact, sign)}
    if form == "bracket":
        return f"{base.words}{delta_words}（{rate_words}）", slots
    first, second = (delta_words, rate_words) if form == "both" else (rate_words, delta_words)
    return f"{base.words}{first}{how.comma}{second}", slots


def split(total: int, parts: int, weights: Sequence[int]) -> list[int]:
    """``total`` in so many parts that are not negative, by ``weights``; they add up exactly."""
    whole = sum(weights[:parts]) or 1
    found = [total * weight // whole for weight in weights[: parts - 1]]
    return [*found, total - sum(found)]
