"""Nobody can use the hub against others: caps, pauses, and answers that tell a stranger nothing."""

from __future__ import annotations

import pytest

from syndication.models import Subscription, SubscriptionState

pytestmark = pytest.mark.django_db


def test_a_host_has_a_cap(ask, subscriber, settings) -> None:
    settings.LOA_SYNDICATION = {"HUB_PER_HOST": 2}
    assert [ask(callback=subscriber.url(f"/{number}")).status_code for number in range(3)] == [202, 202, 429]
    assert ask(callback=subscriber.url("/0")).status_code == 202  # renewing needs no room


def test_a_feed_has_a_cap(ask, subscriber, settings) -> None:
    settings.LOA_SYNDICATION = {"HUB_PER_TOPIC": 1}
    assert ask().status_code == 202
    refused = ask(callback=subscriber.url("/other"))
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0


def test_a_callback_that_refused_is_not_called_again_at_once(ask, subscriber) -> None:
    subscriber.agrees = False
    assert ask().status_code == 202
    again = ask()
    assert again.status_code == 429
    assert int(again.headers["Retry-After"]) > 10
    assert len(subscriber.calls) == 1


def test_a_host_whose_callbacks_refuse_is_left_in_peace(ask, subscriber) -> None:
    subscriber.agrees = False
    Subscription.objects.bulk_create(
        Subscription(topic="/feeds/all.rss", key=str(number), host="127.0.0.1", state=SubscriptionState.DENIED)
        for number in range(50)
    )
    assert ask().status_code == 429
    assert not subscriber.calls


def test_asking_again_and_again_while_it_is_verified_calls_nobody_more_often(ask, subscriber, monkeypatch) -> None:
    from syndication.websub import views

    monkeypatch.setattr(views, "wake", lambda: None)
    for _ in range(5):
        assert ask().status_code == 202
    from syndication.tasks import hub

    hub.delay()
    assert len(subscriber.questions) == 1


def test_who_is_subscribed_is_nobodys_business(ask, subscriber) -> None:
    assert ask(mode="unsubscribe").status_code == 202
    assert not subscriber.calls


def test_one_address_may_not_ask_without_end(ask, monkeypatch) -> None:
    from syndication.websub import views

    monkeypatch.setattr(views, "_PER_MINUTE", 2)
    assert [ask(mode="x").status_code for _ in range(3)] == [400, 400, 429]


@pytest.mark.parametrize(
    ("content_type", "length", "status"),
    [("application/json", 10, 415), ("application/x-www-form-urlencoded", 20_000, 413)],
)  # fmt: skip
def test_what_is_no_form_or_too_long_is_refused(client, content_type, length, status) -> None:
    assert client.post("/websub/", "x" * length, content_type=content_type).status_code == status


def test_a_person_who_follows_the_link_reads_what_it_is(client) -> None:
    assert "WebSub" in client.get("/websub/", headers={"accept-language": "en"}).content.decode()


def test_callbacks_and_secrets_are_in_no_name(ask, subscriber) -> None:
    ask(callback=subscriber.url("/very-secret-path"), secret="bí mật")
    assert "very-secret-path" not in str(Subscription.objects.get())
