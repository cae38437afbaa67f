"""What the tests share."""

import pytest
from hypothesis import settings

from narrcheck.rulebook import Rulebook

# How long an example takes is no matter of correctness; benchmarks/ measures speed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The shipped rules, read once."""
    return Rulebook()
