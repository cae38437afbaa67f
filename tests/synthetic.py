"""Reports made of exact random figures, in which everything agrees, and the slips that can be planted in them."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.claim_forms import split

SOURCES = ("财政拨款收入", "事业收入", "经营收入", "其他收入")
OPPOSITE = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}


@dataclass(frozen=True)
class Spot:
    """A place where one slip makes the report wrong: what stands there and what is written by mistake."""

    start: int
    end: int
    kind: str
    slips: tuple[str, ...]


@dataclass
class Writer:
    """Writes a report piece by piece and remembers where slips can be planted."""

    text: str = ""
    spots: list[Spot] = field(default_factory=list, repr=False)

    def say(self, words: str) -> "Writer":
        """Plain words."""
        self.text += words
        return self

    def number(self, kind: str, hundredths: int, unit: str = "万元", below: float = float("inf")) -> "Writer":
        """A figure with two decimals; a slip changes its first digit, swaps digits, or moves the point."""
        shown = f"{hundredths // 100}.{hundredths % 100:02d}"
        slips = tuple(dict.fromkeys(slip for slip in _slips(shown) if slip != shown and float(slip) < below))
        if not slips:
            return self.say(shown + unit)
        self.spots.append(Spot(len(self.text), len(self.text) + len(shown), kind, slips))
        if unit == "万元" and kind == "total":
            begin = len(self.text) + len(shown)
            self.spots.append(Spot(begin, begin + 2, "unit", ("元",)))
        return self.say(shown + unit)

    def word(self, kind: str, word: str, slip: str) -> "Writer":
        """A word that can be taken for its opposite."""
        self.spots.append(Spot(len(self.text), len(self.text) + len(word), kind, (slip,)))
        return self.say(word)

    def change(self, now: int, before: int) -> "Writer":
        """增加…万元，增长…%, from exact hundredths."""
        delta = abs(now - before)
        up = now > before
        first, second = ("增加", "增长") if up else ("减少", "下降")
        # Left out: an increase above the number that it led to, which has no base and is not decided.
        self.word("direction", first, OPPOSITE[first]).number("delta", delta, below=now / 100).say("，")
        self.word("direction", second, OPPOSITE[second])
        return self.number("rate", rounded(delta * 10000, before), "%")

    def planted(self, spot: Spot, slip: str) -> str:
        """The text with one slip."""
        return self.text[: spot.start] + slip + self.text[spot.end :]


def rounded(part: int, whole: int) -> int:
    """``part / whole`` to the nearest whole number, halves up."""
    return (2 * part + whole) // (2 * whole)


def _slips(shown: str) -> list[str]:
    """Coarse slips of the pen; one of the last digit is a matter of rounding and not planted."""
    digit = shown[0]
    other = str((int(digit) + 4) % 9 + 1)
    found = [other + shown[1:]]
    if shown[1] not in ("." + shown[0]):
        found.append(shown[1] + shown[0] + shown[2:] if shown[1] != "0" else other + shown[1:])
    whole, _, rest = shown.partition(".")
    found.append(f"{whole}{rest[0]}.{rest[1]}0")
    return found


# Not small: beside small figures a wrong share can be the share of a sibling within rounding, and is accepted so.
amounts = st.integers(200_000, 50_000_000)
changes = st.integers(-400, 600).filter(lambda permille: abs(permille) >= 12)


def before(now: int, permille: int) -> int:
    """The number of last year for a number of this year."""
    return max(100, now * 1000 // (1000 + permille))


@st.composite
def reports(draw: st.DrawFn) -> Writer:
    """An explanation of final accounts in which every figure agrees with every other."""
    year = draw(st.integers(2017, 2025))
    report = Writer(f"临川县水库管理所{year}年度部门决算\n\n第三部分 {year}年度部门决算情况说明\n")
    income = draw(amounts)
    spent = draw(st.integers(income * 6 // 10, income - 1))
    _overall(draw, report, year, income)
    _income(draw, report, year, income)
    _spending(draw, report, year, spent)
    _items(draw, report, spent)
    _official(draw, report, year)
    _buying(draw, report, year)
    return report


def _overall(draw: st.DrawFn, report: Writer, year: int, total: int) -> None:
    report.say(f"一、收入支出决算总体情况说明\n{year}年度收、支总计").number("plain", total).say(
        f"，与{year - 1}年相比，收、支总计各"
    )
    report.change(total, before(total, draw(changes))).say("，主要是因为新增大坝安全监测项目。\n")


def _income(draw: st.DrawFn, report: Writer, year: int, total: int) -> None:
    parts = split(total, draw(st.integers(2, 4)), draw(st.lists(st.integers(1, 9), min_size=4, max_size=4)))
    report.say(f"二、收入决算情况说明\n{year}年度收入合计").number("total", total).say("，其中：")
    for index, (name, part) in enumerate(zip(SOURCES, parts, strict=False)):
        report.say("；" * bool(index) + name).number("part", part).say("，占").number(
            "share", rounded(part * 10000, total), "%"
        )
    report.say("。\n")


def _spending(draw: st.DrawFn, report: Writer, year: int, total: int) -> None:
    basic, project = split(total, 2, draw(st.lists(st.integers(1, 9), min_size=2, max_size=2)))
    staff, running = split(basic, 2, draw(st.lists(st.integers(1, 9), min_size=2, max_size=2)))
    report.say(f"三、支出决算情况说明\n{year}年度支出合计").number("total", total).say("，其中：基本支出").number(
        "part", basic
    )
    report.say("，占").number("share", rounded(basic * 10000, total), "%").say("；项目支出").number("part", project)
    report.say("，占").number("share", rounded(project * 10000, total), "%").say("。\n")
    report.say("四、基本支出决算情况说明\n基本支出").number("total", basic).say("，其中：人员经费").number(
        "part", staff
    )
    report.say("，公用经费").number("part", running).say("。\n")


def _items(draw: st.DrawFn, report: Writer, spent: int) -> None:
    report.say("五、支出决算具体情况\n")
    names = (
        "农林水支出（类）水利（款）水利工程运行与维护（项）",
        "住房保障支出（类）住房改革支出（款）住房公积金（项）",
    )
    for number, (name, actual) in enumerate(
        zip(names, split(spent, 2, draw(st.lists(st.integers(1, 9), min_size=2, max_size=2))), strict=True), 1
    ):
        budget = max(100, before(actual, draw(changes)))
        more = actual > budget
        report.say(f"{number}、{name}。\n年初预算为").number("budget", budget).say("，支出决算为").number(
            "actual", actual
        )
        report.say("，完成年初预算的").number("completion", rounded(actual * 10000, budget), "%").say("，决算数")
        report.word("order", "大于" if more else "小于", "小于" if more else "大于").say(
            "年初预算数的主要原因是年中调整了工作任务。\n"
        )


def _official(draw: st.DrawFn, report: Writer, year: int) -> None:
    cars, meals = draw(st.integers(500, 90_000)), draw(st.integers(500, 90_000))
    report.say(f"六、“三公”经费支出决算情况说明\n{year}年度“三公”经费支出决算为").number("total", cars + meals)
    report.say("，其中：因公出国（境）费0万元；公务用车购置及运行维护费").number("part", cars).say(
        "，公务接待费"
    ).number("part", meals).say("。\n")
    for number, (name, now) in enumerate((("公务用车运行维护费", cars), ("公务接待费", meals)), 1):
        report.say(f"{number}、{name}支出").number("plain", now).say("，比上年")
        report.change(now, before(now, draw(changes))).say("。\n")


def _buying(draw: st.DrawFn, report: Writer, year: int) -> None:
    parts = [draw(st.integers(500, 90_000)) for _ in range(3)]
    report.say(f"七、政府采购支出说明\n{year}年度政府采购支出总额").number("total", sum(parts))
    for words, part in zip(
        ("，其中：政府采购货物支出", "、政府采购工程支出", "、政府采购服务支出"), parts, strict=True
    ):
        report.say(words).number("part", part)
    report.say("。\n")
