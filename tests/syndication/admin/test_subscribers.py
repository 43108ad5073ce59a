"""The screen of subscribers: who sees it, what it says, and its two acts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from syndication.models import Subscription, SubscriptionState
from tests.entries.factories import make_agency, make_entry
from tests.syndication.websub.subscriber import running_subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public_url")]

INDEX = "/admin/subscribers/"


def browser(*rights: str, is_superuser: bool = False, name: str = "người dùng") -> Client:
    user = get_user_model().objects.create_user(username=name, password="x", is_superuser=is_superuser)
    group = Group.objects.create(name=f"nhóm {name}")
    group.permissions.set(Permission.objects.filter(codename__in=("access_admin", *rights)))
    user.groups.add(group)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def subscription(number: int = 1, **given) -> Subscription:
    values = {
        "topic": "/feeds/all.atom", "callback": f"http://127.0.0.1/cb/{number}", "host": "127.0.0.1",
        "state": SubscriptionState.ACTIVE, "lease_until": datetime.now(UTC) + timedelta(days=1), **given,
    }  # fmt: skip
    return Subscription.objects.create(key=str(number), **values)


def page_of(row: Subscription) -> str:
    return reverse("loa_subscribers:inspect", args=[row.pk])


def test_the_list_names_feeds_states_and_failures_in_words() -> None:
    make_agency("so-tu-phap")
    subscription(1, topic="/feeds/so-tu-phap.rss?form=news")
    subscription(2, failures=3, problem={"code": "unreachable"}, due_at=datetime(2026, 11, 20, 5, 0, tzinfo=UTC))
    text = browser(is_superuser=True).get(INDEX).content.decode()
    assert "Cơ quan so-tu-phap – " in text
    assert "· RSS" in text
    assert "cannot be told" in text
    assert "3 tries failed · next try 12:00, 20/11/2026" in text
    assert "Vietnam time, UTC+7" in text


def test_an_empty_list_says_how_subscribers_come() -> None:
    assert "Websites subscribe by themselves" in browser(is_superuser=True).get(INDEX).content.decode()


def test_the_list_costs_the_same_for_many(django_assert_max_num_queries) -> None:
    client = browser(is_superuser=True)
    for number in range(30):
        make_agency(f"co-quan-{number}")
        subscription(number, topic=f"/feeds/co-quan-{number}.json?form=news")
    client.get(INDEX)
    with django_assert_max_num_queries(25):
        client.get(INDEX)


@pytest.mark.parametrize(
    ("rights", "status"), [((), 302), (("view_subscription",), 200), (("change_subscription",), 200)]
)
def test_looking_needs_a_right(rights, status) -> None:
    row = subscription()
    client = browser(*rights)
    assert client.get(INDEX).status_code == status
    assert client.get(page_of(row)).status_code == status


def test_acting_needs_more_than_looking() -> None:
    row = subscription()
    client = browser("view_subscription")
    assert "/act/" not in client.get(page_of(row)).content.decode()
    assert client.post(reverse("loa_subscribers:act", args=[row.pk, "end"])).status_code == 302
    row.refresh_from_db()
    assert row.state == SubscriptionState.ACTIVE


def test_nobody_makes_or_edits_one_by_hand() -> None:
    row = subscription()
    client = browser(is_superuser=True)
    for address in (f"{INDEX}new/", f"{INDEX}edit/{row.pk}/", f"{INDEX}delete/{row.pk}/"):
        assert client.get(address).status_code in (302, 404)


def test_a_test_sends_what_the_feed_holds_now() -> None:
    make_entry("Luật Căn cước")
    with running_subscriber() as subscriber:
        row = subscription(callback=subscriber.url())
        client = browser(is_superuser=True)
        for _ in range(2):
            client.post(reverse("loa_subscribers:act", args=[row.pk, "test"]))
        assert len(subscriber.contents) == 2
        assert "Luật Căn cước" in subscriber.contents[0].body.decode()
        assert "Sent the feed" in client.get(page_of(row)).content.decode()


def test_ending_tells_the_subscriber_why() -> None:
    with running_subscriber() as subscriber:
        row = subscription(callback=subscriber.url())
        client = browser(is_superuser=True)
        client.post(reverse("loa_subscribers:act", args=[row.pk, "end"]), {"reason": "Trang đã đóng"})
        assert subscriber.questions[0]["reason"] == "Trang đã đóng"
    row.refresh_from_db()
    assert row.state == SubscriptionState.DENIED
    assert "It was ended here" in client.get(page_of(row)).content.decode()


def test_metrics_tell_of_the_hub(client) -> None:
    subscription(failures=2)
    text = client.get("/metrics").content.decode()
    assert 'loa_hub_subscriptions{state="active"} 1' in text
    assert "loa_hub_failing 1" in text
