"""The deliveries: the list, the page of one, the acts, a clerk's record and papers."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.entries.models import Entry
from publishers.conf import conf
from publishers.models import Attempt, Channel, Delivery, DeliveryState, DeliveryStep, Kind
from publishers.planning.plan import Choice, plan

from .conftest import Login, query, shown

pytestmark = pytest.mark.django_db

LIST = "loa_deliveries:index"


def page_of(delivery: Delivery) -> str:
    return reverse("loa_deliveries:inspect", args=[delivery.pk])


def act(delivery: Delivery, name: str) -> str:
    return reverse("loa_deliveries:act", args=[delivery.pk, name])


def settle(delivery: Delivery, state: str, code: str = "", **given: Any) -> Delivery:
    """Bring it into a state, as the engine would."""
    problem = {"code": code, "params": {}, "detail": ""} if code else None
    Delivery.objects.filter(pk=delivery.pk).update(state=state, problem=problem, **given)
    delivery.refresh_from_db()
    return delivery


@pytest.fixture
def by_hand(entry: Entry, radio: Channel) -> Delivery:
    """It waits for its clerk."""
    return settle(plan(entry, [Choice(channel=radio)])[0], DeliveryState.NEEDS_CHECKING, "waiting_for_clerk")


def test_the_list_says_state_and_problem_in_words(login: Login, delivery: Delivery, by_hand: Delivery) -> None:
    settle(delivery, DeliveryState.FAILED, "rejected")
    html = shown(login("unit_approver").get(reverse(LIST)))
    assert "Giấy phép lái xe có 12 điểm" in html and "waits for a clerk" in html
    assert "The platform refused the item for good." in html and "Needs a person: 2" in html


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"state": ["scheduled"]}, {"Facebook Sở Tư pháp"}),
        ({"attention": "1"}, {"Đài truyền thanh"}),
        ({"kind": "correct"}, set()),
        ({"q": "truyền thanh"}, {"Đài truyền thanh"}),
        ({"due_at_from": "2020-01-01", "due_at_to": "2020-02-01"}, set()),
        ({"due_at_from": "2020-01-01"}, {"Facebook Sở Tư pháp", "Đài truyền thanh"}),
    ],
)
def test_filters(login: Login, delivery: Delivery, by_hand: Delivery, given: dict[str, Any], found: set[str]) -> None:
    html = shown(login("unit_approver").get(reverse("loa_deliveries:index_results") + query(**given)))
    rows = html.partition("<tbody")[2]
    assert {name for name in ("Facebook Sở Tư pháp", "Đài truyền thanh") if name in rows} == found


def test_the_filter_by_channel_offers_channels_in_sight_only(login: Login, delivery: Delivery, radio: Channel) -> None:
    html = shown(login("report_officer").get(reverse(LIST)))
    assert "Facebook Sở Tư pháp" not in html


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_can_be_taken_along(login: Login, delivery: Delivery, kind: str) -> None:
    response = login("unit_approver").get(reverse(LIST) + query(export=kind))
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if kind == "csv":
        head, row = data.decode().splitlines()[:2]
        assert head.startswith("Item,Channel,Platform,What,State,Due,Published")
        assert "Giấy phép lái xe có 12 điểm" in row and "scheduled" in row and str(delivery.pk) in row
    else:
        assert zipfile.is_zipfile(io.BytesIO(data))


def test_the_page_tells_steps_attempts_and_the_platform_s_own_words(login: Login, delivery: Delivery) -> None:
    now = timezone.now()
    settle(delivery, DeliveryState.FAILED, "rejected")
    Delivery.objects.update(problem={"code": "rejected", "params": {}, "detail": "(#100) Invalid parameter"})
    DeliveryStep.objects.create(delivery=delivery, name="photo:1:2", state="done", begun_at=now, done_at=now)
    Attempt.objects.create(delivery=delivery, fence=1, started_at=now, ended_at=now, outcome="rejected", detail="#100")
    html = shown(login("unit_approver").get(page_of(delivery)))
    assert "Upload a picture 2" in html and "(#100) Invalid parameter" in html
    assert html.count("The platform refused the item for good.") == 2, "the state, and the attempt"
    assert "Send again" in html and "Take back" not in html


def test_a_late_delivery_says_when_it_was_due_and_offers_three_ways(login: Login, delivery: Delivery) -> None:
    due = timezone.now() - timedelta(days=2)
    settle(delivery, DeliveryState.MISSED, "missed")
    Delivery.objects.update(problem={"code": "missed", "params": {"due": due.isoformat()}, "detail": ""})
    html = shown(login("unit_approver").get(page_of(delivery)))
    assert f"{timezone.localtime(due):%H:%M, %d/%m/%Y}" in html
    assert "Send now" in html and "Let it be" in html and "Another time" in html


def test_take_back_send_again_move(login: Login, delivery: Delivery) -> None:
    client = login("unit_approver")
    client.post(act(delivery, "cancel"))
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.CANCELLED
    settle(delivery, DeliveryState.FAILED, "rejected")
    client.post(act(delivery, "send"))
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SCHEDULED and delivery.problem is None
    later = timezone.localtime(timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    client.post(act(delivery, "retime"), {"due_at": f"{later:%Y-%m-%dT%H:%M}"})
    delivery.refresh_from_db()
    assert delivery.due_at == later
    html = shown(client.get(page_of(delivery)))
    assert html.index("Taken back before it was sent") < html.index("Sent again") < html.index("Moved to another time")


@pytest.mark.parametrize("given", ["", "soon", "2020-01-01T08:00"])
def test_a_move_needs_a_time_to_come(login: Login, delivery: Delivery, given: str) -> None:
    due = delivery.due_at
    response = login("unit_approver").post(act(delivery, "retime"), {"due_at": given}, follow=True)
    assert "Choose a date and a time that have not passed." in shown(response)
    delivery.refresh_from_db()
    assert delivery.due_at == due


def test_what_is_planned_is_sent_before_its_time_and_can_be_taken_back(login: Login, delivery: Delivery) -> None:
    later = timezone.now() + timedelta(days=1)
    Delivery.objects.update(due_at=later, run_at=later, undo_until=None, due_wall="2026-01-01T08:00")
    client = login("unit_approver")
    assert act(delivery, "now") in shown(client.get(page_of(delivery)))
    item = reverse("loa_item", args=[delivery.entry_id])
    html = shown(client.post(act(delivery, "now"), {"next": item}, follow=True))
    assert "Until then you can take it back." in html and "Take everything back" in html
    assert act(delivery, "now") not in html, "it leaves already"
    delivery.refresh_from_db()
    assert delivery.due_at == delivery.run_at == delivery.undo_until and not delivery.due_wall
    assert timedelta() < delivery.due_at - timezone.now() <= timedelta(seconds=conf().undo_s)


def test_what_waits_for_a_yes_is_not_sent_before_it(login: Login, delivery: Delivery) -> None:
    settle(delivery, DeliveryState.IN_REVIEW)
    client = login("unit_approver")
    assert act(delivery, "now") not in shown(client.get(page_of(delivery)))
    assert "It is too late for that" in shown(client.post(act(delivery, "now"), follow=True))
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.IN_REVIEW


def test_too_late_is_said(login: Login, delivery: Delivery) -> None:
    settle(delivery, DeliveryState.PUBLISHED)
    response = login("unit_approver").post(act(delivery, "cancel"), follow=True)
    assert "It is too late for that" in shown(response)


def test_acts_go_back_to_this_site_only(login: Login, delivery: Delivery) -> None:
    client = login("unit_approver")
    assert client.post(act(delivery, "cancel"), {"next": "https://evil.example/"}).url == page_of(delivery)
    item = reverse("loa_item", args=[delivery.entry_id])
    assert client.post(act(delivery, "cancel"), {"next": item}).url == item
    assert client.post(act(delivery, "explode")).status_code == 404
    assert client.get(act(delivery, "cancel")).status_code == 405


def test_an_uncertain_one_asks_to_look_first(login: Login, delivery: Delivery, entry: Entry) -> None:
    settle(delivery, DeliveryState.NEEDS_CHECKING, "cannot_tell")
    client = login("unit_approver")
    assert "It is not there: send again" in shown(client.get(page_of(delivery)))
    rows = shown(client.get(reverse("loa_item", args=[entry.pk])))
    assert "Look and decide" in rows and act(delivery, "send") not in rows


def test_a_clerk_records_where_when_and_who(login: Login, by_hand: Delivery) -> None:
    client = login("unit_approver")
    given = {"permalink": "https://tusach.example.vn/12", "seen_at": "2026-01-05T16:30", "by": "Nguyễn Thị Hoa",
             "note": "Phát lúc 17 giờ"}  # fmt: skip
    client.post(page_of(by_hand), given)
    by_hand.refresh_from_db()
    assert by_hand.state == DeliveryState.PUBLISHED and by_hand.permalink == given["permalink"]
    assert f"{by_hand.published_at:%H:%M}" == "09:30", "Vietnam's clock is seven hours ahead"
    html = shown(client.get(page_of(by_hand)))
    assert "Recorded by Nguyễn Thị Hoa, for 16:30, 05/01/2026." in html and "Phát lúc 17 giờ" in html


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"permalink": "javascript:alert(1)"}, "Write the whole address"),
        ({"seen_at": ""}, "Write the date and the time."),
        ({"seen_at": "2999-01-01T08:00"}, "That is in the future."),
        ({"by": ""}, "Write a name"),
    ],
)
def test_a_record_that_proves_nothing_is_not_taken(
    login: Login, by_hand: Delivery, given: dict[str, str], sentence: str
) -> None:
    good = {"permalink": "", "seen_at": "2026-01-05T16:30", "by": "Hoa"}
    response = login("unit_approver").post(page_of(by_hand), {**good, **given})
    assert response.status_code == 422 and sentence in shown(response)
    by_hand.refresh_from_db()
    assert by_hand.state == DeliveryState.NEEDS_CHECKING


def test_a_removal_by_hand_takes_the_earlier_one_down(login: Login, by_hand: Delivery) -> None:
    earlier = settle(by_hand, DeliveryState.PUBLISHED)
    removal = Delivery.objects.create(
        entry=earlier.entry, entry_version=1, channel=earlier.channel, kind=Kind.WITHDRAW, due_at=timezone.now(),
        run_at=timezone.now(), content_hash=earlier.content_hash, bound_hash="x",
        state=DeliveryState.NEEDS_CHECKING, problem={"code": "withdraw_by_hand"},
    )  # fmt: skip
    client = login("unit_approver")
    assert "It is removed there" in shown(client.get(page_of(removal)))
    client.post(page_of(removal), {"permalink": "", "seen_at": "2026-01-05T16:30", "by": "Hoa"})
    earlier.refresh_from_db()
    assert earlier.state == DeliveryState.WITHDRAWN


def test_a_clerk_gets_sheet_and_package(login: Login, by_hand: Delivery) -> None:
    client = login("unit_approver")
    assert "Sheet (PDF)" in shown(client.get(page_of(by_hand)))
    sheet = client.get(reverse("loa_deliveries:paper", args=[by_hand.pk, "sheet"]))
    pdf = b"".join(sheet.streaming_content)
    assert sheet.headers["Content-Type"] == "application/pdf" and pdf.startswith(b"%PDF")
    package = client.get(reverse("loa_deliveries:paper", args=[by_hand.pk, "package"]))
    with zipfile.ZipFile(io.BytesIO(b"".join(package.streaming_content))) as carried:
        assert carried.read("phieu.pdf") == pdf
        assert any(name.startswith("files/01-") for name in carried.namelist())
    assert "attachment" in package.headers["Content-Disposition"]
    assert client.get(reverse("loa_deliveries:paper", args=[by_hand.pk, "tea"])).status_code == 404


def test_papers_of_the_national_portal_follow_its_transport(login: Login, entry: Entry, facebook: Channel) -> None:
    from publishers.channels import save_channel

    portal, _ = save_channel({"name": "Cổng quốc gia", "platform": "national_portal",
                              "options": {"transport": "manual_package"}})  # fmt: skip
    delivery = plan(entry, [Choice(channel=portal)])[0]
    client = login()
    assert "Package for the national portal (ZIP)" in shown(client.get(page_of(delivery)))
    package = client.get(reverse("loa_deliveries:paper", args=[delivery.pk, "package"]))
    with zipfile.ZipFile(io.BytesIO(b"".join(package.streaming_content))) as carried:
        assert "manifest.json" in carried.namelist()
    Channel.objects.filter(pk=portal.pk).update(options={"transport": "oai_passive"})
    assert "(ZIP)" not in shown(client.get(page_of(delivery)))
    assert client.get(reverse("loa_deliveries:paper", args=[delivery.pk, "package"])).status_code == 404
