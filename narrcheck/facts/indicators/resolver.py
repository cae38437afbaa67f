"""From the words before a figure to an indicator: the lexicon's where it has one, else the report's own noun phrase."""

from collections.abc import Callable, Iterable
from typing import Any

import ahocorasick
import regex

from narrcheck.facts.indicators.accounts import load_accounts
from narrcheck.facts.indicators.lexicon import Indicator, PhraseWords
from narrcheck.facts.indicators.phrase_ends import EDGES, Ends
from narrcheck.facts.indicators.subject import NOTHING, Subject
from narrcheck.facts.indicators.taxonomy import Taxonomy
from narrcheck.nlp.cues import either
from narrcheck.nlp.tokenizer import make_nlp
from narrcheck.readers.numbering import numeral
from narrcheck.rulebook import Rulebook, expression

_YEAR = regex.compile(
    r"(?:20\d\d|19\d\d)年?(?:度|末|初|底|\d{1,2}月(?:\d{1,2}日|末|底))?|[①-⑳]|^(?:\p{Han}{0,4})?\d{1,2}[、.．](?!\d)|^（[一二三四五六七八九十\d]+）|^[一二三四五六七八九十]+、"
)
_CODED = regex.compile(
    r"(?:\d{1,2}[.．、]|（[\p{Han}\d]{1,3}）|[\p{Han}]{1,3}、)?\s?(?P<name>\p{Han}{3,30})（2\d{2}(?:\d\d){1,2}），"
)
# 2070102-一般行政管理事务, 2.2080505机关事业单位…: a code is no year, and no part of its account's name.
_CODE = regex.compile(r"(?<!\d)[1235]\d{2}(?:\d\d){0,2}\s?[-－—–_]*\s?(?=\p{Han}{3})(?!年|万|亿|元)")
_FULL_YEAR = regex.compile(r"(20\d\d)年度?")
# “教育支出（类）…（项）”20万元: the marks, and the number of an item whose dot is missing, are no part of the name.
_QUOTED = regex.compile(r"\d{0,2}“[.．、]?(?P<name>[^“”\"]+)[”\"]")
# Several things and the name of them all: 因公出国（境）费、公务接待费和公务用车费（“三公”经费）总额.
_COLLECTIVE = regex.compile(r".+（(?P<name>[^（）]+)）(?P<rest>\p{Han}*)")
_SENTENCE = regex.compile(r"[，。；：]|\d(?:万|亿|元|%)")


class Indicators(Taxonomy):
    """Resolves noun phrases; made once a rulebook."""

    def __init__(
        self,
        indicators: list[Indicator],
        words: PhraseWords,
        tokenize: Callable[[str], Iterable[Any]],
        mark: regex.Pattern[str],
    ) -> None:
        """``tokenize`` cuts a phrase into tokens, figures kept whole; ``mark`` is what follows an account's name."""
        super().__init__(indicators, words, mark)
        self._tokenize = tokenize
        self._ends = Ends.of(words.leads, words.tails, words.kept)
        self._long_ends = self._ends.longer()
        self._canonical: dict[str, str] = {}
        self._automaton: Any = ahocorasick.Automaton()
        self._exact: dict[str, str] = {}
        for item in indicators:
            self._exact |= dict.fromkeys(item.exact, item.names[0])
            for name in item.names:
                self._canonical[name] = item.names[0]
                self._automaton.add_word(name, name)
        self._automaton.make_automaton()
        self._scopes = [(word, words.negated + word, item.scope) for item in words.scopes for word in item.words]
        self._sides = [(tuple(endings), side) for side, endings in words.sides.items()]
        self._generic = frozenset(words.generic)
        self._scope_words = frozenset(word for item in words.scopes for word in item.words)
        joint = either(words.joint)
        scoping = either(self._scope_words | self._generic)
        self._scoping = expression(f"^{scoping}(?:{joint}?{scoping})*$")
        # “三公”经费一般公共预算安排: of which funds it is adds nothing either.
        self._head = expression(f"^{either(self._scope_words)}?{either(words.heads)}*$")
        self._ground = expression(f"^{either(words.grounds)}[^，。；]{{0,12}}?{either(words.grounds_end)}")
        self._so_many = expression(words.so_many)
        self._noise = expression(f"{either(words.heading_noise)}+$")

    def resolve(self, phrase: str, entity: str | None = None) -> Subject:
        """The subject that ``phrase`` names; a generic one where it only points back (支出决算, 其中)."""
        text = phrase.replace(entity, "") if entity else phrase
        if not text.isalpha():  # there is a year, number or mark in it
            text = self._to_mark(_YEAR.sub("", _CODE.sub("", self._after_title(text))).strip(EDGES))
        known = self._collective(text) or self._lexical(text)
        if known:
            return known
        if quoted := _QUOTED.fullmatch(text):
            return self.resolve(quoted["name"])
        phrase = self._ground.sub("", text)
        looked, text = text, self._ends.off(phrase)
        if not text:
            return NOTHING
        canonical = self._exact.get(looked) or self._exact.get(text)
        if canonical:
            return Subject(canonical, local=False, side=self.known[canonical].side)
        if text in self._generic:
            return Subject(text, side=self._side(text), generic=True)
        known = self._lexical(text) if text != looked else None
        if known:
            return known
        # Longer words are cut safely; a single character may be the beginning or end of another word.
        safe = self._long_ends.off(phrase)
        return Subject(text, side=self._side(text)) if safe == text else self._local(safe)

    def _after_title(self, text: str) -> str:
        """The words from a year on where they name an indicator behind a title: 总体情况2019年收入总计."""
        year = _FULL_YEAR.search(text)
        titled = year is not None and self._noise.search(text[: year.start()])
        return text[year.end() :] if year and titled and self._lexical(text[year.end() :]) else text

    def _collective(self, text: str) -> Subject | None:
        """The indicator with parts that brackets name behind a list of them."""
        match = _COLLECTIVE.fullmatch(text) if "）" in text else None
        known = self._lexical(self._ends.off(match["name"])) if match and self._heads(match["rest"]) else None
        return known if known and not known.qualifier and self.known[known.name].parts else None

    def heading(self, phrase: str, entity: str | None = None) -> Subject:
        """The subject of a heading, without 情况说明 and the like."""
        mark = numeral(phrase)
        text = _YEAR.sub("", phrase[mark.length if mark else 0 :].strip(EDGES))
        ends = [match.end() for match in self._mark.finditer(text)]
        if ends and text[ends[-1] : ends[-1] + 1] in ("", "，"):
            text = text[: ends[-1]].lstrip("“")  # “…（项）, …（项），主要用于…
        text = self._noise.sub("", text.strip(EDGES))
        return self.resolve(text, entity)

    def several(self, phrase: str, joint: "regex.Pattern[str]") -> list[str]:
        """The names that joints part; a known one that has a joint itself stays whole (公务用车购置及运行维护费)."""
        cuts = [match.span() for match in joint.finditer(phrase)]
        starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(phrase)]
        names, first = [], 0
        while first < len(starts):
            known = (
                last
                for last in range(len(ends) - 1, first, -1)
                if phrase[starts[first] : ends[last]] in self._canonical
            )
            last = next(known, first)
            names.append(phrase[starts[first] : ends[last]])
            first = last + 1
        return names

    def year(self, phrase: str) -> int | None:
        """The first year that ``phrase`` names."""
        match = _FULL_YEAR.search(phrase)
        return int(match[1]) if match else None

    def coded(self, sentence: str) -> Subject | None:
        """The account that a sentence begins with, its code in brackets after it: 1.小学教育（2050202），…"""
        match = _CODED.match(sentence)
        return Subject(match["name"]) if match else None

    def account_of(self, paragraph: str) -> str | None:
        """The one account that a paragraph begins with, and so is about: 1.教育支出（类）…（项）20万元，主要用于…"""
        ends = [match.end() for match in self._mark.finditer(paragraph)]
        title = paragraph[: ends[-1]] if ends else ""
        return None if not title or _SENTENCE.search(title) else title

    def scope(self, phrase: str) -> str | None:
        """The scope that the words of ``phrase`` fix, or None."""
        for word, negated, scope in self._scopes:
            if word in phrase and (negated not in phrase or word in phrase.replace(negated, "")):
                return scope
        return None

    def begins(self, phrase: str) -> str | None:
        """The indicator that a phrase begins with, where nothing but 支出, 收入 and the like follows."""
        found = [name for last, name in self._automaton.iter(phrase) if last + 1 == len(name)]
        if not found:
            return None
        name = max(found, key=len)
        return self._canonical[name] if self._heads(phrase[len(name) :]) else None

    def canonical(self, phrase: str) -> str | None:
        """The indicator that a phrase is and says no more than; None for other names."""
        if phrase in self._exact:
            return self._exact[phrase]
        known = self._lexical(phrase)
        return known.name if known and not known.qualifier else None

    def _to_mark(self, text: str) -> str:
        """The name of an account without a word behind its mark that belongs to its figure: …（项）支出决算."""
        end = max((match.end() for match in self._mark.finditer(text)), default=0)
        return text[:end] if end and self._heads(text[end:]) else text

    def plain(self, phrase: str) -> str:
        """The phrase without the words at its ends that say nothing; words of one character are kept."""
        return self._long_ends.off(phrase)

    def headless(self, name: str) -> str:
        """A name without a word at its end that says nothing about what is counted or paid: 预留 of 预留份额."""
        head = max((head for head in self.words.heads if name.endswith(head)), key=len, default="")
        return name.removesuffix(head)

    def mentions_any(self, words: str) -> bool:
        """Whether the words name an indicator that is not a grand total."""
        return any(not self.known[self._canonical[name]].total for _, name in self._automaton.iter(words))

    def within(self, words: str) -> str | None:
        """The indicator of the longest known name that stands in the words."""
        found = [name for _, name in self._automaton.iter(words)]
        return self._canonical[max(found, key=len)] if found else None

    def _local(self, phrase: str) -> Subject:
        """A name of the report's own: what is left when whole words at its ends say nothing (共青团 keeps its 共)."""
        words = [token.text for token in self._tokenize(phrase)]
        first, last = 0, len(words)
        while first < last and (words[first] in self._ends.leads or words[first] in EDGES):
            first += 1
        while last > first and (words[last - 1] in self._ends.tails or words[last - 1] in EDGES):
            last -= 1
        name = "".join(words[first:last])
        return Subject(name, side=self._side(name)) if name else NOTHING

    def _lexical(self, text: str) -> Subject | None:
        if self._mark.search(text):
            return None
        best: tuple[int, int, str] | None = None
        for last, found in self._automaton.iter(text):
            candidate = (len(found), len(found) - last - 1, found)
            if (best is None or candidate[:2] > best[:2]) and self._heads(text[last + 1 :]):
                best = candidate
        if best is None:
            return None
        _, begins, name = best
        canonical = self._canonical[name]
        qualifier = self._ends.off(text[:-begins])
        if self.known[canonical].total and self._so_many.match(qualifier):
            return None
        whose = self._canonical.get(text[:-begins]) if text[:-begins] in self._scope_words else None
        if whose is not None and self.known[whose].side == self.known[canonical].side:
            canonical = (
                whose  # “三公”经费一般公共预算财政拨款支出: the second name tells only of which funds the first is
            )
        # 一般公共预算及政府性基金财政拨款“三公”经费: of all funds.
        all_funds = any(word in qualifier for word in self.words.joint)
        fixed = self.scope(canonical) and not self.known[canonical].total and not all_funds
        scoped = self._scoping.match(qualifier) and not fixed
        if scoped or qualifier in self._generic or qualifier in self._scope_words:
            qualifier = ""
        return Subject(canonical, qualifier, local=False, side=self.known[canonical].side)

    def _heads(self, rest: str) -> bool:
        """Whether what follows a known name says no more than 支出, 金额 and the like."""
        rest = rest.strip(EDGES)
        return not rest or bool(self._head.match(self._ends.tail_off(rest)))

    def _side(self, text: str) -> str | None:
        return next((side for endings, side in self._sides if text.endswith(endings)), None)


def build_indicators(rulebook: Rulebook) -> Indicators:
    """The indicators of a rulebook."""
    return Indicators(
        rulebook.read("indicators/standard.yaml", list[Indicator]),
        rulebook.read("indicators/generic.yaml", PhraseWords),
        make_nlp(rulebook).make_doc,
        rulebook.derive(load_accounts).mark,
    )
