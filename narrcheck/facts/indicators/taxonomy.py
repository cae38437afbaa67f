"""What the rules know of an indicator by its name: what it consists of, and what kind of number it is."""

from collections.abc import Iterator

import regex

from narrcheck.facts.indicators.lexicon import Indicator, PhraseWords
from narrcheck.nlp.cues import either
from narrcheck.rulebook import expression


class Taxonomy:
    """The indicators by name, their divisions, and the words that tell grants, totals and remainders."""

    def __init__(self, indicators: list[Indicator], words: PhraseWords, mark: regex.Pattern[str]) -> None:
        """``mark`` is what follows an account's name: （类）, （款）, （项）."""
        self.words = words
        self.known = {item.names[0]: item for item in indicators}
        self._parted = {item.names[0]: tuple(map(frozenset, item.parts)) for item in indicators}
        self.wholes = tuple(parts for item in indicators for parts in self._parted[item.names[0]])
        self._mark = mark
        self._transfer = expression(either((*words.transfers, *words.grants)))
        self._side_words = expression(
            either(word for words_ in words.sides.values() for word in words_ if len(word) > 1)
        )

    def is_account(self, name: str) -> bool:
        """Whether a name is a chain of accounts as the explanations of expenditure list them."""
        return bool(self._mark.search(name))

    def same_level(self, names: list[str]) -> bool:
        """Whether all names are accounts of the same level, so that their list is one of classes or items."""
        levels = {frozenset(mark[-2] for mark in self._mark.findall(name)) for name in names}
        return len(levels) == 1 and frozenset() not in levels

    def unique(self, name: str, carried: bool = False) -> list[str]:
        """The indicators of one value each that ``name`` is or covers.

        ``carried`` says that the report has funds carried over: what is told with and without them has two values.
        """
        item = self.known.get(name)
        if item is None:
            return []
        return [n for n in [name, *item.covers] if self.known[n].unique and not (carried and self.known[n].carried)]

    def parts(self, name: str) -> frozenset[str]:
        """The indicators that an indicator is known to consist of."""
        return frozenset[str]().union(*self._parted.get(name, ()))

    def holds(self, whole: str, name: str) -> bool:
        """Whether an indicator is known to be a part of another, or among it."""
        item = self.known.get(whole)
        return item is not None and (name in item.among or any(name in parts for parts in item.parts))

    def divides_also(self, whole: str, name: str) -> bool:
        """Whether an indicator is a part of another in a division whose parts are not looked for everywhere."""
        item = self.known.get(whole)
        sought = item is not None and any(name in parts for parts in item.sought)
        return not sought and name in self.parts(whole)

    def lacking(self, name: str, listed: set[str]) -> set[str]:
        """What the known divisions of an indicator that a list may be have and it has not."""
        return set[str]().union(*(parts for parts in self._parted.get(name, ()) if listed <= parts)) - listed

    def consists(self, name: str, names: set[str]) -> bool:
        """Whether names are all the parts of one indicator."""
        names = self._in_full(name, names)
        return any(names == parts for parts in self._divisions(name, names))

    def divides(self, name: str, names: set[str]) -> bool:
        """Whether names are parts of one indicator, so that what is not told is nothing."""
        if name in self.words.divided:
            return names <= self._parted[self.words.divided[name]][0]
        names = self._in_full(name, names)
        return any(names <= parts for parts in self._divisions(name, names))

    def _in_full(self, whole: str, names: set[str]) -> set[str]:
        """Names with those that are the end of one known part of their whole written out: 运行费 of 公务用车运行费."""
        parts = self.parts(whole)
        if not parts or names <= parts:
            return names
        own = [name for name in names if name not in self.known and name not in self.words.plain]
        ends = {name: [part for part in parts if any(a.endswith(name) for a in self.aliases(part))] for name in own}
        return {found[0] if len(found := ends.get(name, [])) == 1 else name for name in names}

    def _divisions(self, name: str, names: set[str]) -> Iterator[frozenset[str]]:
        """The lists of parts of an indicator; a part that ``names`` tell by its own parts is replaced by these."""
        for told in self._parted.get(name, ()):
            for part in told - names:
                kinds = next((kinds for kinds in self._parted.get(part, ()) if not names.isdisjoint(kinds)), None)
                told = told if kinds is None else told - {part} | kinds
            yield told

    def complementary(self, names: list[str]) -> bool:
        """Whether names tell the kinds of one division, each by its own word (外事接待, 其他国内接待)."""
        for words in self.words.complements:
            if len(words) != len(names):
                continue
            found = [[word for word in words if word in name] for name in names]
            if all(len(kinds) == 1 for kinds in found) and sorted(kind for kinds in found for kind in kinds) == sorted(
                words
            ):
                return True
        return False

    def is_rest(self, name: str) -> bool:
        """Whether a name says that it is what remains (其他费用), so that its list is complete."""
        return name.startswith(tuple(self.words.rest))

    def is_transfer(self, name: str) -> bool:
        """Whether a name is of funds of other levels, years, kinds or from loans: part of a grand total only."""
        return self._transfer.search(name) is not None

    def is_grant(self, name: str) -> bool:
        """Whether a name is of funds from another level, whose kinds are grants too."""
        return any(word in name for word in self.words.grants)

    def narrowed(self, key: str) -> bool:
        """Whether the words before a name make it a part of what the name says: 新增债务限额."""
        return any(word in key for word in self.words.narrowing)

    def is_mean(self, name: str) -> bool:
        """Whether a name is one of a mean (平均利率), to which the means of the parts do not add up."""
        words = self.words
        return name.startswith(words.each) or name.endswith(words.mean_end) or any(word in name for word in words.means)

    def is_grand(self, name: str) -> bool:
        """Whether a name is a grand total of its own, not 收入 or 支出 alone."""
        item = self.known.get(name)
        return item is not None and item.total

    def is_total(self, name: str) -> bool:
        """Whether a name is one of a grand total of income or expenditure."""
        item = self.known.get(name)
        return item.total if item else name in self.words.plain

    def aliases(self, name: str) -> list[str]:
        """All ways of writing an indicator."""
        item = self.known.get(name)
        return item.names if item else [name]

    def counterparts(self, one: str, other: str) -> bool:
        """Whether two names are of the two sides of one thing: 收入总计, 支出总计."""
        income, expenditure = (self.words.sides[side][0] for side in ("income", "expenditure"))
        return one != other and one.replace(income, expenditure) == other.replace(income, expenditure)

    def sideless(self, name: str) -> str:
        """A name without the words that tell income from expenditure."""
        return self._side_words.sub("", name)
