"""The freeze switch, blackouts and the list of what was held, at the desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from publishers.models import Campaign, Channel, Delivery, DeliveryState, Hold, Scope
from publishers.planning.holds import hold_due
from publishers.planning.plan import Choice, plan

from .conftest import Login, choosing, drawing, owned, shown
from .test_queries import MOST, count

pytestmark = pytest.mark.django_db

INDEX, FREEZE, BLACKOUT = (reverse(f"loa_holds:{name}") for name in ("index", "freeze", "add"))
HELD = reverse("loa_held")
BANNER = reverse("loa_stopped")
STOPPED = "<strong>Publishing is stopped</strong>"


def freeze(reason: str = "Có sự cố", **given: Any) -> Hold:
    return Hold.objects.create(reason=reason, starts_at=timezone.now() - timedelta(minutes=1), **given)


@pytest.fixture
def held_back(delivery: Delivery) -> Delivery:
    """Due under a freeze that is lifted by now."""
    was = freeze()
    hold_due(datetime.now(UTC))
    Hold.objects.filter(pk=was.pk).update(lifted_at=timezone.now())
    delivery.refresh_from_db()
    assert delivery.hold == was
    return delivery


# --- the switch ------------------------------------------------------------------------------------------------------


def test_the_switch_stands_on_the_home_screen_and_is_in_force_at_once(login: Login, facebook: Channel) -> None:
    client = login("board_approver")
    assert f'href="{FREEZE}"' in shown(client.get(reverse("wagtailadmin_home")))
    response = client.post(FREEZE, {"scope": "site", "reason": "Có sự cố"}, follow=True)
    html = shown(response)
    assert "Publishing is stopped (everything)." in html and STOPPED in shown(client.get(BANNER))
    made = Hold.objects.get()
    assert made.is_freeze and made.is_in_force(timezone.now()) and made.created_by == client.user  # type: ignore[attr-defined]


def test_a_freeze_needs_its_reason(login: Login) -> None:
    response = login("board_approver").post(FREEZE, {"scope": "site", "reason": ""})
    assert "Publishing goes on" in shown(response) and not Hold.objects.exists()


def test_a_channel_is_chosen_by_its_name(login: Login, facebook: Channel) -> None:
    client = login("board_approver")
    assert "Choose which one is held." in shown(client.post(FREEZE, {"scope": "channel", "reason": "x"}))
    client.post(FREEZE, {"scope": "channel", "channel": facebook.pk, "reason": "x"})
    assert Hold.objects.get().channel == facebook


def test_who_looks_after_a_channel_stops_that_and_no_more(login: Login, agency: Agency, facebook: Channel) -> None:
    other = owned(Channel.objects.create(name="Của nơi khác", platform="by_hand"), agency)
    other.collection = other.collection.get_parent()
    other.save()
    client = login("channel_admin")
    html = shown(client.get(FREEZE))
    assert facebook.name in html and other.name not in html and 'value="site"' not in html
    for refused in ({"scope": "site"}, {"scope": "channel", "channel": other.pk}):
        client.post(FREEZE, {"reason": "x", **refused})
        assert not Hold.objects.exists()
    client.post(FREEZE, {"reason": "x", "scope": "channel", "channel": facebook.pk})
    assert Hold.objects.get().channel == facebook


def test_who_may_publish_all_of_an_agency_may_stop_the_agency(login: Login, agency: Agency, delivery: Delivery) -> None:
    client = login("unit_approver")
    code = delivery.entry.agency_code
    client.post(FREEZE, {"scope": "agency", "agency_code": code, "reason": "x"})
    assert Hold.objects.get().agency_code == code


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_others_find_no_switch(login: Login, role: str) -> None:
    client = login(role)
    assert FREEZE not in shown(client.get(reverse("wagtailadmin_home")))
    client.post(FREEZE, {"scope": "site", "reason": "x"})
    assert not Hold.objects.exists()


def test_the_banner_says_so_to_whom_it_concerns(login: Login, facebook: Channel, radio: Channel) -> None:
    stopped = freeze(scope=Scope.CHANNEL, channel=facebook)
    approver, editor = login("unit_approver"), login("editor")
    html = shown(approver.get(BANNER))
    assert STOPPED in html and "Có sự cố" in html and f"channel “{facebook.name}”" in html
    assert reverse("loa_holds:lift", args=[stopped.pk]) not in html  # may use the channel, not stop it
    assert shown(editor.get(BANNER)) == ""
    Hold.objects.update(scope=Scope.SITE, channel=None)
    assert STOPPED in shown(editor.get(BANNER))
    Hold.objects.update(lifted_at=timezone.now())
    assert shown(approver.get(BANNER)) == ""


def test_every_screen_has_a_place_for_it_and_looks_at_once_while_stopped(login: Login) -> None:
    client, home = login("editor"), reverse("wagtailadmin_home")
    place = f'data-x-stopped-src-value="{BANNER}" data-x-stopped-now-value='
    assert place + '"false"' in shown(client.get(home))
    freeze()
    assert place + '"true"' in shown(client.get(home))


def test_lifting_says_that_nothing_goes_out_and_leads_to_what_waits(
    login: Login, facebook: Channel, delivery: Delivery
) -> None:
    stopped = freeze()
    hold_due(datetime.now(UTC))
    client, lift = login("board_approver"), reverse("loa_holds:lift", args=[stopped.pk])
    assert "1 delivery was held back so far." in shown(client.get(lift))
    response = client.post(lift, follow=True)
    assert "Nothing goes out by that alone." in shown(response)
    assert response.redirect_chain[-1][0] == HELD
    delivery.refresh_from_db()
    assert delivery.hold == stopped and delivery.state == DeliveryState.SCHEDULED
    assert "It was lifted already." in shown(client.post(lift, follow=True))


def test_who_may_not_stop_may_not_lift(login: Login, facebook: Channel) -> None:
    stopped = freeze()
    assert login("unit_approver").post(reverse("loa_holds:lift", args=[stopped.pk])).status_code == 302
    stopped.refresh_from_db()
    assert stopped.lifted_at is None


# --- blackouts -------------------------------------------------------------------------------------------------------


def span(**hours: float) -> dict[str, str]:
    now = timezone.localtime()
    return {name: (now + timedelta(hours=value)).strftime("%Y-%m-%dT%H:%M") for name, value in hours.items()}


def test_a_suggestion_fills_the_form(login: Login) -> None:
    html = shown(login("board_approver").get(BLACKOUT))
    assert "Tết" in html and "National mourning" in html and "Election day" in html
    key = html.partition("?suggestion=")[2].partition('"')[0]
    html = shown(login("tenant_admin").get(f"{BLACKOUT}?suggestion={key}"))
    year = key.removeprefix("tet-")
    assert f'value="Tết {year}"' in html and f'name="starts_at" value="{year}-' in html


def test_a_blackout_is_planned_changed_and_ended(login: Login) -> None:
    client = login("board_approver")
    given = {"scope": "site", "reason": "Quốc tang", **span(starts_at=1, ends_at=49)}
    assert "Planned: nothing new goes out (everything)" in shown(client.post(BLACKOUT, given, follow=True))
    made = Hold.objects.get()
    edit = reverse("loa_holds:edit", args=[made.pk])
    assert "End this blackout" in shown(client.get(edit))
    client.post(edit, {**given, **span(ends_at=73)})
    before, made = made, Hold.objects.get()
    assert made.ends_at - before.ends_at == timedelta(days=1)  # type: ignore[operator]
    client.post(reverse("loa_holds:lift", args=[made.pk]))
    assert "lifted" in shown(client.get(INDEX)) and client.get(edit).status_code == 404


@pytest.mark.parametrize("hours", [{"starts_at": 2, "ends_at": 1}, {"starts_at": -3, "ends_at": -1}])
def test_a_blackout_without_sense_is_refused(login: Login, hours: dict[str, float]) -> None:
    client = login("board_approver")
    response = client.post(BLACKOUT, {"scope": "site", "reason": "x", **span(**hours)})
    assert "not planned yet" in shown(response) and not Hold.objects.exists()


def test_every_act_is_in_the_log(login: Login, held_back: Delivery) -> None:
    from wagtail.models import ModelLogEntry

    client = login("board_approver")
    client.post(FREEZE, {"scope": "site", "reason": "x"})
    client.post(reverse("loa_holds:lift", args=[Hold.objects.get(reason="x").pk]))
    client.post(HELD, {"act": "drop", "delivery": [held_back.pk]})
    verbs = set(ModelLogEntry.objects.values_list("action", flat=True))
    assert {"loa.freeze", "loa.lift", "loa.drop"} <= verbs


# --- what was held ---------------------------------------------------------------------------------------------------


def test_send_now_lets_it_go(login: Login, held_back: Delivery) -> None:
    client = login("unit_approver")
    assert held_back.entry.title in shown(client.get(HELD))
    assert "1 goes out now." in shown(client.post(HELD, {"act": "send", "delivery": [held_back.pk]}, follow=True))
    held_back.refresh_from_db()
    assert held_back.hold is None and held_back.state == DeliveryState.SCHEDULED
    assert "Nothing is held back." in shown(client.get(HELD))


def test_nothing_is_sent_while_a_hold_is_in_force(login: Login, held_back: Delivery) -> None:
    freeze("Chưa xong")
    client = login("unit_approver")
    html = shown(client.post(HELD, {"act": "send", "delivery": [held_back.pk]}, follow=True))
    assert "Not done for 1: Publishing is stopped: Chưa xong." in html
    held_back.refresh_from_db()
    assert held_back.hold is not None


def test_another_time_and_dropping(login: Login, held_back: Delivery) -> None:
    client = login("unit_approver")
    response = client.post(HELD, {"act": "retime", "delivery": [held_back.pk], "due_at": ""})
    assert "Choose a date and a time that have not passed." in shown(response)
    due = span(due_at=5)
    client.post(HELD, {"act": "retime", "delivery": [held_back.pk], **due})
    held_back.refresh_from_db()
    assert held_back.hold is None and timezone.localtime(held_back.due_at).strftime("%Y-%m-%dT%H:%M") == due["due_at"]
    Delivery.objects.update(hold=Hold.objects.get())
    assert "1 dropped." in shown(client.post(HELD, {"act": "drop", "delivery": [held_back.pk]}, follow=True))
    held_back.refresh_from_db()
    assert held_back.state == DeliveryState.CANCELLED


def test_only_who_may_use_the_channel_decides(login: Login, held_back: Delivery) -> None:
    client = login("editor")
    assert held_back.entry.title not in shown(client.get(HELD))
    client.post(HELD, {"act": "drop", "delivery": [held_back.pk]})
    client.post(HELD, {"act": "drop", "all": "1"})
    held_back.refresh_from_db()
    assert held_back.state == DeliveryState.SCHEDULED


def test_the_delivery_s_own_page_refuses_too(login: Login, held_back: Delivery) -> None:
    Hold.objects.update(lifted_at=None)
    act = reverse("loa_deliveries:act", args=[held_back.pk, "retime"])
    html = shown(login("unit_approver").post(act, span(due_at=5), follow=True))
    assert "Publishing is stopped: Có sự cố." in html
    held_back.refresh_from_db()
    assert held_back.hold is not None


def test_the_list_asks_little_for_many(login: Login, agency: Agency, facebook: Channel) -> None:
    stopped = freeze()
    for number in range(12):
        entry = plan_one(drawing(f"Tin {number}").pk, facebook).entry
        assert entry.title == f"Tin {number}"
    Delivery.objects.update(hold=stopped)
    client = login("board_approver")
    asked = {address: count(client, address) for address in (HELD, INDEX, FREEZE, BLACKOUT)}
    assert all(number <= MOST for number in asked.values()), asked


def plan_one(page_id: int, channel: Channel) -> Delivery:
    from cms.entries.models import Entry

    return plan(Entry.objects.get(page_id=page_id), [Choice(channel=channel)])[0]


def test_the_list_of_deliveries_leads_there(login: Login, held_back: Delivery) -> None:
    client, listing = login("unit_approver"), reverse("loa_deliveries:index")
    html = shown(client.get(listing))
    assert "Held back: 1" in html and "Needs a person: 1" in html and "held back" in html
    assert held_back.entry.title in shown(client.get(f"{listing}?attention=1"))


# --- planning into a hold --------------------------------------------------------------------------------------------


def test_the_composer_says_so_before_the_button(
    login: Login, page: Any, entry: Any, facebook: Channel, radio: Channel
) -> None:
    freeze(scope=Scope.CHANNEL, channel=facebook)
    Hold.objects.create(
        reason="Tết", starts_at=timezone.now() + timedelta(days=2), ends_at=timezone.now() + timedelta(days=9)
    )
    client, everywhere = login("unit_approver"), reverse("loa_everywhere", args=[page.pk])
    html = shown(client.get(everywhere))
    assert html.count("Publishing here is stopped: Có sự cố.") == 1 and "Tết" not in html
    chosen = choosing(radio, when="later", **span(due_at=72))
    html = shown(client.post(f"{everywhere}?check", chosen))
    assert html.count("At that time publishing here is held back until") == 1  # the freeze speaks for the other
    client.post(everywhere, chosen)
    assert Delivery.objects.get().channel == radio, "it is advice: who plans it all the same may"


# --- campaigns -------------------------------------------------------------------------------------------------------


def test_a_campaign_is_made_and_can_be_stopped(login: Login, agency: Agency) -> None:
    client = login("unit_approver")
    given = {"name": "Ngày Pháp luật", "starts_on": "2026-11-09", "ends_on": "2026-11-08", "description": "",
             "collection": agency.collection_id}  # fmt: skip
    add = reverse("loa_campaigns:add")
    assert "The last day must not be before the first day." in shown(client.post(add, given))
    client.post(add, {**given, "ends_on": "2026-11-10"})
    campaign = Campaign.objects.get()
    assert campaign.name in shown(client.get(reverse("loa_campaigns:index")))
    client.post(FREEZE, {"scope": "campaign", "campaign": campaign.pk, "reason": "x"})
    assert Hold.objects.get().campaign == campaign


def test_what_is_planned_can_belong_to_a_campaign(login: Login, page: Any, entry: Any, radio: Channel) -> None:
    campaign = Campaign.objects.create(name="Ngày Pháp luật")
    Campaign.objects.create(name="Của năm ngoái", ends_on=timezone.localdate() - timedelta(days=300))
    client, everywhere = login("unit_approver"), reverse("loa_everywhere", args=[page.pk])
    html = shown(client.get(everywhere))
    assert campaign.name in html and "Của năm ngoái" not in html
    client.post(everywhere, choosing(radio, campaign=campaign.pk))
    assert Delivery.objects.get().campaign == campaign
