"""A sample of the two thousand: one of every family, each with its true status, and nothing dies of it."""

from __future__ import annotations

import pytest

from .hostile.cases import cases
from .hostile.trial import try_all

#: These take as long as the deadline, or nearly: ``make hostile`` has them.
_LONG = {"floods"}


@pytest.fixture(scope="module")
def verdict():
    chosen = [case for case in cases(66, seed=7) if case.family not in _LONG]
    return try_all(chosen, seconds=5.0)


def test_every_feed_gets_a_true_status(verdict) -> None:
    assert verdict.faults == []


def test_the_readers_survive_and_stay_small(verdict) -> None:
    assert verdict.is_alive
    assert verdict.parser_peak_mb < 768
