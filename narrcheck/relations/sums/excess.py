"""Parts that are more than their whole, whatever else a list may leave out."""

from dataclasses import replace
from itertools import pairwise

from narrcheck.facts.indicators.accounts import load_accounts
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.slips import slipped
from narrcheck.relations.sums.totals import FEW, Total, classes

_FEW = 2


def greater_kind(scene: Scene, total: Total) -> Total | None:
    """A total with the first of its parts that is a kind of it and more than it: 公务接待费A，其中国内公务接待B."""
    kinds = [part for part in total.parts if part[0].name == total.group.parent.name and not part[0].local]
    over = [part for part in kinds if part[1].quantity.exact > total.fact.quantity.exact]
    beside = not total.group.carried or any(part.block == total.fact.block + 1 for part, _ in over)
    return replace(total, parts=tuple(over[:1])) if over and beside and not scene.of_government else None


def overfull(scene: Scene, total: Total) -> Total | None:
    """All income or all expenditure with those of its parts that exclude each other, if they come to more than it.

    Either one is from some funds alone (财政拨款支出), or they are classes or of a known division (基本支出, 项目支出),
    that of the whole or of what the totals have; what was carried over counts beside all kinds of one fund.
    """
    whole, names = total.group.parent, [frame.name for frame, _ in total.parts]
    more = 1 < len(set(names)) == len(names) and total.exact > total.fact.quantity.exact
    if more and classes(scene, total.parts) and _spent(scene, total):
        return total
    if more and not scene.of_government and scene.names.divides(whole.name, set(names)):
        return total
    if scene.of_government or (whole.name and not scene.names.is_total(whole.name)) or len(set(names)) < len(names):
        return None
    division = max(scene.names.wholes, key=lambda division: (len(division.intersection(names)), -len(division)))
    all_kinds = scene.names.is_grand(whole.name) and division <= set(names)
    carried = {name for name in names if all_kinds and scene.names.is_transfer(name)}
    apart = replace(total, parts=tuple(part for part in total.parts if part[0].name in division | carried))
    if len(apart.parts) > 1 and apart.exact > total.fact.quantity.exact:
        return apart
    funded = (part for part in total.parts if part[0].scope and not whole.scope and part[0].side == whole.side)
    over = next((part for part in funded if part[1].quantity.exact > total.fact.quantity.exact), None)
    return replace(total, parts=(over,)) if over is not None and not over[0].local else None


def _spent(scene: Scene, total: Total) -> bool:
    """Whether a figure can divide into accounts of expenditure: in 收入包括甲A、结转B；支出包括丙C none are of B."""
    whole, first = total.group.parent, total.parts[0][1]
    if whole.side == "expenditure" or not whole.name or scene.names.is_total(whole.name):
        return whole.side != "income"
    between = scene.document.folded[total.fact.span.end : first.span.start]
    return whole.side is None and not any(mark in between for mark in "；。")


def fuller_accounts(scene: Scene, total: Total) -> Total | None:
    """A total with economic accounts that come to more: 主要包括基本工资A、绩效工资B…, which exclude each other."""
    accounts = scene.rulebook.derive(load_accounts)
    names = [frame.name for frame, _ in total.parts]
    sections = [code for name in names for code in {a.code for a in accounts.named(name, level=2) if a.economic}]
    whole, ulp = total.fact.quantity, max(fact.quantity.ulp for _, fact in total.parts)
    told = len(names) > _FEW and len(set(names)) == len(names) <= len(sections) and _spent(scene, total)
    return total if told and total.exact - whole.exact > len(names) * ulp else None


def overflows(scene: Scene, total: Total) -> bool:
    """Whether parts side by side come to more than their total, which none of them can divide in a way of its own.

    Either the words that open the list say that it has all parts (分别为), or all are things of their own names
    (甲平台建设A、乙机房维护B): 专项债券A, 市本级B may well be the same money. Or it is a grand total that the other
    side has too, divided into the year's own and what went elsewhere (补助县区, 上解).
    """
    parts, stated = total.parts, total.fact.quantity
    keys = {frame.key for frame, _ in parts}
    slack = len(parts) * max(stated.ulp, *(fact.quantity.ulp for _, fact in parts))
    more = total.exact - stated.exact > slack and len(keys) == len(parts) > 1
    if not more or stated.dimension is not Dimension.MONEY or total.group.carried:
        return False
    opened = scene.document.folded[total.fact.span.end : parts[0][1].span.start]
    if any(mark in opened for mark in "；。"):
        return False  # 收入包括甲A、结转B；支出包括丙C: none are of B
    between = [scene.document.folded[one.span.end : other.span.start] for (_, one), (_, other) in pairwise(parts)]
    # 原值A，其中：房屋B；累计折旧C，净值D: what follows the semicolon is of another kind.
    even = len({"；" in words for words in between}) == 1 and not any(map(scene.cues.left_over.search, between))
    # 甲A；乙B，其中丙C；丁D；戊E: what the semicolons part stands beside 乙.
    row = "；" in scene.document.folded[total.fact.sentence.start : total.fact.span.start]
    even = even and not (row and "；" in between[0])
    said = any(word in opened for word in scene.cues.words["comprises"])
    if len(parts) < FEW:
        return even and said and not scene.of_government and all(frame.local for frame, _ in parts)
    own = len(parts) > FEW and not scene.of_government and all(map(_local, parts))
    return (even and (said or own)) or _balanced(scene, total)


def _local(part: tuple[Frame, Fact]) -> bool:
    """Whether a part has a name of the report's own, and no funds are named with it."""
    return part[0].local and not part[0].scope


def _balanced(scene: Scene, total: Total) -> bool:
    """Whether a grand total is the other side's too, and some of its parts are transfers."""
    whole = total.group.parent
    moved = sum(scene.names.is_transfer(frame.name) for frame, _ in total.parts)
    others = (other.value() for other in scene.extraction.frames if scene.names.counterparts(other.name, whole.name))
    told = (other.quantity.exact for other in others if other is not None)
    return scene.names.is_grand(whole.name) and moved > 1 and total.fact.quantity.exact in told


def larger_item(scene: Scene, total: Total) -> Total | None:
    """A total of amounts with the one of its items that is more than it, however many of the others are told.

    What no words name (年初预算A；追加B；全年C) may be the total anew, what a semicolon parts from it another number
    (年初原值A；年末原值B), another kind of the same whole is no part of it (公务接待费, 公务用车费), and brackets that
    open no list tell what it came from. Beside a deficit or a loss items are more than what remains (甲结余B、乙赤字C).
    """
    stated, whole = total.fact.quantity, total.group.parent
    over = [part for part in total.parts if part[1].quantity.exact > stated.exact > 0]
    money = stated.dimension is Dimension.MONEY and stated.approx is None
    alone = whole.group is None and not scene.of_government
    if len(over) != 1 or not over[0][0].named or not (money and alone) or _offset(scene, total, over[0][1]):
        return None
    if any({whole.name, over[0][0].name} <= kinds for kinds in scene.names.wholes):
        return None  # the one stands beside the other
    between = scene.document.folded[total.fact.span.end : over[0][1].span.start]
    listed = "；" not in between and (not between.startswith("（") or scene.cues.opens.search(between))
    return replace(total, parts=tuple(over)) if listed and _in_a_row(scene, total, over[0][1]) else None


def all_but_for_a_slip(scene: Scene, total: Total) -> bool:
    """Whether the one part that a list tells is all of its whole but for a slip: 财政拨款A（其中，一般公共预算A）."""
    opened = scene.cues.opens.search(scene.document.folded, total.group.opened.start, total.group.opened.end)
    return (
        opened is not None and len(total.parts) == 1 and slipped(total.parts[0][1].quantity, total.fact.quantity.exact)
    )


def _in_a_row(scene: Scene, total: Total, last: Fact) -> bool:
    """Whether no clauses part the items up to one of them: 其中，某公司投资A，合资建厂，实现年产值B."""
    facts = [total.fact, *(fact for _, fact in total.parts if fact.span <= last.span)]
    commas = [scene.document.folded.count("，", one.span.end, other.span.start) for one, other in pairwise(facts)]
    return commas[0] <= _FEW and max(commas[1:], default=0) <= 1


def _offset(scene: Scene, total: Total, over: Fact) -> bool:
    """Whether an item beyond its total may be set off by another below zero.

    The total is of a result, which losses lessen; or one is told behind it, in words or by just what the item is more.
    """
    whole, cues = total.fact, scene.cues
    results = cues.words["results"] + cues.words["remains"]
    behind = scene.document.folded[whole.span.end : total.parts[-1][1].sentence.end]
    lost = cues.deficit.search(behind) is not None or any(word in behind for word in cues.words["below_zero"])
    excess = over.quantity.exact - whole.quantity.exact
    told = any(fact.quantity.exact == excess for _, fact in total.parts)
    return told or lost or total.group.parent.name.endswith(tuple(results))
