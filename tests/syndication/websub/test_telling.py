"""Whom the hub tells, when, and what it leaves undone: coalescing, no needless repeats, retries, health."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import time_machine

from syndication.models import HubPosition, Subscription, SubscriptionState
from syndication.tasks import hub
from syndication.websub.changes import note_changes
from syndication.websub.policies import backoff, is_given_up, retry_after
from tests.entries.factories import change, make_agency, make_entry, withdraw

pytestmark = pytest.mark.django_db

SITE = "https://pbgdpl.test"


def the_one() -> Subscription:
    return Subscription.objects.get()


def told(subscriber) -> list[str]:
    """Paths of the callbacks that were told."""
    hub.delay()
    paths = [call.path for call in subscriber.contents]
    subscriber.calls.clear()
    return paths


def subscribe(ask, subscriber, *topics: str) -> None:
    for number, topic in enumerate(topics):
        ask(topic=SITE + topic, callback=subscriber.url(f"/{number}"))
    subscriber.calls.clear()


def make_due() -> None:
    Subscription.objects.update(due_at=datetime.now(UTC))


# --- who is concerned ---------------------------------------------------------------------------------------------


def test_only_feeds_that_the_item_is_in_are_told(ask, subscriber) -> None:
    make_agency("so-a")
    make_agency("phong-b", parent="so-a")
    make_agency("so-c")
    subscribe(
        ask, subscriber, "/feeds/all.rss", "/feeds/so-a.rss", "/feeds/so-c.rss", "/feeds/all.rss?form=news",
        "/feeds/all.rss?form=video",
    )  # fmt: skip
    make_entry("Tin", agency="phong-b", form="news")
    assert sorted(told(subscriber)) == ["/0", "/1", "/3"]


def test_an_item_that_leaves_a_feed_is_a_change_of_it(ask, subscriber) -> None:
    entry = make_entry("Tin", form="news")
    subscribe(ask, subscriber, "/feeds/all.rss?form=news", "/feeds/all.rss?form=video")
    change(entry, title="Phim", form="video")
    entry.refresh_from_db()
    entry.form = "video"
    entry.save(update_fields=["form"])
    assert sorted(told(subscriber)) == ["/0", "/1"]


def test_a_withdrawal_is_told(ask, subscriber) -> None:
    entry = make_entry("Luật cũ")
    make_entry("Luật Đất đai")
    subscribe(ask, subscriber, "/feeds/all.json")
    withdraw(entry)
    hub.delay()
    assert '"title":"Luật cũ"' not in subscriber.contents[-1].body.decode()


def test_a_change_without_a_message_is_found_by_the_next_tick(ask, subscriber) -> None:
    """A worker that died between commit and message costs seconds, not a notification."""
    subscribe(ask, subscriber, "/feeds/all.rss")
    make_entry("Tin")  # nobody is told of it
    assert told(subscriber) == ["/0"]


def test_looking_twice_tells_once(ask, subscriber) -> None:
    subscribe(ask, subscriber, "/feeds/all.rss")
    make_entry("Tin")
    assert told(subscriber) == ["/0"]
    assert told(subscriber) == []


def test_the_hub_remembers_how_far_it_looked() -> None:
    make_entry("Một")
    make_entry("Hai")
    assert note_changes(datetime.now(UTC)) == 2
    assert note_changes(datetime.now(UTC)) == 0
    assert HubPosition.objects.count() == 1


# --- no needless words --------------------------------------------------------------------------------------------


def test_what_was_published_before_the_request_is_not_told(ask, subscriber) -> None:
    make_entry("Tin")
    ask()
    assert told(subscriber) == []


def test_several_changes_at_once_are_one_notification_of_the_newest(ask, subscriber) -> None:
    subscribe(ask, subscriber, "/feeds/all.atom")
    for number in range(5):
        make_entry(f"Tin {number}")
    hub.delay()
    assert len(subscriber.contents) == 1
    assert "Tin 4" in subscriber.contents[0].body.decode()


def test_the_same_bytes_are_not_sent_twice(ask, subscriber) -> None:
    make_entry("Tin")
    subscribe(ask, subscriber, "/feeds/all.atom")
    Subscription.objects.update(wanted=10**6, due_at=datetime.now(UTC))
    assert told(subscriber) == ["/0"]
    Subscription.objects.update(wanted=2 * 10**6, due_at=datetime.now(UTC))
    assert told(subscriber) == []
    assert the_one().due_at is None or the_one().due_at <= datetime.now(UTC)


def test_a_change_during_the_telling_is_told_afterwards(ask, subscriber, monkeypatch) -> None:
    subscribe(ask, subscriber, "/feeds/all.atom")
    make_entry("Một")
    from syndication.websub import telling

    send = telling.hand_over

    def and_meanwhile(*given):
        answer = send(*given)
        if len(subscriber.contents) == 1:
            make_entry("Hai")
            note_changes(datetime.now(UTC))
        return answer

    monkeypatch.setattr(telling, "hand_over", and_meanwhile)
    hub.delay()
    assert len(subscriber.contents) == 2
    assert "Hai" in subscriber.contents[1].body.decode()


def test_a_change_while_it_is_verified_is_not_lost(ask, subscriber) -> None:
    subscriber.confirm_status = 200
    from syndication.websub.subscribing import accept
    from syndication.websub.wishes import read_wish

    wish = read_wish({"hub.mode": "subscribe", "hub.topic": f"{SITE}/feeds/all.rss", "hub.callback": subscriber.url()})
    accept(wish, datetime.now(UTC))
    make_entry("Tin")
    hub.delay()
    assert len(subscriber.contents) == 1


def test_the_feed_is_rendered_once_for_all(ask, subscriber, monkeypatch) -> None:
    from syndication.websub import topics

    rendered = []
    render = topics._render
    monkeypatch.setattr(topics, "_render", lambda *given: rendered.append(given) or render(*given))
    subscribe(ask, subscriber, *["/feeds/all.atom"] * 4)
    make_entry("Tin")
    assert len(told(subscriber)) == 4
    assert len(rendered) == 1


# --- failing ------------------------------------------------------------------------------------------------------


def test_failures_are_counted_explained_and_end_with_a_success(ask, subscriber) -> None:
    subscribe(ask, subscriber, "/feeds/all.atom")
    subscriber.status = 500
    make_entry("Tin")
    hub.delay()
    row = the_one()
    assert (row.failures, row.problem["code"]) == (1, "refused")
    assert timedelta(seconds=3) < row.due_at - datetime.now(UTC) < timedelta(seconds=7)
    subscriber.status = 200
    make_due()
    hub.delay()
    row = the_one()
    assert (row.failures, row.problem, row.told, row.due_at) == (0, None, 1, None)
    assert row.took_ms is not None


def test_a_server_that_is_away_is_a_failure(ask, subscriber) -> None:
    subscribe(ask, subscriber, "/feeds/all.atom")
    Subscription.objects.update(callback="http://127.0.0.1:9/")
    make_entry("Tin")
    hub.delay()
    assert the_one().problem["code"] == "unreachable"


def test_a_private_address_behind_a_name_is_not_called(ask, subscriber, settings) -> None:
    subscribe(ask, subscriber, "/feeds/all.atom")
    settings.LOA = {**settings.LOA, "OUTBOUND_ALLOW": []}
    make_entry("Tin")
    assert told(subscriber) == []
    assert the_one().problem["code"] == "forbidden_address"


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_respected(ask, subscriber, status) -> None:
    subscribe(ask, subscriber, "/feeds/all.atom")
    subscriber.status, subscriber.headers = status, {"Retry-After": "600"}
    make_entry("Tin")
    hub.delay()
    assert timedelta(seconds=590) < the_one().due_at - datetime.now(UTC) <= timedelta(seconds=600)


def test_a_new_change_does_not_hurry_a_subscriber_in_trouble(ask, subscriber) -> None:
    subscribe(ask, subscriber, "/feeds/all.atom")
    subscriber.status, subscriber.headers = 503, {"Retry-After": "600"}
    make_entry("Một")
    assert told(subscriber) == ["/0"]
    make_entry("Hai")
    assert told(subscriber) == []


def test_a_secret_that_no_key_opens_sends_nothing_unsigned(ask, subscriber, settings) -> None:
    ask(secret="bí mật")
    subscriber.calls.clear()
    settings.LOA = {**settings.LOA, "ENCRYPTION_KEYS": ["another"]}
    make_entry("Tin")
    assert told(subscriber) == []
    assert the_one().problem["code"] == "secret_unreadable"


def test_subscribers_of_a_feed_that_is_gone_are_told_so(ask, subscriber) -> None:
    agency = make_agency("so-a")
    subscribe(ask, subscriber, "/feeds/so-a.atom")
    agency.delete()
    make_entry("Tin")
    hub.delay()
    assert subscriber.questions[-1]["mode"] == "denied"
    assert the_one().state == SubscriptionState.DENIED
    assert not subscriber.contents


def test_a_callback_that_is_away_is_asked_three_times_whether_it_wants_to(ask, subscriber) -> None:
    with time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC), tick=False) as clock:
        ask(callback="http://127.0.0.1:9/")
        for _ in range(2):
            assert the_one().state == SubscriptionState.VERIFYING
            clock.shift(300)
            hub.delay()
        assert the_one().state == SubscriptionState.GIVEN_UP


def test_what_is_over_is_forgotten_after_a_month(ask, subscriber) -> None:
    subscriber.agrees = False
    ask()
    assert the_one().state == SubscriptionState.DENIED
    Subscription.objects.update(created_at=datetime.now(UTC) - timedelta(days=31))
    hub.delay()
    assert not Subscription.objects.exists()


# --- policies -----------------------------------------------------------------------------------------------------


def test_backoff_grows_to_six_hours() -> None:
    waits = [backoff(n, chance=0.5).total_seconds() for n in (1, 2, 3, 10, 60)]
    assert waits == [5, 10, 20, 2560, 6 * 3600]


def test_backoff_is_spread() -> None:
    assert backoff(1, chance=0.0).total_seconds() == 4
    assert backoff(1, chance=1.0).total_seconds() == 6


def test_retry_after_is_read_in_both_forms_and_never_trusted_too_far() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    texts = ["30", "99999999999", "-1", "soon", format_datetime(now + timedelta(minutes=2), usegmt=True)]
    assert [retry_after(text, now).total_seconds() for text in texts] == [30, 21600, 0, 0, 120]


def test_one_notification_is_tried_for_two_days() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    assert not is_given_up(now - timedelta(hours=47), now)
    assert is_given_up(now - timedelta(hours=49), now)
