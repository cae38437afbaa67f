"""What the tests share."""

import pytest

from narrcheck.rulebook import Rulebook


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The shipped rules, read once."""
    return Rulebook()
