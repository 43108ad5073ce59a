"""The calendar shows what a person may see, where it stands, and asks the database a fixed number of questions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.entries.models import Entry
from cms.pages.models import InfographicPage
from publishers.admin.calendar.filters import STATES
from publishers.calendar.cards import WORST_FIRST
from publishers.models import Campaign, Channel, Delivery, Hold
from tests.publishers import factories

from ..conftest import Login, query, shown
from .planned import delivery, entries, tomorrow

pytestmark = pytest.mark.django_db
LOOKS = ("day", "week", "month", "list")
#: Eight are the calendar's; session, person, rights and the whole menu are the others.
MOST = 31


def calendar(client: Any, **given: str) -> Any:
    given = {"date": tomorrow().date().isoformat(), **given}
    return client.get(reverse("loa_calendar:index") + query(**given))


def cards(response: Any) -> list[Any]:
    days = response.context["days"]
    return [card for day in days for cell in (day, *day["slots"]) for card in cell["cards"]]


@pytest.mark.parametrize("look", LOOKS)
def test_an_item_is_one_card_with_all_its_channels(
    login: Login, entry: Entry, facebook: Channel, radio: Channel, look: str
) -> None:
    delivery(entry, facebook, tomorrow())
    delivery(entry, radio, tomorrow(), state="failed")
    answer = calendar(login("unit_approver"), view=look)
    (card,) = cards(answer)
    assert (card.time, card.tone, card.state) == ("09:00", "red", "failed")
    assert card.places == "Facebook Sở Tư pháp, Đài truyền thanh" and len(card.marks) == 2
    assert len(card.movable) == 1
    text = shown(answer)
    assert entry.title in text and "Vietnam time, UTC+7" in text
    assert f'href="{reverse("loa_item", args=[entry.pk])}"' in text


def test_every_state_can_be_asked_for() -> None:
    assert set(STATES) == set(WORST_FIRST)


@pytest.mark.parametrize("look", LOOKS)
def test_it_asks_as_little_for_200_cards_as_for_5(
    login: Login, agency: Any, facebook: Channel, radio: Channel, look: str
) -> None:
    campaign = Campaign.objects.create(name="Ngày Pháp luật", colour="violet")
    Hold.objects.create(reason="Tết", starts_at=tomorrow(0), ends_at=tomorrow(23), scope="agency", agency_code="stp")
    client, items, start = login("unit_approver"), entries(200), tomorrow(7)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert calendar(client, view=look).status_code == 200
        return len(asked)

    for number, item in enumerate(items[:5]):
        delivery(item, facebook, start + timedelta(minutes=7 * number), campaign=campaign)
    count()
    few = count()
    for number, item in enumerate(items[5:]):
        delivery(item, (facebook, radio)[number % 2], start + timedelta(minutes=7 * (number % 110)))
    with CaptureQueriesContext(connection) as asked:
        many = calendar(client, view=look)
    assert len(asked) == few <= MOST, [row["sql"][:160] for row in asked]
    assert not any('"content"' in row["sql"] for row in asked)
    assert many.context["total"] == 200
    if look != "list":
        assert any(cell["more"] for day in many.context["days"] for cell in (day, *day["slots"]))


def test_a_department_sees_nothing_of_another_s(login: Login, agency: Any, facebook: Channel) -> None:
    strangers = factories.by_hand("Đài của sở khác")
    (item,) = entries(1, agency="syt")
    delivery(item, strangers, tomorrow())
    answer = calendar(login("unit_approver"), view="week")
    assert cards(answer) == [] and item.title not in shown(answer) and strangers.name not in shown(answer)
    assert [card.title for card in cards(calendar(login(), view="week"))] == [item.title]


def test_whoever_may_only_look_is_offered_no_move(login: Login, entry: Entry) -> None:
    """A writer of the page sees where it goes on a channel that is not theirs."""
    delivery(entry, factories.by_hand("Đài tỉnh"), tomorrow())
    (card,) = cards(calendar(login("editor"), view="week"))
    assert card.movable == () and card.move_url == ""


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, {"a", "b"}), ({"channel": "facebook"}, {"a"}), ({"platform": "by_hand"}, {"b"}),
        ({"state": "failed"}, {"b"}), ({"campaign": "campaign"}, {"a"}), ({"mine": "on"}, {"a"}),
        ({"agency": "stp"}, {"a"}),
        ({"channel": "x", "state": "nonsense", "platform": ""}, {"a", "b"}),
    ],
)  # fmt: skip
def test_filters_stand_in_the_address(
    login: Login, facebook: Channel, radio: Channel, given: dict[str, str], kept: set[str]
) -> None:
    client, campaign = login("unit_approver"), Campaign.objects.create(name="Chiến dịch")
    first, second = entries(1)[0], entries(1, agency="syt")[0]
    delivery(first, facebook, tomorrow(), campaign=campaign, created_by=client.user)  # type: ignore[attr-defined]
    delivery(second, radio, tomorrow(), state="failed")
    names = {"facebook": str(facebook.pk), "campaign": str(campaign.pk)}
    answer = calendar(client, view="list", **{key: names.get(value, value) for key, value in given.items()})
    assert {{first.pk: "a", second.pk: "b"}[item] for item in _entries(answer)} == kept
    for name, value in given.items():
        if value and name != "state":
            assert f"{name}={names.get(value, value)}" in answer.context["steps"]["next"][1]


def _entries(answer: Any) -> set[Any]:
    found = {str(pk): pk for pk in Entry.objects.values_list("pk", flat=True)}
    return {found[card.key[:36]] for card in cards(answer)}


def test_more_than_fits_leads_to_the_day_and_the_day_to_the_list(login: Login, facebook: Channel) -> None:
    for item in entries(30):
        delivery(item, facebook, tomorrow())
    client, day = login("unit_approver"), tomorrow().date().isoformat()
    week = calendar(client, view="week")
    slot = next(slot for one in week.context["days"] for slot in one["slots"] if slot["more"])
    assert (len(slot["cards"]), slot["more"]) == (3, "27 more")
    assert f"date={day}&view=day" in slot["more_url"]
    slot = next(slot for slot in calendar(client, view="day").context["days"][0]["slots"] if slot["more"])
    assert slot["more"] == "10 more" and f"date={day}&view=list" in slot["more_url"]
    assert len(cards(calendar(client, view="list"))) == 30


def test_what_marks_a_day_and_what_stops_publishing_is_drawn_in(login: Login, facebook: Channel) -> None:
    client = login("unit_approver")
    assert "Vietnam Law Day" in shown(calendar(client, view="month", date="2026-11-20"))
    assert "Tết, the lunar New Year" in shown(calendar(client, view="week", date="2027-02-06"))
    Hold.objects.create(reason="Bầu cử", starts_at=tomorrow(0), ends_at=tomorrow(12))
    (item,) = entries(1)
    delivery(item, facebook, tomorrow(15))
    answer = calendar(client, view="week")
    assert "Blackout: Bầu cử (everything, from 00:00" in shown(answer)
    held = [slot["hour"] for day in answer.context["days"] for slot in day["slots"] if slot["is_held"]]
    assert held == list(range(6, 12))
    (card,), (stop,) = cards(answer), answer.context["stopping"]
    assert card.stops == stop["id"] and "Bầu cử" in stop["sentence"]


def test_the_past_is_inert_and_the_future_is_open(login: Login, facebook: Channel) -> None:
    today = timezone.localtime()
    answer = calendar(login("unit_approver"), view="week", date=today.date().isoformat(), hours="all")
    for day in answer.context["days"]:
        for slot in day["slots"]:
            passed = (day["date"], slot["hour"]) < (today.date(), today.hour)
            ahead = (day["date"], slot["hour"]) > (today.date(), today.hour)
            assert (not slot["new_url"] if passed else True) and (bool(slot["new_url"]) if ahead else True)
    assert sum(slot["is_now"] for day in answer.context["days"] for slot in day["slots"]) == 1


def test_it_leads_the_menu_and_is_on_the_home_screen(login: Login, entry: Entry, facebook: Channel) -> None:
    delivery(entry, facebook, tomorrow())
    home = shown(login("unit_approver").get(reverse("wagtailadmin_home")))
    assert entry.title in home and "What goes out next" in home
    first = min(
        home.index(reverse(name)) for name in ("loa_calendar:index", "loa_deliveries:index") if reverse(name) in home
    )
    assert home.index(reverse("loa_calendar:index")) == first


def test_a_picture_is_shown_small_to_who_sees_the_item(
    login: Login, page: InfographicPage, entry: Entry, facebook: Channel
) -> None:
    sha256 = entry.versions.get().media.first().sha256
    address = reverse("loa_calendar:picture", args=[sha256])
    client = login("unit_approver")
    assert client.get(address).status_code == 404
    delivery(entry, facebook, tomorrow())
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "image/webp" and len(answer.content) < 10_000
    assert address in shown(calendar(client, view="week"))
    assert client.get(reverse("loa_calendar:picture", args=["0" * 64])).status_code == 404


def test_deliveries_of_every_state_find_their_words(login: Login, facebook: Channel) -> None:
    for item, state in zip(entries(len(STATES)), [state for state in STATES if state != "held"], strict=False):
        delivery(item, facebook, tomorrow(), state=state)
    assert Delivery.objects.count() == len(STATES) - 1
    assert (
        len(cards(calendar(login("unit_approver"), view="list"))) == len(STATES) - 2
    )  # those taken back are asked for


def test_the_reason_says_more_than_the_state(login: Login, facebook: Channel, radio: Channel) -> None:
    first, second = entries(2)
    delivery(first, radio, tomorrow(8), state="needs_checking", problem={"code": "waiting_for_clerk", "params": {}})
    delivery(second, facebook, tomorrow(9), state="publishing", receipt={"remote_id": "1", "state": "processing"})
    states = [card.state for card in cards(calendar(login("unit_approver"), view="list"))]
    assert states == ["waits for a clerk", "handed over, not shown yet"]
