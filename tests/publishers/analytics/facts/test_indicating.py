"""Views, reach, shares and engagement as reports count them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cms.core.indicators import Period, Unknown
from cms.core.registries import indicators
from tests.entries.factories import make_entry
from tests.publishers.factories import facebook

from .told import later, post, tell

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 10, 21, 2, 0, tzinfo=UTC)


def test_what_was_gained_within_the_period_by_month_and_what_is_unknown() -> None:
    channel, entry = facebook(), make_entry()
    made = post(channel, MORNING, entry)
    tell(made, MORNING, views=10)
    tell(made, later(MORNING, days=20), views=70)
    tell(made, later(MORNING, days=60), views=99)
    other = post(channel, later(MORNING, days=21), make_entry())
    tell(other, later(MORNING, days=21), shares=1, refused=("view_count",))
    views = indicators.get("views")
    assert views is not None and views.facts is not None
    period = Period(first=datetime(2026, 10, 1).date(), last=datetime(2026, 11, 30).date())
    agencies = frozenset({entry.agency_code})

    found = list(views.facts(period, agencies))
    assert [(row.value, row.unknown, row.parts["month"]) for row in found] == [
        (10, None, ("2026-10",)), (60, None, ("2026-11",)), (None, Unknown.FAILED, ("2026-11",)),
    ]  # fmt: skip
    assert not list(views.facts(period, frozenset({"elsewhere"})))
