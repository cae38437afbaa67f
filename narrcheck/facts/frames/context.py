"""What stands around a figure: the subject, scope, year and measure that its words leave out."""

from collections.abc import Iterator

from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.indicators.resolver import Indicators
from narrcheck.facts.indicators.subject import NOTHING, Subject
from narrcheck.model.analysis import Identity, Sentence
from narrcheck.model.document import BlockKind, Document
from narrcheck.model.frame import Frame
from narrcheck.nlp.cues import Cues

_LONGEST_TITLE = 70
_LONGEST_LEVEL = 3


class Context:
    """Reads headings, titles of paragraphs and labels; nothing is taken from another section."""

    def __init__(
        self,
        document: Document,
        sentences: list[Sentence],
        identity: Identity,
        names: Indicators,
        cues: Cues,
        *,
        default: str,
        government: bool,
    ) -> None:
        """``default`` is the slot of a figure that no word tells.

        In the report of a ``government`` headings set the year and the kind of funds.
        """
        self.document, self.sentences, self.identity = document, sentences, identity
        self.names, self.cues, self.default, self.government = names, cues, default, government
        self.figured: dict[int, int] = {}
        self._first: dict[int, int] = {}
        for index, sentence in enumerate(sentences):
            self._first.setdefault(sentence.block, index)
        self._subjects: dict[str, Subject] = {}
        self._measures: dict[int, str] = {}
        self._years: dict[int, int | None] = {}
        self._titles: dict[int, Subject | None] = {}
        self._scopes: dict[int, str] = {}

    def words(self, block: int) -> str:
        """The folded text of a block."""
        span = self.document.blocks[block].span
        return self.document.folded[span.start : span.end]

    def subject(self, mention: Mention) -> Subject:
        """What a figure's own words name, or the label before its colon; a generic subject where they point back."""
        phrase = mention.phrase
        unit = mention.quantity.symbol
        if unit in self.names.words.counted and not phrase.endswith(unit):
            phrase += unit
        subject = self._resolve(phrase)
        if subject.generic and mention.label:
            labelled = self._resolve(mention.label)
            # 收入支出决算情况说明：收入A，支出B: the title tells no more than the words themselves.
            both = "both" in (labelled.side, self.names.heading(mention.label).side)
            if labelled.name and not (subject.side and both):
                return labelled._replace(generic=False)
        return subject

    def _resolve(self, phrase: str) -> Subject:
        """What a phrase names; reports say the same ones over and over."""
        if phrase not in self._subjects:
            self._subjects[phrase] = self.names.resolve(phrase, self.identity.entity)
        return self._subjects[phrase]

    def inherited(self, block: int) -> Subject:
        """The subject of the paragraph's own title, else of the nearest heading that has one."""
        title = self.title(block)
        if title is not None and not title.generic:
            return title
        for parent in self.document.ancestors(block):
            heading = self.document.blocks[parent].kind is BlockKind.HEADING
            subject = self.names.heading(self.words(parent), self.identity.entity) if heading else self.title(parent)
            if subject is not None and not subject.generic:
                return subject
        return NOTHING

    def title(self, block: int) -> Subject | None:
        """The subject of a paragraph that begins with its title (1.公务接待费。决算数为…) or one account (…（项）A)."""
        if block not in self._titles:
            index = self._first.get(block)
            if index is None:
                return None
            span = self.sentences[index].span
            if coded := self.names.coded(self.document.folded[span.start : span.end]):
                self._titles[block] = coded
                return coded
            whole = span.end == self.document.blocks[block].span.end
            if account := self.names.account_of(self.words(block)):
                self._titles[block] = self.names.heading(account, self.identity.entity)
            elif whole or index in self.figured or len(span) > _LONGEST_TITLE:
                self._titles[block] = None
            else:
                words = self.document.folded[span.start : span.end]
                self._titles[block] = self.names.heading(words, self.identity.entity)
        return self._titles[block]

    def funds(self, block: int, subject: Subject) -> Subject | None:
        """收入 or 支出, were it of one level (市级收入), as that of the funds that the nearest title names."""
        words = self.names.words
        plain = next((word for word in words.plain if subject.name.endswith(word)), "")
        level = subject.name.removesuffix(plain)
        levelled = level == "" or (len(level) <= _LONGEST_LEVEL and level.endswith(tuple(words.levels)))
        if not (self.government and plain and levelled and subject.side in words.sides):
            return None
        for title in self._above(block):
            told = [funds for funds in words.funds if any(word in title for word in funds.words)]
            if told:
                name = told[0].income if subject.side == "income" else told[0].expenditure
                return Subject(name, level, local=False, side=subject.side) if len(told) == 1 else None
        return None

    def _above(self, block: int) -> Iterator[str]:
        """The title that a paragraph, or an item that it hangs on, begins with, and its headings, the nearest first."""
        for place in (block, *self.document.ancestors(block)):
            index = self._first.get(place)
            if self.document.blocks[place].kind is BlockKind.HEADING:
                yield self.words(place)
            elif index is not None and index not in self.figured and len(self.sentences[index].span) <= _LONGEST_TITLE:
                span = self.sentences[index].span
                yield self.document.folded[span.start : span.end]

    def scope(self, subject: Subject, mention: Mention, total: Frame | None) -> str:
        """The scope that the name fixes, else the list's total, the sentence's beginning or the nearest heading."""
        own = self.names.scope(subject.qualifier + subject.name)
        if own or total is not None:
            return own or (total.scope if total else "")
        sentence = self.sentences[mention.sentence].span
        end = min(self.figured.get(mention.sentence, sentence.end), mention.quantity.span.start)
        return self.names.scope(self.document.folded[sentence.start : end]) or self._heading_scope(mention.block)

    def _heading_scope(self, block: int) -> str:
        if block not in self._scopes:
            above = self.document.ancestors(block)
            headings = [parent for parent in above if self.document.blocks[parent].kind is BlockKind.HEADING]
            found = (self.names.scope(self.words(parent)) for parent in headings)
            self._scopes[block] = next((scope for scope in found if scope), "")
        return self._scopes[block]

    def year(self, block: int) -> int | None:
        """The year whose figures a block tells: of its headings where they set it, else the report's own."""
        if not self.government:
            return self.identity.fiscal_year
        if block not in self._years:
            headings = [
                parent
                for parent in [block, *self.document.ancestors(block)]
                if self.document.blocks[parent].kind is BlockKind.HEADING
            ]
            found = (self.names.year(self.words(parent)) for parent in headings)
            self._years[block] = next((year for year in found if year), self.identity.fiscal_year)
        return self._years[block]

    def usual(self, block: int) -> str:
        """The slot of a figure that no word tells: of the nearest heading on 决算 or dated 预算, else the report's."""
        if block not in self._measures:
            found = (self._told(parent) for parent in (*self.document.ancestors(block), 0))
            self._measures[block] = next((slot for slot in found if slot), self.default)
        return self._measures[block]

    def _told(self, block: int) -> str | None:
        """The one measure that a heading tells; a budget only with its year, since 预算 has many meanings."""
        if self.document.blocks[block].kind is not BlockKind.HEADING:
            return None
        measures, year = self._measured(block), self.names.year(self.words(block))
        slot = next(iter(measures)) if len(measures) == 1 else None
        if slot == "actual" or year is None:
            return slot if slot == "actual" else None
        # 一、2022年预算执行情况 （一）2022年预算收支情况: what the budget came to
        above = (place for place in self.document.ancestors(block) if self.names.year(self.words(place)) == year)
        return None if any("actual" in self._measured(place) for place in above) else slot

    def _measured(self, block: int) -> set[str | None]:
        """The measures that the words of a heading tell."""
        return {match.lastgroup for match in self.cues.measure.finditer(self.cues.opaque.sub("", self.words(block)))}
