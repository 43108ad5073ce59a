"""Recurring posts: ordinary deliveries, each day once; what can't be planned says why; one day changed, none other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model

from cms.entries.actions.stamp import stamp
from cms.entries.models import Entry
from cms.pages.blocks import paragraphs
from cms.pages.models import NewsPage
from publishers.links.making import stand_in
from publishers.models import (
    Campaign,
    CampaignItem,
    Channel,
    Delivery,
    DeliveryState,
    Hold,
    Occurrence,
    OccurrenceState,
    Recurrence,
    Scope,
    Takes,
)
from publishers.planning.recurring import acts as acts
from publishers.planning.recurring import ahead
from publishers.planning.recurring.ahead import AHEAD, make_days, moments_between, plan_day, plan_recurrences
from tests.pages import factories as pages
from tests.publishers.factories import by_hand, facebook

pytestmark = pytest.mark.django_db
#: A Sunday noon in Vietnam: the first Monday is the day after.
NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _sunday(settings: Any) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def channel() -> Channel:
    return by_hand("Đài truyền thanh")


def item(title: str) -> Entry:
    page = pages.add(NewsPage(title=title, body=paragraphs("Toàn dân tìm hiểu pháp luật.")), live=True)
    stamp(Entry.objects.values_list("pk", flat=True))
    return Entry.objects.get(page_id=page.pk)


def mondays(*channels: Channel, **given: Any) -> Recurrence:
    user = get_user_model().objects.create_user(username="lan", is_superuser=True)
    values = {"weekdays": [0], "wall_time": time(8), "starts_on": NOW.date(), "takes": Takes.CAMPAIGN, **given}
    campaign = Campaign.objects.create(name="Ngày Pháp luật")
    made = Recurrence.objects.create(campaign=campaign, name="Thứ Hai", planned_by=user, **values)
    made.channels.set(channels)
    return made


def into(recurrence: Recurrence, *entries: Entry) -> None:
    for entry in entries:
        CampaignItem.objects.create(campaign=recurrence.campaign, entry=entry)


def told(recurrence: Recurrence) -> list[tuple[str, str, str]]:
    """Wall time, state and reason of each day."""
    rows = recurrence.occurrences.order_by("wall")
    return [(row.wall[5:10], row.state, " ".join(sorted(one["code"] for one in row.problems.values()))) for row in rows]


@pytest.mark.both
def test_each_day_is_planned_once_whoever_asks(channel: Channel) -> None:
    rule = mondays(channel)
    into(rule, item("Một"), item("Hai"))
    assert plan_recurrences(NOW) == 2
    assert plan_recurrences(NOW) == 0 and plan_recurrences(NOW + timedelta(seconds=5)) == 0
    rows = Delivery.objects.order_by("due_at")
    assert [(row.entry.title, row.due_wall, row.campaign) for row in rows] == [
        ("Một", "2026-11-23T08:00", rule.campaign), ("Hai", "2026-11-30T08:00", rule.campaign)
    ]  # fmt: skip
    assert rows[0].due_at == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert told(rule) == [
        ("11-23", "planned", ""), ("11-30", "planned", ""), ("12-07", "waiting", "no_item_left"),
        ("12-14", "waiting", "no_item_left"),
    ]  # fmt: skip
    into(rule, item("Ba"))
    assert plan_recurrences(NOW) == 1 and told(rule)[2] == ("12-07", "planned", "")


def test_a_campaigns_short_links_are_counted_as_they_will_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = mondays(facebook())
    Campaign.objects.update(short_links=True)
    rule.campaign.refresh_from_db()
    into(rule, item("Một"))
    seen: list[Any] = []
    real = ahead.readiness
    monkeypatch.setattr(ahead, "readiness", lambda *args, **given: seen.extend(real(*args, **given)) or seen)
    plan_recurrences(NOW)
    assert stand_in() in str(seen[0].message), "before it is planned, nothing is made"


def test_who_read_an_older_turn_plans_nothing(channel: Channel) -> None:
    rule = mondays(channel)
    into(rule, item("Một"))
    make_days(rule, NOW)
    first, again = (rule.occurrences.order_by("wall").first() for _ in range(2))
    assert plan_day(rule, first, NOW) == 1 and plan_day(rule, again, NOW) == 0
    assert Delivery.objects.count() == 1


def test_the_newest_of_a_selection_is_chosen_shortly_before(channel: Channel) -> None:
    rule = mondays(channel, takes=Takes.SELECTION, forms=["news"])
    item("Cũ")
    assert plan_recurrences(NOW) == 1, "tomorrow only"
    newest = item("Mới")
    assert plan_recurrences(NOW + timedelta(days=6)) == 1
    assert Delivery.objects.order_by("-due_at")[0].entry == newest
    assert plan_recurrences(NOW + timedelta(days=13)) == 0, "both stand or wait there"
    assert told(rule)[2] == ("12-07", "waiting", "no_item_left")


def test_an_item_stands_once_on_a_channel_and_the_day_says_so(channel: Channel) -> None:
    rule = mondays(channel, takes=Takes.ITEM, entry=item("Một"))
    plan_recurrences(NOW)
    assert told(rule)[:2] == [("11-23", "planned", ""), ("11-30", "waiting", "planned_already")]
    Delivery.objects.update(state=DeliveryState.PUBLISHED, published_at=NOW)
    plan_recurrences(NOW)
    assert told(rule)[1] == ("11-30", "waiting", "stands_already")
    plan_recurrences(NOW + timedelta(days=9))
    assert told(rule)[1] == ("11-30", "passed", "stands_already"), "never silently dropped"


def test_what_cannot_be_planned_says_why(channel: Channel) -> None:
    entry = item("Một")
    rule = mondays(channel, takes=Takes.ITEM, entry=entry)
    end = NOW + timedelta(days=60)
    hold = Hold.objects.create(reason="Tang lễ", scope=Scope.SITE, starts_at=NOW, ends_at=end)
    plan_recurrences(NOW)
    assert told(rule)[0] == ("11-23", "waiting", "blackout_then")
    hold.delete()
    get_user_model().objects.update(is_superuser=False)
    plan_recurrences(NOW)
    assert told(rule)[0][2] == "planner_item"
    get_user_model().objects.update(is_superuser=True, is_active=False)
    plan_recurrences(NOW)
    assert told(rule)[0][2] == "planner_gone"
    get_user_model().objects.update(is_active=True)
    Entry.objects.update(status="withdrawn")
    plan_recurrences(NOW)
    assert told(rule)[0][2] == "item_gone" and not Delivery.objects.exists()
    Entry.objects.update(status="published")
    plan_recurrences(NOW)
    assert told(rule)[0] == ("11-23", "planned", "") and Delivery.objects.count() == 1


def test_one_day_is_left_out_moved_and_given_another_item_and_the_others_stay(channel: Channel) -> None:
    rule = mondays(channel)
    entries = [item(title) for title in ("Một", "Hai", "Ba", "Bốn")]
    into(rule, *entries)
    plan_recurrences(NOW)
    first, second, third, fourth = rule.occurrences.order_by("wall")
    before = fourth.deliveries.get().due_at
    acts.leave_out(first, NOW)
    assert first.deliveries.get().state == DeliveryState.CANCELLED
    acts.move(second, "2026-12-01T09:30", NOW)
    assert second.deliveries.get().due_wall == "2026-12-01T09:30" and second.wall == "2026-11-30T08:00"
    other = item("Năm")
    acts.choose(third, other, NOW)
    assert third.deliveries.get().entry == other
    assert Delivery.objects.get(entry=entries[2]).state == DeliveryState.CANCELLED
    assert fourth.deliveries.get().due_at == before
    with pytest.raises(acts.TooLate):
        acts.move(fourth, "2026-11-20T09:00", NOW)
    fourth.deliveries.update(state=DeliveryState.PUBLISHED)
    with pytest.raises(acts.TooLate):
        acts.leave_out(fourth, NOW)
    acts.take_up(first, NOW)
    assert first.state == OccurrenceState.PLANNED and first.deliveries.get().state == DeliveryState.SCHEDULED
    stale = Occurrence.objects.get(pk=first.pk)
    acts.leave_out(first, NOW)
    with pytest.raises(acts.Changed):
        acts.move(stale, "2026-12-24T09:00", NOW)


def test_another_rule_moves_what_nobody_touched(channel: Channel) -> None:
    rule = mondays(channel)
    into(rule, *(item(title) for title in ("Một", "Hai", "Ba", "Bốn")))
    plan_recurrences(NOW)
    acts.move(rule.occurrences.order_by("wall")[1], "2026-12-01T09:30", NOW)
    rule.wall_time = time(15)
    rule.save()
    acts.renew(rule, NOW)
    due = Delivery.objects.filter(state=DeliveryState.SCHEDULED).order_by("due_at").values_list("due_wall", flat=True)
    assert list(due) == ["2026-11-23T15:00", "2026-12-01T09:30", "2026-12-07T15:00", "2026-12-14T15:00"]


def test_stopped_it_sends_nothing_and_goes_on_when_resumed(channel: Channel) -> None:
    rule = mondays(channel)
    into(rule, item("Một"), item("Hai"))
    plan_recurrences(NOW)
    acts.leave_out(rule.occurrences.order_by("wall").first(), NOW)
    assert acts.stop(rule, NOW) == 3 and plan_recurrences(NOW) == 0
    assert not Delivery.objects.filter(state=DeliveryState.SCHEDULED).exists()
    assert acts.resume(rule, NOW) == 2, "the day that was left out stays so"
    assert told(rule)[0][1] == "skipped"


def test_days_further_away_are_known_without_rows(channel: Channel) -> None:
    rule = mondays(channel)
    make_days(rule, NOW)
    found = moments_between(rule, NOW, NOW + timedelta(days=90))
    assert len(found) == 12 + 1 and rule.occurrences.count() == 4 and timedelta(days=28) == AHEAD


def test_one_that_cannot_be_reckoned_stands_in_nobodys_way(channel: Channel) -> None:
    rule = mondays(channel)
    into(rule, item("Một"))
    broken = Recurrence.objects.create(
        campaign=rule.campaign, name="A", wall_time=time(8), starts_on=NOW.date(), zone="Nowhere", weekdays=[0]
    )
    assert plan_recurrences(NOW) == 1 and not broken.occurrences.exists()
