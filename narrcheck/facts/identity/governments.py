"""Whether a report is of a whole government: by its kind, or by what it tells where no title says it."""

from narrcheck.facts.identity.profiles import profile_named
from narrcheck.model.analysis import Identity
from narrcheck.rulebook import Expression, Rulebook, RuleData

# Areas, or funds of governments, told so often are no accident.
_OFTEN = 2


class Governments(RuleData):
    """``rules/entity/government.yaml``."""

    area: Expression
    funds: Expression
    unit: Expression


def of_government(text: str, rulebook: Rulebook, profile: str | None) -> bool:
    """Whether a text tells the money of a place: by its profile, or far more of areas and their funds than of a unit.

    With a profile of units' reports it has to tell what only governments have.
    """
    kind = profile_named(rulebook, profile)
    if kind is not None and kind.government:
        return True
    rules = rulebook.read("entity/government.yaml", Governments)
    areas, funds, units = (len(words.findall(text)) for words in (rules.area, rules.funds, rules.unit))
    return areas >= _OFTEN and areas + funds > 2 * units and (kind is None or funds >= _OFTEN)


def several_levels(text: str, rulebook: Rulebook, identity: Identity) -> bool:
    """Whether one indicator may have several values in a report: of the whole area, its own level, each county."""
    kind = profile_named(rulebook, identity.profile)
    return kind.several_levels(text) if kind is not None and kind.government else identity.government
