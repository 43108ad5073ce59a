"""Being told by a source's hub: asked for, verified, believed only with the right signature, ended."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit

import pytest

from syndication.inbound.push.asking import ask_due, callback_url
from syndication.inbound.push.noticing import is_pushed, notice, polled_every
from syndication.inbound.push.receiving import MAX_BYTES
from syndication.models import Source, SourceState

from .hub import OtherHub, running_hub

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public_url")]

TOPIC = "https://sotuphap.test/feed.atom"
FEED = b"<feed/>"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def hub() -> Iterator[OtherHub]:
    with running_hub() as running:
        yield running


@pytest.fixture
def source(hub: OtherHub) -> Source:
    """A source whose feed names the hub; nothing is asked yet."""
    made = Source.objects.create(name="Sở Tư pháp", address="https://sotuphap.test/feed")
    notice(made, hub.url, TOPIC, now())
    return fresh(made)


def fresh(source: Source) -> Source:
    return Source.objects.get(pk=source.pk)


def question(client, source: Source, **given: str):
    fields = {"mode": "subscribe", "topic": TOPIC, "challenge": "từ-ngẫu-nhiên", "lease_seconds": "864000", **given}
    return client.get(address(source) + "?" + urlencode({f"hub.{name}": value for name, value in fields.items()}))


def address(source: Source) -> str:
    return urlsplit(callback_url(source)).path


def subscribed(client, source: Source) -> Source:
    ask_due(now())
    assert question(client, source).status_code == 200
    return fresh(source)


def push(client, source: Source, hub: OtherHub, body: bytes = FEED, method: str = "sha256", **headers: str):
    digest = hmac.new(hub.asked[-1]["hub.secret"].encode(), body, method).hexdigest()
    given = {"X-Hub-Signature": f"{method}={digest}", **headers}
    return client.post(address(source), body, content_type="application/atom+xml", headers=given)


def is_taken(source: Source) -> bool:
    return fresh(source).pushed_at is not None


# --- asking -------------------------------------------------------------------------------------------------------


def test_the_hub_is_asked_with_all_that_the_recommendation_wants(source, hub) -> None:
    assert ask_due(now()) == 1
    asked = hub.asked[0]
    assert asked["hub.mode"] == "subscribe"
    assert asked["hub.topic"] == TOPIC
    assert asked["hub.callback"] == f"https://pbgdpl.test/-/push/{source.push_token}"
    assert 32 <= len(asked["hub.secret"].encode()) < 200
    assert int(asked["hub.lease_seconds"]) > 0
    assert asked["hub.secret"] not in fresh(source).hub_secret


def test_two_processes_ask_once(source, hub) -> None:
    ask_due(now())
    ask_due(now())
    assert len(hub.asked) == 1


def test_a_request_that_is_never_verified_is_made_again_with_the_same_secret(source, hub) -> None:
    ask_due(now())
    ask_due(now() + timedelta(hours=2))
    assert hub.asked[0] == hub.asked[1]


def test_a_hub_that_redirects_is_followed_once(source, hub) -> None:
    hub.location = f"http://127.0.0.1:{hub.port}/elsewhere"
    assert ask_due(now()) == 1
    assert len(hub.asked) == 2


@pytest.mark.parametrize(("status", "hours"), [(404, 20), (503, 0.4)])
def test_a_hub_that_refuses_is_asked_more_seldom_than_one_in_trouble(source, hub, status, hours) -> None:
    hub.status = status
    assert ask_due(now()) == 0
    assert fresh(source).hub_ask_at > now() + timedelta(hours=hours)


def test_the_lease_is_renewed_before_it_ends(source, hub, client) -> None:
    found = subscribed(client, source)
    assert now() < found.hub_ask_at < found.hub_lease_until - timedelta(days=1)
    ask_due(found.hub_ask_at)
    assert [asked["hub.mode"] for asked in hub.asked] == ["subscribe", "subscribe"]
    assert hub.asked[0]["hub.secret"] == hub.asked[1]["hub.secret"]


def test_a_paused_source_is_unsubscribed_and_a_resumed_one_subscribed_again(source, hub, client) -> None:
    subscribed(client, source)
    Source.objects.update(state=SourceState.PAUSED)
    ask_due(now())
    assert hub.asked[-1]["hub.mode"] == "unsubscribe"
    assert question(client, source, mode="unsubscribe").status_code == 200
    assert fresh(source).hub_lease_until is None
    assert ask_due(now()) == 0
    Source.objects.update(state=SourceState.ACTIVE)
    ask_due(now())
    assert [asked["hub.mode"] for asked in hub.asked] == ["subscribe", "unsubscribe", "subscribe"]


def test_another_hub_is_another_subscription(source, hub, client) -> None:
    subscribed(client, source)
    assert notice(fresh(source), hub.url, TOPIC + "?2", now())
    assert not notice(fresh(source), hub.url, TOPIC + "?2", now())
    ask_due(now())
    assert hub.asked[0]["hub.secret"] != hub.asked[1]["hub.secret"]


def test_a_feed_that_names_no_hub_any_more_is_asked_as_ever(source, client) -> None:
    subscribed(client, source)
    notice(fresh(source), "", "", now())
    assert (fresh(source).hub_url, fresh(source).hub_lease_until) == ("", None)
    assert ask_due(now()) == 0


# --- answering ----------------------------------------------------------------------------------------------------


def test_the_challenge_is_echoed_as_plain_text(source, client) -> None:
    ask_due(now())
    answer = question(client, source)
    assert answer.content.decode() == "từ-ngẫu-nhiên"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_is_confirmed_that_was_not_asked_for(source, client) -> None:
    assert question(client, source).status_code == 404
    ask_due(now())
    for wrong in ({"mode": "unsubscribe"}, {"topic": "https://other.test/"}, {"challenge": ""}, {"mode": "x"}):
        assert question(client, source, **wrong).status_code == 404
    assert client.get("/-/push/nobody").status_code == 404


def test_a_question_is_confirmed_once(source, client) -> None:
    lease = subscribed(client, source).hub_lease_until
    assert question(client, source, lease_seconds="99999999").status_code == 404
    assert fresh(source).hub_lease_until == lease


def test_a_denied_subscription_is_polled_and_tried_again_tomorrow(source, client) -> None:
    subscribed(client, source)
    assert question(client, source, mode="denied", reason="closed").status_code == 200
    found = fresh(source)
    assert found.hub_lease_until is None
    assert timedelta(hours=23) < found.hub_ask_at - now() < timedelta(hours=25)


# --- content ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_signed_content_is_acknowledged_and_taken(source, hub, client, method) -> None:
    subscribed(client, source)
    assert push(client, source, hub, method=method).status_code == 202
    assert is_taken(source)


@pytest.mark.parametrize(
    "signature", ["", "sha256=", "sha256=" + "0" * 64, "md5=" + hashlib.md5(FEED).hexdigest(), "sha256", "é=é"]
)
def test_content_without_the_right_signature_is_acknowledged_and_ignored(source, hub, client, signature) -> None:
    subscribed(client, source)
    assert push(client, source, hub, **{"X-Hub-Signature": signature}).status_code == 202
    assert not is_taken(source)


def test_content_for_a_subscription_that_ended_is_ignored(source, hub, client) -> None:
    subscribed(client, source)
    Source.objects.update(hub_lease_until=now() - timedelta(seconds=1))
    assert push(client, source, hub).status_code == 202
    assert not is_taken(source)


def test_content_for_a_removed_source_ends_the_subscription(source, hub, client) -> None:
    subscribed(client, source)
    Source.objects.all().delete()
    assert push(client, source, hub).status_code == 410


def test_content_that_is_too_long_is_not_read(source, hub, client) -> None:
    subscribed(client, source)
    assert push(client, source, hub, **{"Content-Length": str(MAX_BYTES + 1)}).status_code == 413


def test_while_the_hub_tells_us_the_source_is_asked_more_seldom(source, hub, client) -> None:
    found = subscribed(client, source)
    assert polled_every(found, now()) == found.every_s
    push(client, source, hub)
    found = fresh(source)
    assert is_pushed(found, now())
    assert polled_every(found, now()) > 4 * found.every_s
    assert polled_every(found, found.hub_lease_until) == found.every_s


# --- and into the inbox -------------------------------------------------------------------------------------------

ITEM = (
    "<entry><id>urn:x:{n}</id><title>Tin {n}</title><updated>2026-11-20T02:00:00Z</updated>"
    "<content>Văn bản</content></entry>"
)


def atom(*numbers: int) -> bytes:
    items = "".join(ITEM.format(n=number) for number in numbers)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x</id><title>Sở</title>{items}</feed>'.encode()


def test_what_is_pushed_comes_through_the_same_door_as_what_is_fetched(source, hub, client) -> None:
    subscribed(client, source)
    push(client, source, hub, atom(1, 2))
    assert sorted(source.items.values_list("title", flat=True)) == ["Tin 1", "Tin 2"]
    assert fresh(source).leased_until is None
    assert fresh(source).changed_at is not None


def test_a_push_with_the_news_only_says_nothing_of_the_rest(source, hub, client) -> None:
    subscribed(client, source)
    push(client, source, hub, atom(1, 2))
    for _ in range(3):
        push(client, source, hub, atom(3))
    assert source.items.count() == 3
    assert not source.items.filter(missing_times__gt=0).exists()


def test_a_push_that_can_not_be_read_has_the_source_asked(source, hub, client) -> None:
    subscribed(client, source)
    Source.objects.update(next_at=now() + timedelta(hours=1))
    push(client, source, hub, b"\x00 no feed")
    assert fresh(source).next_at <= now()
    assert (fresh(source).problem, fresh(source).leased_until) == (None, None)


def test_a_push_waits_while_the_source_is_being_asked(source, hub, client) -> None:
    from syndication.inbound.polling.claims import claim_one
    from syndication.inbound.push.taking import take

    claim_one(source, now())
    assert not take(source.pk, atom(1), "application/atom+xml", now())
    Source.objects.update(next_at=now() + timedelta(hours=1))
    assert take(source.pk, atom(1), "application/atom+xml", now() - timedelta(minutes=10))
    assert fresh(source).next_at <= now()


def test_an_older_push_does_not_overtake_a_newer_one(source, hub, client) -> None:
    from syndication.inbound.push.taking import take

    subscribed(client, source)
    push(client, source, hub, atom(2))
    assert take(source.pk, atom(1), "application/atom+xml", now() - timedelta(seconds=1))
    assert source.items.count() == 1
