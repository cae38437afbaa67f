"""The standard tables of final accounts and budgets, filled from a world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from corpus.generator.composition import Grid, Piece
from corpus.generator.style import UNITS
from corpus.generator.world import Account, data

if TYPE_CHECKING:
    from corpus.generator.writer import Writer

Cell = tuple[Piece, ...]
Row = tuple[Cell, ...]


def words(*texts: str) -> Row:
    """A row of plain words."""
    return tuple((text,) if text else () for text in texts)


class Tables:
    """Makes the tables of one report; `numbered` counts them."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._numbered = 0
        self._style = writer.style

    def make(self, name: str) -> Grid:
        """The table that a template asks for."""
        spec = data("tables")[name]
        self._numbered += 1
        unit = spec.get("unit", self._style.table_unit)
        self._unit, self._decimals = unit, 2
        caption = [spec["title"]]
        if data("tables")["numbering"] and self._style.blank:
            caption.append(f"公开{self._numbered:02}表")
        world = self._writer.world
        caption.append(f"部门：{world.name}\t金额单位：{unit}")
        build: Callable[[dict[str, object]], tuple[list[Row], bool]] = getattr(self, f"_{spec['kind']}")
        rows, filled = build(spec)
        note = spec.get("note", "") if filled else spec.get("empty", "注：本表无数据。")
        return Grid(spec["title"], tuple(caption), tuple(rows), note)

    def _cell(self, key: str, measure: str = "now") -> Cell:
        value = self._writer.world.value(key, measure)
        if not value:
            return (self._style.blank,) if self._style.blank else ()
        scale = UNITS[self._unit]
        exact = Fraction(value, 100)
        text = self._style.number(exact / scale, self._decimals, thousands=self._style.table_thousands)
        return (self._writer.figure("amount", ("v", key, measure), exact, scale, text),)

    def _name(self, account: Account) -> Cell:
        return self._writer.pieces(self._writer.account(account.code, account.name))

    def _halves(self, spec: dict[str, object]) -> tuple[list[Row], bool]:
        """Income on the left, expenditure on the right; both end in the same total."""
        world = self._writer.world
        left, right = self._side(spec["left"]), []  # type: ignore[arg-type]
        suffix = str(spec.get("suffix", ""))
        measure = str(spec.get("measure", "now"))
        for number, account in enumerate(world.under(1), 1):
            if not suffix or any(world.value(account.key + suffix, m) for m in ("now", "prior")):
                right.append((self._ordinal(number) + account.name, account.key + suffix))
        closing = self._side(spec["right"])  # type: ignore[arg-type]
        head, foot = left[: -len(closing)], left[-len(closing) :]
        height = max(len(head), len(right))
        head += [("", "")] * (height - len(head))
        right += [("", "")] * (height - len(right))
        lines = zip(head + foot, right + closing, strict=True)
        rows = [words("收入", "", "支出", ""), words("项目", "金额", "项目", "金额")]
        for (a, x), (b, y) in lines:
            rows.append(
                (*words(a), self._cell(x, measure) if x else (), *words(b), self._cell(y, measure) if y else ())
            )
        return rows, True

    @staticmethod
    def _side(lines: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
        return [(name, key) for name, key in lines]

    @staticmethod
    def _ordinal(number: int) -> str:
        from corpus.generator.numbering import chinese

        return f"{chinese(number)}、"

    def _by_account(self, spec: dict[str, object]) -> tuple[list[Row], bool]:
        """A line for every account that has something, columns by key."""
        columns: list[list[str]] = spec["columns"]  # type: ignore[assignment]
        measure = str(spec.get("measure", "now"))
        world = self._writer.world
        rows = [words("科目编码", "科目名称", *(title for title, *_ in columns))]
        if self._style.blank:
            rows.append(words("栏次", "", *(str(number) for number in range(1, len(columns) + 1))))
        total = (*words("合计", ""), *(self._cell(whole, measure) for _, whole, _ in columns))
        rows.append(total)
        filled = False
        for account in world.accounts:
            keys = [account.key + suffix for _, _, suffix in columns]
            if not any(world.value(key, measure) for key in keys):
                continue
            filled = True
            rows.append((*words(account.code), self._name(account), *(self._cell(key, measure) for key in keys)))
        return rows, filled

    def _economic(self, spec: dict[str, object]) -> tuple[list[Row], bool]:
        """Staff on the left, running costs on the right."""
        world = self._writer.world
        sides: list[list[Row]] = [[], []]
        measure = str(spec.get("measure", "now"))
        for account in world.economic:
            if not world.value(account.key, measure):
                continue
            side = sides[0] if account.code[:3] in ("301", "303") else sides[1]
            side.append((*words(account.code), self._name(account), self._cell(account.key, measure)))
        height = max(map(len, sides))
        blank = words("", "", "")
        rows = [words("人员经费", "", "", "公用经费", "", ""), words(*(("科目编码", "科目名称", "金额") * 2))]
        rows += [
            (*(sides[0][n] if n < len(sides[0]) else blank), *(sides[1][n] if n < len(sides[1]) else blank))
            for n in range(height)
        ]
        left, right = self._cell("staff", measure), self._cell("public", measure)
        rows.append((*words("人员经费合计", ""), left, *words("公用经费合计", ""), right))
        return rows, True

    def _official(self, spec: dict[str, object]) -> tuple[list[Row], bool]:
        """三公: planned and spent side by side, or only planned."""
        keys = ("three", "abroad", "car", "car.buy", "car.run", "reception")
        titles = ("合计", "因公出国（境）费", "公务用车购置及运行维护费", "", "", "公务接待费")
        below = ("", "", "小计", "公务用车购置费", "公务用车运行维护费", "")
        halves: list[list[str]] = spec["halves"]  # type: ignore[assignment]
        rows = [words(*(title if not n else "" for title, _ in halves for n in range(6)))] if len(halves) > 1 else []
        rows += [words(*(titles * len(halves))), words(*(below * len(halves)))]
        if self._style.blank:
            rows.append(words(*(str(n) for n in range(1, 6 * len(halves) + 1))))
        rows.append(tuple(self._cell(key, measure) for _, measure in halves for key in keys))
        return rows, True

    def _fund(self, spec: dict[str, object]) -> tuple[list[Row], bool]:
        """Government funds: received and spent in the year."""
        world = self._writer.world
        rows = [
            words("科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "", "", "年末结转和结余"),
            words("", "", "", "", "小计", "基本支出", "项目支出", ""),
        ]
        measure = str(spec.get("measure", "now"))
        suffixes = (".fund", ".fund", ".fund.basic", ".fund.project")
        blank: Cell = (self._style.blank,) if self._style.blank else ()
        wholes = ("fund.income", "fund", "fund.basic", "fund.project")
        rows.append((*words("合计", ""), blank, *(self._cell(key, measure) for key in wholes), blank))
        for account in world.accounts:
            if world.value(account.key + ".fund", measure):
                cells = [self._cell(account.key + suffix, measure) for suffix in suffixes]
                rows.append((*words(account.code), self._name(account), blank, *cells, blank))
        return rows, bool(world.value("fund", measure))
