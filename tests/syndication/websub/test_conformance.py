"""The recommendation (W3C, 23 January 2018), one test for each thing that a hub must do; the sections are named."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from syndication.models import Subscription, SubscriptionState
from syndication.tasks import hub
from tests.entries.factories import change, make_entry

from .conftest import TOPIC

pytestmark = pytest.mark.django_db


def the_one() -> Subscription:
    return Subscription.objects.get()


def publish(title: str = "Luật Căn cước") -> None:
    make_entry(title)
    hub.delay()


# --- 5.1 the request ----------------------------------------------------------------------------------------------


def test_accepts_callback_mode_and_topic_with_202(ask, subscriber) -> None:
    assert ask().status_code == 202
    assert the_one().state == SubscriptionState.ACTIVE


def test_accepts_a_secret(ask, subscriber) -> None:
    assert ask(secret="mật khẩu").status_code == 202
    assert "mật khẩu" not in str(vars(the_one()))


def test_ignores_parameters_it_does_not_understand(ask) -> None:
    assert ask(verify="sync", foo="bar").status_code == 202


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": None}, {"mode": "publish"}, {"topic": None}, {"callback": None}, {"callback": "ftp://a.test/x"},
        {"callback": "/only/a/path"}, {"callback": "http://user:word@a.test/"}, {"callback": "http://a.test/#x"},
        {"callback": "http://10.0.0.1/x"}, {"callback": "http://[::ffff:10.0.0.1]/x"}, {"callback": "http://a.test:x/"},
        {"callback": "https://pbgdpl.test/websub/"}, {"secret": "x" * 200}, {"lease_seconds": "-1"},
        {"lease_seconds": "0"}, {"lease_seconds": "soon"}, {"topic": "https://other.test/feeds/all.atom"},
        {"topic": "https://pbgdpl.test/feeds/nobody.atom"}, {"topic": "https://pbgdpl.test/feeds/all.atom?form=no"},
        {"topic": "https://pbgdpl.test/"}, {"topic": "https://pbgdpl.test/feeds/all.atom?archive=1"},
    ],
)  # fmt: skip
def test_errors_are_4xx_with_a_description_in_plain_text(ask, subscriber, wrong) -> None:
    answer = ask(**wrong)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert len(answer.content.decode().strip()) > 20
    assert not Subscription.objects.exists()
    assert not subscriber.calls


def test_the_answer_does_not_depend_on_verification(ask, subscriber) -> None:
    subscriber.agrees = False
    assert ask().status_code == 202
    assert ask(callback="http://127.0.0.1:9/nobody").status_code == 202


def test_an_active_subscription_may_be_asked_for_again_and_is_extended(ask, subscriber) -> None:
    ask(lease_seconds=7200)
    first = the_one().lease_until
    ask(lease_seconds=14400)
    assert the_one().lease_until > first + timedelta(hours=1)


def test_if_verification_fails_the_state_is_left_unchanged(ask, subscriber) -> None:
    ask(secret="first")
    before = the_one()
    subscriber.agrees = False
    ask(secret="second", lease_seconds=999_999)
    after = the_one()
    assert (after.state, after.secret, after.lease_until) == (before.state, before.secret, before.lease_until)
    ask(mode="unsubscribe")
    assert the_one().state == SubscriptionState.ACTIVE


def test_a_new_request_may_bring_another_secret_or_none(ask, subscriber) -> None:
    ask(secret="first")
    ask(secret="second")
    publish()
    ask()
    publish("Luật Đất đai")
    signed, plain = subscriber.contents
    assert signed.headers["x-hub-signature"] == signature("second", signed.body)
    assert "x-hub-signature" not in plain.headers


def test_the_query_string_of_the_callback_is_preserved_and_appended_to(ask, subscriber) -> None:
    ask(callback=subscriber.url("/cb?foo=bar&hub.mode=mine&x=%20y"))
    publish()
    question, content = subscriber.questions[0], subscriber.contents[0]
    assert question.query["foo"] == ["bar"]
    assert question.query["hub.mode"] == ["mine", "subscribe"]
    assert content.query == {"foo": ["bar"], "hub.mode": ["mine"], "x": [" y"]}


def test_percent_encoded_characters_of_the_topic_are_decoded(ask) -> None:
    assert ask(topic="https://pbgdpl.test/%66eeds/all.atom").status_code == 202
    assert the_one().topic == "/feeds/all.atom"


def test_a_topic_written_otherwise_is_the_same_topic(ask) -> None:
    ask(topic="HTTPS://PBGDPL.test:443/feeds/all.atom?form=video,news")
    ask(topic="https://pbgdpl.test/feeds/all.atom?form=news&form=video")
    assert the_one().topic == "/feeds/all.atom?form=news,video"


# --- 5.2 validation -----------------------------------------------------------------------------------------------


def test_whoever_is_denied_later_is_told_with_topic_and_reason(ask, subscriber) -> None:
    from syndication.websub.settling import deny

    ask()
    deny(the_one().pk, "Trang này đã đóng", datetime.now(UTC))
    hub.delay()
    told = subscriber.questions[-1]
    assert (told["mode"], told["topic"], told["reason"]) == ("denied", TOPIC, "Trang này đã đóng")
    publish()
    assert not subscriber.contents


# --- 5.3 verification of intent -----------------------------------------------------------------------------------


def test_asks_with_mode_topic_challenge_and_lease(ask, subscriber) -> None:
    ask(topic="https://PBGDPL.test/feeds/all.atom", lease_seconds=86_400)
    question = subscriber.questions[0]
    assert question["mode"] == "subscribe"
    assert question["topic"] == "https://PBGDPL.test/feeds/all.atom"  # as given in the request
    assert question["lease_seconds"] == "86400"
    assert len(question["challenge"]) >= 32


def test_every_challenge_is_another(ask, subscriber) -> None:
    ask()
    ask()
    first, second = subscriber.questions
    assert first["challenge"] != second["challenge"]


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 410, 500, 503])
def test_any_answer_but_2xx_is_a_failed_verification(ask, subscriber, status) -> None:
    subscriber.confirm_status = status
    subscriber.headers = {"Location": subscriber.url("/elsewhere")}
    ask()
    assert the_one().state == SubscriptionState.DENIED
    assert len(subscriber.calls) == 1


@pytest.mark.parametrize("suffix", ["x", " ", "\n"])
def test_a_body_that_is_not_the_challenge_is_a_failed_verification(ask, subscriber, suffix) -> None:
    subscriber.challenge_suffix = suffix
    ask()
    assert the_one().state == SubscriptionState.DENIED


def test_nothing_is_sent_before_the_callback_has_confirmed(ask, subscriber) -> None:
    subscriber.agrees = False
    ask()
    publish()
    assert not subscriber.contents


def test_leases_are_enforced(ask, subscriber) -> None:
    ask()
    Subscription.objects.update(lease_until=datetime.now(UTC) - timedelta(seconds=1))
    publish()
    assert not subscriber.contents
    assert the_one().state == SubscriptionState.EXPIRED


@pytest.mark.parametrize(
    ("asked", "given"), [(None, 864_000), (1, 3600), (86_400, 86_400), (10**11, 30 * 86_400)]
)  # fmt: skip
def test_no_lease_is_for_ever_and_the_callback_learns_it(ask, subscriber, asked, given) -> None:
    ask(lease_seconds=asked)
    assert subscriber.questions[0]["lease_seconds"] == str(given)
    left = the_one().lease_until - datetime.now(UTC)
    assert timedelta(seconds=given - 5) < left <= timedelta(seconds=given)


def test_unsubscribing_is_verified_too(ask, subscriber) -> None:
    ask()
    assert ask(mode="unsubscribe", lease_seconds="ignored").status_code == 202
    assert subscriber.questions[-1]["mode"] == "unsubscribe"
    assert the_one().state == SubscriptionState.ENDED
    publish()
    assert not subscriber.contents


# --- 7 content ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["rss", "atom", "json"])
def test_sends_the_full_content_with_the_topics_content_type(ask, subscriber, client, ending) -> None:
    ask(topic=f"https://pbgdpl.test/feeds/all.{ending}")
    publish()
    content, feed = subscriber.contents[0], client.get(f"/feeds/all.{ending}")
    assert content.method == "POST"
    assert content.body == feed.content
    assert content.headers["content-type"] == feed.headers["Content-Type"]


def test_names_hub_and_canonical_topic_in_one_link_header(ask, subscriber, client) -> None:
    ask(topic="https://PBGDPL.test/feeds/all.atom")
    publish()
    link = subscriber.contents[0].headers["link"]
    assert link == f'<https://pbgdpl.test/websub/>; rel="hub", <{TOPIC}>; rel="self"'
    assert client.get("/feeds/all.atom").headers["Link"] == link


def test_2xx_is_success_whatever_the_body_says(ask, subscriber) -> None:
    subscriber.status = 204
    ask()
    publish()
    assert (the_one().failures, the_one().told) == (0, 1)


def test_410_ends_the_subscription(ask, subscriber) -> None:
    subscriber.status = 410
    ask()
    publish()
    assert the_one().state == SubscriptionState.ENDED


@pytest.mark.parametrize("status", [301, 307, 400, 404, 500])
def test_all_other_answers_are_failures_and_redirects_are_not_followed(ask, subscriber, status) -> None:
    subscriber.status = status
    subscriber.headers = {"Location": subscriber.url("/elsewhere")}
    ask()
    publish()
    assert (the_one().failures, the_one().told) == (1, 0)
    assert len(subscriber.contents) == 1


def test_a_failing_subscription_stays_and_is_tried_again_with_the_next_change(ask, subscriber) -> None:
    subscriber.status = 500
    ask()
    publish()
    long_ago = (datetime.now(UTC) - timedelta(days=9)).isoformat()
    Subscription.objects.update(problem={"code": "refused", "since": long_ago}, due_at=datetime.now(UTC))
    hub.delay()
    assert (the_one().state, the_one().due_at) == (SubscriptionState.ACTIVE, None)  # this notification is given up
    subscriber.status = 200
    publish("Luật Đất đai")
    assert the_one().told == 1


# --- 7.1 signatures -----------------------------------------------------------------------------------------------


def signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_signs_with_the_secret(ask, subscriber) -> None:
    ask(secret="bí mật")
    publish()
    content = subscriber.contents[0]
    assert content.headers["x-hub-signature"] == signature("bí mật", content.body)


# --- 6 publishing: edits and withdrawals are updates --------------------------------------------------------------


def test_edits_are_told(ask, subscriber) -> None:
    entry = make_entry("Luật cũ")
    ask()
    change(entry, title="Luật mới")
    hub.delay()
    assert "Luật mới" in subscriber.contents[-1].body.decode()
