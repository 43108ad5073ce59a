"""A clock that goes wrong is noticed before signatures fail, and one stranger's wrong clock is not believed."""

from __future__ import annotations

from email.utils import formatdate

import pytest
from django.core.cache import cache

from cms.core import clock_drift
from cms.core.other_clocks import OtherClocks

NOW = 1_790_000_000.0


def heard(*aheads: float) -> OtherClocks:
    clocks = OtherClocks()
    for number, ahead in enumerate(aheads):
        clocks.note(f"host{number}", formatdate(NOW + ahead), at=NOW)
    return clocks


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch):
    def tell(**offsets: float) -> None:
        monkeypatch.setattr(clock_drift, "offsets", lambda: offsets)

    return tell


def test_three_hosts_that_agree_are_believed() -> None:
    assert heard(90, 91, 92).ahead(NOW) == pytest.approx(91.5)
    assert heard(90, 91).ahead(NOW) is None
    assert abs(heard(0, 1, 4000).ahead(NOW) or 0) < 2


def test_old_and_broken_dates_count_for_nothing() -> None:
    clocks = heard(90, 91, 92)
    assert clocks.ahead(NOW + 4000) is None
    clocks.note("host9", "yesterday", at=NOW)
    clocks.note("host9", None, at=NOW)
    assert clocks.ahead(NOW) == pytest.approx(91.5)


@pytest.mark.parametrize(("ahead", "is_well", "is_told"), [(3, True, False), (-75, True, True), (301, False, True)])
def test_part_warns_at_a_minute_and_is_ill_at_five(told, ahead: float, is_well: bool, is_told: bool) -> None:
    told(broker=0.1, platforms=ahead)
    part = clock_drift.part()
    assert (part.ok, bool(part.detail)) == (is_well, is_told)
    found = list(clock_drift.ailment(None))
    assert [ailment.is_grave for ailment in found] == ([not is_well] if is_told else [])


@pytest.mark.django_db
def test_clocks_that_do_not_answer_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_drift, "_broker", lambda: 1 / 0)
    monkeypatch.setattr(clock_drift, "heard", OtherClocks())  # other tests' calls have heard of the time, too
    cache.set(clock_drift.KEY, 7.0)
    try:
        assert clock_drift.offsets()["platforms"] == 7.0
        assert "broker" not in clock_drift.offsets()
    finally:
        cache.delete(clock_drift.KEY)
