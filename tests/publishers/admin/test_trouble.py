"""Needs attention: grouped by cause, one press for all that is safe, and never another department's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import AgencyGroup
from cms.entries.models import Entry
from publishers.models import (
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    DeliveryStep,
    Kind,
    Matter,
    SeenMatter,
    StepState,
)
from publishers.trouble.watching import watch
from tests.entries.factories import make_entry
from tests.pages import factories as pages
from tests.publishers import factories

from .conftest import Login, owned, shown

pytestmark = pytest.mark.django_db
INDEX, SEND, BELL, SEEN = (f"loa_trouble:{name}" for name in ("index", "send", "bell", "seen"))


def make(entry: Entry, channel: Channel, state: str, code: str = "", error: str = "", **given: Any) -> Delivery:
    """A delivery in that state, each of another version."""
    at = timezone.now() - timedelta(minutes=5)
    version = Delivery.objects.filter(entry=entry).count() + 1
    problem = {"code": code, "params": {}, "detail": "", **({"error": error} if error else {})} if code else None
    return Delivery.objects.create(**{
        "entry": entry, "entry_version": version, "channel": channel, "due_at": at, "run_at": at,
        "content_hash": entry.content_hash, "bound_hash": "x", "state": state, "problem": problem, **given,
    })  # fmt: skip


def other_items(count: int) -> list[Entry]:
    return [make_entry(f"Luật số {number}", agency="so-tu-phap", url="https://a.example/") for number in range(count)]


@pytest.fixture
def troubled(entry: Entry, facebook: Channel) -> dict[str, Delivery]:
    """One of each, on a channel that is open."""
    items = other_items(5)
    return {
        "gave_up": make(items[0], facebook, DeliveryState.MISSED, "gave_up"),
        "text": make(items[1], facebook, DeliveryState.FAILED, "rejected", "rejected"),
        "asked": make(items[2], facebook, DeliveryState.NEEDS_CHECKING, "cannot_tell"),
        "settings": make(items[3], facebook, DeliveryState.FAILED, "zalo_wrong_address", "misconfigured"),
        "waits": make(
            items[4], facebook, DeliveryState.PUBLISHING, "unreachable", "unreachable", attempts=4,
            run_at=timezone.now() + timedelta(minutes=20),
        ),
    }  # fmt: skip


def test_causes_are_grouped_and_each_says_whether_it_was_posted(login: Login, troubled: Any) -> None:
    html = shown(login("unit_approver").get(reverse(INDEX)))
    places = [html.index(f"loa-cause-{cause}") for cause in ("checking", "settings", "text", "down", "retrying")]
    assert places == sorted(places), "the most pressing first"
    assert "Not known: please look." in html and "No, nothing was posted." in html
    assert "loa-together-down" in html and "loa-together-retrying" in html
    assert "loa-together-checking" not in html and "loa-together-text" not in html


def test_lists_say_it_too(login: Login, troubled: dict[str, Delivery]) -> None:
    client = login("unit_approver")
    told = "Posted? Not known: please look."
    assert told in shown(client.get(reverse("loa_deliveries:index")))
    assert told in shown(client.get(reverse("loa_item", args=[troubled["asked"].entry_id])))


def test_all_is_well(login: Login, facebook: Channel) -> None:
    assert "All is well" in shown(login("unit_approver").get(reverse(INDEX)))


def test_one_press_sends_what_is_safe_once(login: Login, troubled: dict[str, Delivery], facebook: Channel) -> None:
    half = make(other_items(1)[0], facebook, DeliveryState.MISSED, "gave_up")
    DeliveryStep.objects.create(
        delivery=half, name="post", state=StepState.DONE, is_irreversible=True, begun_at=timezone.now()
    )
    client = login("unit_approver")
    assert "1 is left out of the press" in shown(client.get(reverse(INDEX)))
    html = shown(client.post(reverse(SEND), {"cause": "down"}, follow=True))
    assert "1 goes out now." in html
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states[troubled["gave_up"].pk] == DeliveryState.SCHEDULED and states[half.pk] == DeliveryState.MISSED
    assert "nothing left to send" in shown(client.post(reverse(SEND), {"cause": "down"}, follow=True))


def test_what_waits_is_tried_at_once(login: Login, troubled: dict[str, Delivery]) -> None:
    login("unit_approver").post(reverse(SEND), {"cause": "retrying"})
    waits = Delivery.objects.get(pk=troubled["waits"].pk)
    assert waits.state == DeliveryState.PUBLISHING and waits.run_at <= timezone.now() and waits.attempts == 4


@pytest.mark.parametrize("cause", ["checking", "text", "by_hand", "nonsense", ""])
def test_what_may_stand_there_is_never_sent_together(login: Login, troubled: Any, cause: str) -> None:
    before = list(Delivery.objects.order_by("pk").values_list("pk", "state", "run_at"))
    assert login("unit_approver").post(reverse(SEND), {"cause": cause}).status_code == 400
    assert list(Delivery.objects.order_by("pk").values_list("pk", "state", "run_at")) == before


def test_a_long_run_goes_on_in_sight(login: Login, facebook: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    for entry in other_items(3):
        make(entry, facebook, DeliveryState.MISSED, "gave_up")
    monkeypatch.setattr("publishers.admin.trouble.sending._TOGETHER", 1)
    monkeypatch.setattr("publishers.admin.trouble.sending._AT_ONCE_S", 0.000001)
    client = login("unit_approver")
    given, steps = {"cause": "down"}, 0
    while (response := client.post(reverse(SEND), given)).status_code == 200:
        steps += 1
        given = {
            "cause": "down",
            **{key: str(response.context_data[key]) for key in ("done", "total", "after")},
        }  # fmt: skip
        assert "x-onward" in shown(response) and steps < 9
    assert not Delivery.objects.exclude(state=DeliveryState.SCHEDULED).exists() and steps >= 3


def test_a_channel_to_reconnect_has_one_way_and_its_people(login: Login, facebook: Channel) -> None:
    make(other_items(1)[0], facebook, DeliveryState.PUBLISHING, "auth_expired", "auth_expired")
    Channel.objects.update(state=ChannelState.NEEDS_RECONNECT, problem={"code": "auth_expired", "params": {}})
    keeper = shown(login("channel_admin").get(reverse(INDEX)))
    assert f"/channels/connect/facebook/?channel={facebook.pk}" in keeper and "1 delivery waits" in keeper
    other = shown(login("unit_approver").get(reverse(INDEX)))
    assert "/channels/connect/" not in other and "Ask whoever looks after" in other
    assert "loa-together-reconnect" not in other, "nothing goes out before the channel is open"


def test_what_waited_for_its_channel_may_be_tried_at_once(login: Login, facebook: Channel) -> None:
    later = timezone.now() + timedelta(minutes=9)
    waits = make(other_items(1)[0], facebook, DeliveryState.PUBLISHING, "auth_expired", "auth_expired", run_at=later)
    client = login("unit_approver")
    assert "Try 1 now" in shown(client.get(reverse(INDEX))), "its channel is open again"
    client.post(reverse(SEND), {"cause": "retrying"})
    assert Delivery.objects.get(pk=waits.pk).run_at < later


def test_what_a_newer_delivery_answered_is_no_trouble(login: Login, entry: Entry, facebook: Channel) -> None:
    make(entry, facebook, DeliveryState.FAILED, "rejected", "rejected")
    make(entry, facebook, DeliveryState.PUBLISHED)
    assert "All is well" in shown(login("unit_approver").get(reverse(INDEX)))


def test_let_it_be_and_try_now(login: Login, troubled: dict[str, Delivery]) -> None:
    client = login("unit_approver")
    client.post(reverse("loa_deliveries:act", args=[troubled["text"].pk, "let-be"]))
    client.post(reverse("loa_deliveries:act", args=[troubled["waits"].pk, "try"]))
    told = Delivery.objects.in_bulk()
    assert told[troubled["text"].pk].state == DeliveryState.CANCELLED
    assert told[troubled["waits"].pk].run_at <= timezone.now()
    html = shown(client.post(reverse("loa_deliveries:act", args=[troubled["asked"].pk, "let-be"]), follow=True))
    assert "It is too late for that" in html, "whether it stands there must be answered first"


def test_another_department_sees_and_touches_nothing(login: Login, troubled: dict[str, Delivery]) -> None:
    health = pages.make_agency("syt", "Sở Y tế", kind="department")
    client = login()
    client.user.is_superuser = False
    client.user.save()
    for role in ("unit_approver", "channel_admin"):
        client.user.groups.add(AgencyGroup.objects.get(agency=health, role=role).group)
    assert "Luật số" not in shown(client.get(reverse(INDEX)))
    client.post(reverse(SEND), {"cause": "down"})
    assert Delivery.objects.get(pk=troubled["gave_up"].pk).state == DeliveryState.MISSED
    for act in ("try", "let-be", "send"):
        client.post(reverse("loa_deliveries:act", args=[troubled["waits"].pk, act]))
    assert Delivery.objects.get(pk=troubled["waits"].pk).run_at > timezone.now()
    watch(timezone.now())
    bell = shown(client.get(reverse(BELL)))
    assert "nothing new" in bell and "Facebook" not in bell


def test_the_screen_asks_as_much_for_many_as_for_few(login: Login, facebook: Channel, agency: Any) -> None:
    client = login("unit_approver")

    def asked() -> int:
        client.get(reverse(INDEX))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(INDEX))
        return len(queries)

    items = other_items(12)
    make(items[0], facebook, DeliveryState.MISSED, "gave_up")
    make(items[1], facebook, DeliveryState.FAILED, "rejected", "rejected", kind=Kind.ANNOUNCE)
    few = asked()
    radio = owned(factories.by_hand("Đài phát thanh"), agency)
    for number, item in enumerate(items[2:]):
        channel = radio if number % 2 else facebook
        make(item, channel, DeliveryState.MISSED, "gave_up")
        make(item, channel, DeliveryState.FAILED, "rejected", "rejected", kind=Kind.ANNOUNCE)
    assert asked() == few <= 40


def test_the_bell_counts_what_this_person_has_not_seen(login: Login, facebook: Channel) -> None:
    items = other_items(2)
    make(items[0], facebook, DeliveryState.MISSED, "gave_up")
    now = timezone.now()
    watch(now)
    watch(now)
    assert Matter.objects.count() == 1
    client, other = login("unit_approver"), login("channel_admin")
    assert "1 new matter needs attention" in shown(client.get(reverse(BELL)))
    assert client.post(reverse(SEEN)).status_code == 204
    assert "nothing new" in shown(client.get(reverse(BELL)))
    assert "1 new matter" in shown(other.get(reverse(BELL))), "seen by one, not by the other"
    make(items[1], facebook, DeliveryState.MISSED, "gave_up")
    watch(timezone.now() + timedelta(seconds=1))
    assert "1 new matter" in shown(client.get(reverse(BELL))), "it grew"
    assert "Needs attention (2)" in client.get("/admin/").content.decode()
    client.get(reverse(INDEX))
    assert "nothing new" in shown(client.get(reverse(BELL))), "looked at on the screen"
    Delivery.objects.update(state=DeliveryState.CANCELLED)
    watch(timezone.now())
    assert not Matter.objects.open().exists() and SeenMatter.objects.count() == 1


@pytest.mark.parametrize("name", [BELL, "loa_stopped"])
def test_what_every_screen_asks_for_is_cheap(login: Login, troubled: Any, name: str) -> None:
    client = login("unit_approver")
    watch(timezone.now())
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(name)).status_code == 200
    assert len(queries) <= 14
