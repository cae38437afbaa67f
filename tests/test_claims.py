"""Facts that are written down in any form of words are read back as they were: frames, slots, values, directions."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from narrcheck.attempts import Attempts
from narrcheck.config import Settings
from narrcheck.model.checked import Outcome
from narrcheck.model.frame import Frame
from narrcheck.pipeline import analyse, extract
from narrcheck.readers.text import read_text
from narrcheck.relations.engine import relate
from narrcheck.relations.scene import Scene
from narrcheck.rulebook import Rulebook
from tests.claim_forms import FORMS
from tests.claim_words import Claim, Slots, names, one, said, titled, wordings

RULES = Rulebook()
bounded = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_what_is_written_is_read(form: Callable[[], st.SearchStrategy[Claim]]) -> None:
    @bounded
    @given(form())
    def reads(claim: Claim) -> None:
        assert_read(claim)

    reads()


def assert_read(claim: Claim) -> None:
    """Exactly the frames that the claim tells are read, each with exactly its figures, in the lists they belong to."""
    extraction = scene_of(claim.text).extraction
    frames = [frame for frame in extraction.frames if not frame.aside]
    told = [(_bare(told.name), told.slots) for told in claim.told]
    assert [(_bare(frame.key.replace("|", "")), _slots(frame)) for frame in frames] == told, claim.text
    assert not extraction.unbound, claim.text
    if claim.lists is not None:
        parents = [frames.index(frame.group.parent) if frame.group else None for frame in frames]
        assert parents == list(claim.lists), claim.text


def scene_of(text: str) -> Scene:
    return extract(analyse(read_text(text), Settings(), RULES))


def _slots(frame: Frame) -> Slots:
    facts = frame.facts.items()
    return {slot: (fact.quantity.exact, fact.direction.sign if fact.direction else 0) for slot, fact in facts}


def _bare(name: str) -> str:
    """A name without the 支出 that may or may not stand at its end."""
    return name.removesuffix("支出")


@st.composite
def rates_of_things(draw: st.DrawFn) -> tuple[str, bool]:
    """What came in, what was done of it, and the rate; whether the rate is right."""
    how, right = draw(wordings), draw(st.booleans())
    whole = draw(st.integers(20, 5000))
    part = draw(st.integers(whole // 2, whole))
    thing, unit, verb = draw(one(("收到来信", "件", "办结"), ("抽检样品", "份", "合格"), ("安排项目", "个", "完工")))
    shown = (20000 * part // whole + 1) // 2 + (0 if right else draw(one(-500, -90, 90, 500)))
    counts = (
        f"{thing}{how.number(whole, 0)}{unit}{how.comma}{draw(one('已', '其中', ''))}{verb}{how.number(part, 0)}{unit}"
    )
    return titled(how, f"全年{counts}{how.comma}{verb}率{draw(one('', '为', '达'))}{how.number(shown, 2)}%。"), right


@bounded
@given(rates_of_things())
def test_rates_of_things_are_recomputed(drawn: tuple[str, bool]) -> None:
    text, right = drawn
    outcomes = [
        instance.outcome for instance in relate(scene_of(text), Attempts()) if instance.relation.formula == "things"
    ]
    assert outcomes == [Outcome.HOLDS if right else Outcome.FAILS], text


ORDERS = {1: ("大于", "超过", "高于", "多于"), -1: ("小于", "低于", "少于"), 0: ("等于", "与{}持平", "与{}一致")}


@st.composite
def orders(draw: st.DrawFn) -> tuple[str, bool]:
    """A budget, what was spent, and a sentence that compares them; whether that sentence is true."""
    how, name, right = draw(wordings), draw(names), draw(st.booleans())
    budget = draw(st.integers(1000, 10**6))
    sign = draw(one(1, -1, 0))
    actual = budget + sign * draw(st.integers(100, 900)) * budget // 1000
    words = draw(one(*ORDERS[sign if right else draw(one(*sorted({1, -1, 0} - {sign})))]))
    noun = draw(one("年初预算数", "预算数"))
    says = "决算数" + (words.format(noun) if "{" in words else words + noun)
    figures = f"年初预算为{how.number(budget, 2)}万元{how.comma}支出决算为{how.number(actual, 2)}万元"
    return titled(how, f"{said(name, figures)}{how.comma}{says}{draw(one('', '的主要原因是厉行节约'))}。"), right


@bounded
@given(orders())
def test_orders_in_words_are_decided(drawn: tuple[str, bool]) -> None:
    text, right = drawn
    outcomes = [
        instance.outcome for instance in relate(scene_of(text), Attempts()) if instance.relation.formula == "order"
    ]
    # A true 等于 need not be counted; a false one must be found.
    assert Outcome.FAILS not in outcomes if right else outcomes == [Outcome.FAILS], text
