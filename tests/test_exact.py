"""Exact numbers reckon as the standard library's fractions do."""

import copy
import operator
import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrcheck.model.exact import Exact

_SIDES = st.fractions(max_denominator=10**6) | st.integers(-(10**9), 10**9)
_OPERATIONS = (
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.floordiv,
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
    operator.eq,
)


@pytest.mark.parametrize("operation", _OPERATIONS)
@given(left=_SIDES, right=_SIDES)
def test_two_numbers(operation, left, right):
    if operation in (operator.truediv, operator.floordiv) and not right:
        with pytest.raises(ZeroDivisionError):
            operation(Exact(left), Exact(right))
        return
    expected = operation(Fraction(left), right)
    for one, other in ((Exact(left), Exact(right)), (Exact(left), right), (left, Exact(right))):
        assert operation(one, other) == expected
    found = operation(Exact(left), Exact(right))
    if isinstance(found, Fraction):
        assert found.as_integer_ratio() == expected.as_integer_ratio()
        assert type(found) is Exact or operation is operator.truediv


@given(number=st.fractions())
def test_one_number(number):
    exact = Exact(number)
    assert (abs(exact), -exact, float(exact), hash(exact)) == (abs(number), -number, float(number), hash(number))
    assert Exact(number.numerator, number.denominator).as_integer_ratio() == number.as_integer_ratio()
    assert type(pickle.loads(pickle.dumps(exact))) is type(copy.deepcopy(exact)) is type(exact + exact) is Exact
    assert pickle.loads(pickle.dumps(exact)) == copy.deepcopy(exact) == number
