"""What kinds of things are called, and which names of kinds keep them apart."""

from collections.abc import Collection, Sequence

import regex

from narrcheck.rulebook import Expression, Rulebook, RuleData


class NamedWhole(RuleData):
    """A whole by its ``name`` right before the number, and words of which each stands in one of its ``kinds``."""

    name: Expression
    kinds: tuple[str, ...]


class KindsData(RuleData):
    """``rules/count/kinds.yaml``."""

    link: str
    bracket: str
    gap: Expression
    moved: Expression
    after: str
    joint: str
    among: str
    whole: tuple[str, ...]
    open: tuple[str, ...]
    leading: str
    nested: str
    rest: tuple[str, ...]
    left_out: tuple[str, ...]
    vehicle_total: str
    vehicle_name: str
    vehicle_symbols: list[str]
    visits: tuple[str, ...]
    visitors: tuple[str, ...]
    vehicle_kind: str
    account: str
    not_a_kind: str
    outside: tuple[str, ...]
    changed: str
    present: str
    groups: tuple[tuple[str, ...], ...]
    divisions: tuple[tuple[str, ...], ...]
    apart: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...]
    wholes: tuple[NamedWhole, ...]
    cumulative: str
    left_before: Expression
    left_behind: Expression
    done: Expression
    brought: Expression
    graded: str
    grade_name: str
    threshold: str


class Words:
    """The vocabulary, compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.data = data = rulebook.read("count/kinds.yaml", KindsData)
        self.link, self.bracket = regex.compile(data.link), regex.compile(data.bracket)
        self.after, self.joint = regex.compile(data.after), regex.compile(data.joint)
        self.total = regex.compile(data.vehicle_total)
        self.vehicle = regex.compile(data.vehicle_name)
        self.kind = regex.compile(data.vehicle_kind)
        self.account = regex.compile(data.account)
        self.leading = regex.compile(data.leading)
        self.verb = regex.compile(data.not_a_kind)
        self.changed = regex.compile(data.changed + "$")
        self.grade, self.graded = regex.compile(data.grade_name + "$"), regex.compile(data.graded)
        self.present, self.cumulative = regex.compile(data.present), regex.compile(data.cumulative)
        self.threshold = regex.compile(data.threshold)
        self.groups = tuple(frozenset(group) for group in data.groups)


def stands_outside(words: Words, names: list[str], name: str) -> bool:
    """Whether a name is of none of the kinds before it: 编外 behind 事业, but not behind 在编."""
    if not any(word in name for word in words.data.outside):
        return False
    return not any(divided({*names, name}, division) for division in words.data.divisions)


def divided(names: set[str], division: tuple[str, ...]) -> bool:
    """Whether each name has one word of a division and each word is in one of them."""
    return len(names) == len(division) and _one_each(names, division)


def keeps_apart(words: Words, names: Sequence[str]) -> bool:
    """Whether nothing can be of two of the kinds, as it can with 本科以上 and 硕士以上."""
    return not any(map(words.cumulative.search, names)) and any(_one_each(names, kinds) for kinds in words.data.apart)


def of_one_head(words: Words, whole: str, names: set[str]) -> bool:
    """Whether all kinds and what they are kinds of end in one noun, which each of these things is once."""
    return any(head in whole and all(name.endswith(head) for name in names) for head in words.data.heads)


def _one_each(names: Collection[str], division: tuple[str, ...]) -> bool:
    """Whether each name has one word of a division, and no two have the same."""
    found = [[word for word in division if word in name] for name in names]
    return all(len(words_) == 1 for words_ in found) and len({words_[0] for words_ in found}) == len(names)
