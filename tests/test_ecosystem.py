"""The findings in real reports are those that a person has judged true; see ``tests/ecosystem.py``."""

import pytest

from tests.ecosystem import difference, reports, shown, verdicts


@pytest.mark.skipif(not reports(), reason="the real reports are not part of the repository")
def test_every_finding_in_real_reports_is_judged_true() -> None:
    found = difference(verdicts())
    assert not (found.new or found.back or found.gone), (
        f"\n{shown(found)}\nRead them, then: python -m tests.ecosystem --help"
    )


def test_a_verdict_is_given_once() -> None:
    names = [(verdict.report, verdict.id) for verdict in verdicts()]
    assert names == sorted(set(names))
