"""What ``rules/indicators/`` holds: the indicators that reports share, and the words around their names."""

from narrcheck.rulebook import RuleData


class Indicator(RuleData):
    """One indicator of ``rules/indicators/standard.yaml``; the first of ``names`` is the canonical one.

    ``parts`` are its divisions, each of which makes up the whole; what is ``among`` it does not.
    """

    names: list[str]
    exact: tuple[str, ...] = ()
    side: str | None = None
    unique: bool = False
    carried: bool = False
    single: bool = False
    total: bool = False
    loose: bool = False
    covers: tuple[str, ...] = ()
    parts: tuple[list[str], ...] = ()
    among: tuple[str, ...] = ()
    limit: str | None = None

    @property
    def sought(self) -> tuple[list[str], ...]:
        """The divisions whose parts are looked for anywhere: of most indicators the first."""
        return self.parts if self.loose or self.unique else self.parts[:1]


class ScopeWords(RuleData):
    """Words that fix a scope."""

    scope: str
    words: list[str]


class Funds(RuleData):
    """One kind of a government's funds: the words of it, and the indicators of its two sides."""

    words: list[str]
    income: str
    expenditure: str


class PhraseWords(RuleData):
    """Content of ``rules/indicators/generic.yaml``."""

    generic: list[str]
    heads: list[str]
    leads: list[str]
    kept: list[str]
    tails: list[str]
    grounds: list[str]
    grounds_end: list[str]
    sides: dict[str, list[str]]
    scopes: list[ScopeWords]
    negated: str
    joint: list[str]
    heading_noise: list[str]
    plain: list[str]
    funds: list[Funds]
    divided: dict[str, str]
    so_many: str
    carried_over: list[str]
    rest: list[str]
    means: list[str]
    mean_end: str
    each: str
    narrowing: list[str]
    grants: list[str]
    transfers: list[str]
    whole_area: list[str]
    levels: list[str]
    complements: list[list[str]]
    counted: list[str]
