"""``narrcheck inspect`` as JSON, and as text for people."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from narrcheck import __version__
from narrcheck.inspection import FactView, Inspection, Inspections, TableShares, TableView
from narrcheck.model.report import Compared
from narrcheck.readers.bundle import Role

_SLOTS = {
    "actual": "实际数", "budget": "预算数", "adjusted": "调整预算数", "prior": "上年数", "change": "增减额",
    "rate": "增减率", "share": "占比", "completion": "完成率", "count": "数量", "ratio": "比例",
}  # fmt: skip
_DIMENSIONS = {
    "money": "金额", "percent": "百分比", "points": "百分点", "count": "数量", "ratio": "比例", "date": "日期",
}  # fmt: skip
_AGAINST = {"prior": "上年", "budget": "预算", "adjusted": "调整预算"}


def formats() -> tuple[str, ...]:
    """The formats that ``render`` knows."""
    return tuple(_RENDERERS)


def render(inspections: Sequence[Inspection], name: str, lang: str) -> str:
    """The inspections as JSON or as text for people."""
    return _RENDERERS[name](inspections, lang)


def _json(inspections: Sequence[Inspection], _: str) -> str:
    return Inspections(narrcheck=__version__, documents=tuple(inspections)).model_dump_json(indent=2) + "\n"


def _text(inspections: Sequence[Inspection], lang: str) -> str:
    return "\n".join("".join(f"{line}\n" for line in _lines(one, lang == "zh")) for one in inspections)


def _lines(one: Inspection, zh: bool) -> Iterator[str]:
    """One inspection for people; ``zh`` chooses the language."""
    yield one.source
    names = {
        Role.EXPLANATION: ("说明", "explanation"),
        Role.TABLES: ("报表", "tables"),
        Role.OTHER: ("其他", "other"),
    }
    known = ", ".join(str(value) for value in (one.profile, one.fiscal_year, one.entity) if value is not None)
    kind = names[one.role][0 if zh else 1] + (f" ({known})" if known else "")
    size = (
        f"{one.characters} 字，{one.paragraphs} 段"
        if zh
        else f"{one.characters} characters, {one.paragraphs} paragraphs"
    )
    yield f"  {kind}; {size}"
    yield from _section("标题" if zh else "Outline", [f"{'  ' * (h.depth - 1)}{h.text}  [{h.at}]" for h in one.outline])
    yield from _section("表格" if zh else "Tables", [_table_line(table, zh) for table in one.tables])
    yield from _section("表格数字" if zh else "Figures of the tables", _share_lines(one.shares, zh))
    dimensions = Counter(figure.dimension for figure in one.quantities)
    counts = ", ".join(f"{_DIMENSIONS[name] if zh else name} {count}" for name, count in dimensions.most_common())
    bound = sum(figure.bound for figure in one.quantities)
    yield from _section(
        "正文中的数量" if zh else "Quantities in the text",
        [f"{len(one.quantities)} ({counts}); {'已理解' if zh else 'understood'} {bound}"] if one.quantities else [],
    )
    yield from _section("数据项" if zh else "Facts", [_fact_line(fact, zh) for fact in one.facts])
    yield from _section(
        "未理解的数量" if zh else "Quantities in no fact",
        [f"{left.quote}: {left.why}  [{left.at}]" for left in one.unbound],
    )
    yield from _section("未读取、未核对" if zh else "Skipped", [f"{part.what}: {part.why}" for part in one.skipped])
    yield from _section(
        "与其他文件核对" if zh else "Compared with other files", [_compared(c, zh) for c in one.compared]
    )


def _share_lines(shares: TableShares, zh: bool) -> list[str]:
    """What of the standard tables became facts, and what of the text was found in the tables; nothing without any."""
    told = (
        (shares.facts, shares.figures, "标准表中的数字成为数据项", "figures of the standard tables became facts"),
        (
            shares.matched,
            shares.amounts,
            "正文与表中共有的金额对上了同名的栏目",
            "amounts of text and tables matched by name",
        ),
    )
    return [f"{zh_words if zh else words}: {n}/{all_} ({n / all_:.1%})" for n, all_, zh_words, words in told if all_]


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"  {title} ({len(lines)})" if len(lines) > 1 else f"  {title}"
        for line in lines:
            yield f"    {line}"


def _compared(one: Compared, zh: bool) -> str:
    counts = f"{one.figures} 处，不同 {one.differ} 处" if zh else f"{one.figures} statements, {one.differ} differ"
    return f"{one.source} [{one.bond}]: {one.why if one.why and not one.figures else counts}"


def _table_line(table: TableView, zh: bool) -> str:
    size = f"{table.rows}×{table.columns}, {'数字' if zh else 'figures'} {table.figures}"
    unit = f", {'单位' if zh else 'unit'} {table.unit}" if table.unit else ""
    return f"{table.number}. {table.title or '—'}  {size}{unit}  [{table.at}]"


def _fact_line(fact: FactView, zh: bool) -> str:
    name = "·".join(str(part) for part in (fact.scope, fact.subject or "?", fact.period) if part)
    slots = ", ".join(f"{_slot(slot) if zh else slot} = {words}" for slot, words in fact.slots.items())
    return f"{'(' if fact.aside else ''}{name}: {slots}{')' if fact.aside else ''}  [{fact.at}]"


def _slot(slot: str) -> str:
    """A slot in Chinese: ``change@prior`` is 比上年增减额."""
    measure, _, against = slot.partition("@")
    return (f"比{_AGAINST.get(against, against)}" if against else "") + _SLOTS.get(measure, measure)


_RENDERERS: dict[str, Callable[[Sequence[Inspection], str], str]] = {"text": _text, "json": _json}
