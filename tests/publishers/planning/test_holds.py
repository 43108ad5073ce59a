"""Freezes and blackouts: what they stop, what passes, and what becomes of what they held."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.entries.models import AgencyName
from publishers.engine import acts
from publishers.engine.claim import claim_due
from publishers.models import Campaign, Delivery, DeliveryState, DeliveryStep, Hold, Kind, Scope
from publishers.planning.held import held, miss_held
from publishers.planning.holds import hold_due, hold_on, in_force, lift
from tests.entries.factories import make_entry
from tests.publishers import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def hold(reason: str = "Có sự cố", *, starts: datetime = NOW, **given: Any) -> Hold:
    return Hold.objects.create(reason=reason, starts_at=starts, **given)


def due(minutes: float = 0, **given: Any) -> Delivery:
    """A new entry's delivery, due so long after NOW."""
    delivery = factories.planned(factories.by_hand(given.pop("channel", "Đài truyền thanh")), given.pop("title", "Tin"))
    at = NOW + timedelta(minutes=minutes)
    Delivery.objects.filter(pk=delivery.pk).update(due_at=at, run_at=at, **given)
    return fresh(delivery)


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_related("entry", "channel", "hold").get(pk=delivery.pk)


def asked(channel_id: int = 1, campaign_id: int | None = None, agency: str = "so-tu-phap", at: datetime = NOW) -> Any:
    return hold_on(at, channel_id=channel_id, campaign_id=campaign_id, agency_code=agency)


def test_nothing_in_force_costs_one_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert asked() is None
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        assert hold_due(NOW) == 0
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("minutes", "is_held"), [(-1, False), (0, True), (59, True), (60, False)],
    ids=["before", "first second", "last minute", "at the end"],
)  # fmt: skip
def test_a_blackout_holds_from_its_beginning_to_before_its_end(minutes: int, is_held: bool) -> None:
    hold(ends_at=NOW + timedelta(hours=1))
    assert (asked(at=NOW + timedelta(minutes=minutes)) is not None) is is_held


def test_a_lifted_hold_holds_nothing_and_is_lifted_once(admin_user: Any) -> None:
    freeze = hold()
    assert lift(freeze, admin_user, NOW) and not lift(freeze, admin_user, NOW)
    assert asked() is None
    freeze.refresh_from_db()
    assert freeze.lifted_by == admin_user and not freeze.is_in_force(NOW) and freeze.is_over(NOW)


def test_each_scope_stops_its_own_only() -> None:
    here, there = factories.by_hand("Đài một"), factories.by_hand("Đài hai")
    law_day = Campaign.objects.create(name="Ngày Pháp luật")
    on_channel = hold(scope=Scope.CHANNEL, channel=here)
    assert asked(here.pk) == on_channel and asked(there.pk) is None
    on_channel.delete()
    on_campaign = hold(scope=Scope.CAMPAIGN, campaign=law_day)
    assert asked(campaign_id=law_day.pk) == on_campaign and asked() is None


def test_an_agency_is_stopped_with_all_below_it() -> None:
    AgencyName.objects.create(code="so-tu-phap", name="Sở Tư pháp")
    AgencyName.objects.create(code="phong-1", name="Phòng Phổ biến", parent_code="so-tu-phap")
    AgencyName.objects.create(code="so-y-te", name="Sở Y tế")
    freeze = hold(scope=Scope.AGENCY, agency_code="so-tu-phap")
    assert asked(agency="so-tu-phap") == freeze and asked(agency="phong-1") == freeze
    assert asked(agency="so-y-te") is None and asked(agency="") is None


def test_an_agency_that_no_row_knows_is_stopped_by_its_code() -> None:
    assert hold(scope=Scope.AGENCY, agency_code="xa-cu") == asked(agency="xa-cu")


def test_what_is_due_is_put_aside_and_not_claimed() -> None:
    freeze = hold()
    waiting, later = due(), due(60, channel="Đài hai")
    assert hold_due(NOW) == 1
    waiting, later = fresh(waiting), fresh(later)
    assert (waiting.state, waiting.hold) == (DeliveryState.SCHEDULED, freeze) and later.hold is None
    assert waiting.problem["code"] == "frozen" and waiting.problem["params"]["reason"] == "Có sự cố"
    assert claim_due(NOW) == [] and hold_due(NOW) == 0


def test_lifting_sends_nothing_by_itself(admin_user: Any) -> None:
    freeze = hold()
    waiting = due()
    hold_due(NOW)
    lift(freeze, admin_user, NOW)
    hold_due(NOW)
    assert claim_due(NOW) == [] and list(held()) == [waiting]


@pytest.mark.parametrize("kind", [Kind.CORRECT, Kind.WITHDRAW])
def test_corrections_and_withdrawals_pass(kind: Kind) -> None:
    hold()
    passing = due(kind=kind)
    assert hold_due(NOW) == 0 and fresh(passing).hold is None
    assert in_force(NOW).on_delivery(passing) is None


@pytest.mark.parametrize("work", ["leased", "begun", "accepted"])
def test_work_under_way_is_left_to_the_last_look(work: str) -> None:
    hold()
    delivery = due(state=DeliveryState.PUBLISHING)
    if work == "leased":
        Delivery.objects.filter(pk=delivery.pk).update(lease_until=NOW + timedelta(minutes=1))
    elif work == "begun":
        DeliveryStep.objects.create(
            delivery=delivery, name="post", state="intent", is_irreversible=True, begun_at=NOW
        )  # fmt: skip
    else:
        Delivery.objects.filter(pk=delivery.pk).update(receipt={"remote_id": "1", "state": "accepted"})
    assert hold_due(NOW) == 0


def test_due_at_the_very_end_of_a_blackout_is_on_time() -> None:
    hold(starts=NOW - timedelta(hours=1), ends_at=NOW + timedelta(seconds=2))
    due(2 / 60)
    assert hold_due(NOW) == 0


def test_a_thousand_are_put_aside_by_a_few_statements(django_assert_max_num_queries: Any) -> None:
    """So that it takes no time to speak of; how long it takes in all is asked in ``engine/test_freeze.py``."""
    hold()
    entry, channel = make_entry("Tin", agency="so-tu-phap"), factories.by_hand()
    Delivery.objects.bulk_create(
        Delivery(
            entry=entry, entry_version=1, channel=channel, slot_key=str(number), due_at=NOW, run_at=NOW,
            content_hash="0" * 64, bound_hash="0" * 64,
        )
        for number in range(1000)
    )  # fmt: skip
    with django_assert_max_num_queries(12):
        assert hold_due(NOW) == 1000


def test_a_held_delivery_goes_out_only_when_told_and_not_while_it_is_held(admin_user: Any) -> None:
    freeze = hold()
    delivery = due()
    hold_due(NOW)
    now = NOW + timedelta(minutes=1)
    with pytest.raises(acts.StillHeld) as stop:
        acts.reschedule(fresh(delivery), now)
    assert stop.value.hold == freeze and fresh(delivery).hold == freeze
    lift(freeze, admin_user, now)
    acts.reschedule(fresh(delivery), now)
    delivery = fresh(delivery)
    assert (delivery.hold, delivery.due_at, delivery.problem) == (None, now, None)
    assert [item.delivery_id for item in claim_due(now)] == [delivery.pk]


def test_a_new_time_inside_a_blackout_is_refused() -> None:
    blackout = hold(starts=NOW, ends_at=NOW + timedelta(days=7))
    delivery = due()
    with pytest.raises(acts.StillHeld):
        acts.reschedule(delivery, NOW + timedelta(days=6))
    acts.reschedule(delivery, blackout.ends_at)
    assert fresh(delivery).due_at == blackout.ends_at


def test_half_of_it_there_already_is_not_dropped_as_if_nothing_were() -> None:
    delivery = due(hold=hold())
    DeliveryStep.objects.create(delivery=delivery, name="post", state="done", is_irreversible=True, begun_at=NOW)
    with pytest.raises(acts.HalfDone):
        acts.cancel(delivery)
    assert fresh(delivery).state == DeliveryState.SCHEDULED


def test_what_waits_too_long_is_missed_and_says_why() -> None:
    old, young = due(-25 * 60), due(-23 * 60, channel="Đài hai")
    begun = due(-25 * 60, channel="Đài ba")
    DeliveryStep.objects.create(delivery=begun, name="post", state="done", is_irreversible=True, begun_at=NOW)
    freeze = hold(starts=NOW - timedelta(days=3))
    Delivery.objects.update(hold=freeze)
    assert miss_held(NOW) == 1
    old = fresh(old)
    assert (old.state, old.problem["code"], old.problem["params"]["reason"]) == ("missed", "held_too_long", "Có sự cố")
    assert fresh(young).state == fresh(begun).state == DeliveryState.SCHEDULED
    assert old in held()


@pytest.mark.parametrize(
    ("given", "field"),
    [({"scope": Scope.CHANNEL}, "channel"), ({"scope": Scope.AGENCY}, "agency_code"),
     ({"scope": Scope.CAMPAIGN}, "campaign"), ({"ends_at": NOW - timedelta(hours=1)}, "ends_at")],
)  # fmt: skip
def test_a_hold_names_what_it_holds_and_ends_after_it_begins(given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Hold(reason="x", starts_at=NOW, **given).full_clean()
    assert field in wrong.value.message_dict


def test_targets_of_another_scope_are_forgotten() -> None:
    found = Hold(reason="x", starts_at=NOW, agency_code="so-y-te", channel=factories.by_hand())
    found.full_clean()
    assert (found.agency_code, found.channel) == ("", None)
