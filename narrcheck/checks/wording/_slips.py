"""What the wording of a report is measured by: terms, phrases, and the report's own habits."""

from collections.abc import Iterator, Mapping

import numpy

from narrcheck.checks.wording._beside import Beside, known_triples
from narrcheck.checks.wording.doubles import Doubles
from narrcheck.facts.identity.places import gazetteer
from narrcheck.facts.indicators.accounts import AccountNames
from narrcheck.model.analysis import Analysis
from narrcheck.model.spans import Apart
from narrcheck.nlp import habits, word_order
from narrcheck.nlp.deviations import Lexicon
from narrcheck.nlp.edits import Edit, Slip
from narrcheck.nlp.likelihood import Likelihood
from narrcheck.nlp.nearmiss import NearMisses
from narrcheck.nlp.sounds import Sounds
from narrcheck.nlp.spelling import Spelling
from narrcheck.nlp.stretches import Pairs, followed
from narrcheck.nlp.terms import Level, Term
from narrcheck.nlp.tokenizer import segmenter
from narrcheck.nlp.words import Words, reads
from narrcheck.rulebook import Expression, Rulebook, RuleData

# Account names explain a place; what is near one of them is the business of the check on subjects.
_ACCOUNTS = tuple(f"lexicon/accounts/{name}.yaml" for name in ("functional", "economic", "aliases"))
_COMMON, _LONGEST_WORD = 100, 4  # from this frequency in jieba's dictionary on, and up to this length
_PLACE = 6  # characters around a slip in which the name of a town is looked for
_REAL = 20  # from this frequency on a word may be meant where a term lacks a character


class Group(RuleData):
    """Terms of one area, and how little else they can be."""

    group: str
    level: Level = Level.NORMAL
    terms: tuple[str, ...]


class Neighbours(RuleData):
    """``rules/wording/neighbours.yaml``."""

    optional: str
    shortened: str
    verbs: str
    paid: str
    of_its_own: Expression
    single: str
    apart: str
    ends: str
    towns: Expression
    coined: str
    words: tuple[str, ...]


class Confusions(RuleData):
    """``rules/wording/confusions.yaml``: a line for each character with those that are taken for it."""

    characters: str

    def read(self) -> dict[str, str]:
        """By character: those that look alike, a space, those that sound the same, a space, those that sound alike."""
        return {line[0]: line[2:] + " " * (2 - line.count(" ")) for line in self.characters.splitlines()}


class Misspelt(RuleData):
    """``rules/wording/misspelt.yaml``: a line for each word with its wrong spellings."""

    wrong: str
    variants: str

    def read(self) -> dict[str, str]:
        """The right word by the wrong one."""
        lines = (line.split() for line in (self.wrong + self.variants).splitlines())
        return {written: right for right, *others in lines for written in others}

    def old(self) -> frozenset[str]:
        """The wrong ones that were right once."""
        return frozenset(word for line in self.variants.splitlines() for word in line.split()[1:])


class SoundRules(RuleData):
    """``rules/wording/sounds.yaml``."""

    syllables: str


class HabitRules(RuleData):
    """``rules/wording/habits.yaml``."""

    standing: str
    slight: str
    about: str
    either: str
    orders: str


def slips(analysis: Analysis) -> Iterator[Slip]:
    """The near misses of terms; where there is none, of other phrases, and of what the report writes elsewhere."""
    text, rulebook, apart = analysis.document.folded, analysis.rulebook, Apart()
    neighbours = rulebook.read("wording/neighbours.yaml", Neighbours)
    known = rulebook.derive(_known)
    for slip in _of_rules(text, rulebook, apart):
        named = _in_name(text, slip, analysis.identity.entity) or _in_place(text, slip, neighbours)
        if not (named or _is_verb(text, slip, neighbours) or _is_pronoun(text, slip, neighbours)):
            yield slip
    for slip in habits.slips(text, rulebook.derive(lexicon)):
        if not known.hold(text, slip.place.start) and apart.take(slip.span) and not _is_verb(text, slip, neighbours):
            yield slip
    orders = rulebook.read("wording/habits.yaml", HabitRules).orders.split()
    turned = word_order.turned(text, lambda: segmenter(rulebook).FREQ, rulebook.derive(known_triples), orders)
    yield from (slip for slip in turned if apart.take(slip.span))


def _known(rulebook: Rulebook) -> Words:
    """What the rules know to be right whoever is beside it."""
    return Words(rulebook.read("wording/neighbours.yaml", Neighbours).words)


def _is_verb(text: str, slip: Slip, neighbours: Neighbours) -> bool:
    """Whether a verb of one character says all where a word of two would stand: 比上年少5万元, 比上年少支了5万元."""
    if slip.edit is not Edit.MISSING or text[slip.place.start] not in neighbours.verbs:
        return False
    behind = text[slip.place.start + 1 : slip.place.start + 5]
    return behind.lstrip(neighbours.paid).lstrip()[:1].isdigit()


def _is_pronoun(text: str, slip: Slip, neighbours: Neighbours) -> bool:
    """Whether 其 means what was told before: 2个县虚增非税收入A，占其非税收入的B%."""
    return slip.edit is Edit.MISSING and neighbours.of_its_own.match(text, slip.span.start) is not None


def _of_rules(text: str, rulebook: Rulebook, apart: Apart) -> Iterator[Slip]:
    for slip in rulebook.derive(near_misses).find(text):
        if not _goes_on(text, slip, rulebook):
            apart.take(slip.span)
            old = text[slip.span.start : slip.span.end] in rulebook.derive(_old_spellings)
            yield slip._replace(sure=False) if old or _reads(text, slip, rulebook) else slip
    yield from (slip for slip in rulebook.derive(spelling).find(text) if apart.take(slip.span))


def spelling(rulebook: Rulebook) -> Spelling:
    """The engine over what stands side by side in reports."""
    neighbours = rulebook.read("wording/neighbours.yaml", Neighbours)
    beside = rulebook.read("wording/beside.yaml", Beside)
    triples = rulebook.derive(known_triples)
    habit, doubles = rulebook.read("wording/habits.yaml", HabitRules), rulebook.read("wording/doubles.yaml", Doubles)
    return Spelling(
        Pairs(numpy.concatenate([followed(beside.pairs, 2), *triples.pairs()])),
        triples,
        rulebook.read("wording/confusions.yaml", Confusions).read(),
        Sounds(rulebook.read("wording/sounds.yaml", SoundRules).syllables, triples.inside(), neighbours.apart),
        Words((*neighbours.words, *neighbours.coined.split())),
        frozenset(rulebook.derive(gazetteer).full),
        neighbours.apart,
        neighbours.ends,
        neighbours.optional,
        "".join(entry.of for entry in doubles.single),
        habit.standing,
        "".join(beside.alone[:-1]),
        neighbours.verbs + neighbours.single + beside.alone[0],
        doubles.measures,
        lambda: rulebook.derive(_likelihood),
    )


def _likelihood(rulebook: Rulebook) -> Likelihood:
    dictionary = segmenter(rulebook)
    return Likelihood(dictionary.FREQ, dictionary.total, rulebook.read("wording/beside.yaml", Beside).alone)


def lexicon(rulebook: Rulebook) -> Lexicon:
    """What explains a character beside the report's own habits."""
    data = rulebook.read("wording/habits.yaml", HabitRules)
    return Lexicon(
        lambda: segmenter(rulebook).FREQ,
        confusions(rulebook),
        frozenset(data.standing),
        frozenset(data.slight),
        frozenset(data.about),
        frozenset(rulebook.read("wording/doubles.yaml", Doubles).measures),
        homophones(rulebook),
    )


def confusions(rulebook: Rulebook) -> dict[str, str]:
    """By character: those that are taken for it."""
    confusions = rulebook.read("wording/confusions.yaml", Confusions).read()
    return {char: others.replace(" ", "") for char, others in confusions.items()}


def homophones(rulebook: Rulebook) -> dict[str, str]:
    """By character: those that sound the same and can not stand in its place as well."""
    sounds = rulebook.read("wording/confusions.yaml", Confusions).read()
    either = {frozenset(pair) for pair in rulebook.read("wording/habits.yaml", HabitRules).either.split()}
    return {
        char: "".join(other for other in others.split(" ")[1] if frozenset((char, other)) not in either)
        for char, others in sounds.items()
    }


def near_misses(rulebook: Rulebook) -> NearMisses:
    """The engine over the rules' terms."""
    groups = rulebook.read("wording/terms.yaml", tuple[Group, ...])
    neighbours = rulebook.read("wording/neighbours.yaml", Neighbours)
    terms = [Term.parse(term, group.level) for group in groups for term in group.terms]
    names = {name for file in _ACCOUNTS for name in _names(rulebook.read(file, AccountNames))}
    misspelt = rulebook.read("wording/misspelt.yaml", Misspelt).read()
    return NearMisses(terms, {*neighbours.words, *names}, rulebook.derive(confusions), neighbours.optional, misspelt)


def _in_name(text: str, slip: Slip, name: str | None) -> bool:
    """Whether a near miss begins with the end of the unit's own name: 某某公路管理站政府采购支出."""
    return name is not None and any(text.endswith(name, 0, end) for end in range(slip.span.start + 1, slip.span.end))


def _in_place(text: str, slip: Slip, neighbours: Neighbours) -> bool:
    """Whether a near miss stands in the name of a town or village, which no list knows: 城东区白关镇."""
    begin = max(0, slip.place.start - _PLACE)
    found = neighbours.towns.finditer(text[begin : slip.place.end + _PLACE])
    return any(begin + name.start("name") <= slip.place.start < begin + name.end("name") for name in found)


def _goes_on(text: str, slip: Slip, rulebook: Rulebook) -> bool:
    """Whether the place of the slip is a common word, or belongs to one that goes on beyond it (同比降低, 收支决算).

    A word that begins behind a missing character and is common without going on says nothing: 财政拨支出决算.
    """
    words = segmenter(rulebook).FREQ
    start, end = slip.span.start, slip.span.end
    if slip.edit is Edit.SWAPPED and (
        _is_word(text[slip.place.start : slip.place.end], words) or _meet(text, slip, words)
    ):
        return True  # 积极展开
    beyond = [
        text[first:last]
        for first in range(start + 1, min(slip.place.start, end - 1) + 1)
        if slip.edit is not Edit.MISSING or first < slip.place.start or not _is_word(text[first:end], words)
        for last in range(end + 1, first + _LONGEST_WORD + 1)
    ]
    before = [
        text[first:last]
        for last in range(max(slip.place.end, start + 1), end)
        for first in range(max(0, last - _LONGEST_WORD), start)
    ]
    return any(words.get(word, 0) >= _COMMON for word in (*beyond, *before))


def _meet(text: str, slip: Slip, words: Mapping[str, int]) -> bool:
    """Whether one common word ends and another begins between two characters that seem turned: 非税收入|收缴."""
    at, longest = slip.place.start + 1, range(2, _LONGEST_WORD + 1)
    ends = any(_is_word(text[max(0, at - length) : at], words) for length in longest)
    return ends and any(_is_word(text[at : at + length], words) for length in longest)


def _reads(text: str, slip: Slip, rulebook: Rulebook) -> bool:
    """Whether a term with a character missing is good words too: 特定目标项目 beside 特定目标类项目."""
    standing = rulebook.read("wording/habits.yaml", HabitRules).standing
    words = segmenter(rulebook).FREQ
    return slip.edit is Edit.MISSING and reads(text, slip.span, words, _REAL, standing)


def _old_spellings(rulebook: Rulebook) -> frozenset[str]:
    return rulebook.read("wording/misspelt.yaml", Misspelt).old()


def _names(accounts: AccountNames) -> Iterator[str]:
    for names in accounts.accounts.values():
        yield from [names] if isinstance(names, str) else [dated.name for dated in names]


def _is_word(text: str, words: Mapping[str, int]) -> bool:
    return len(text) > 1 and words.get(text, 0) >= _COMMON
