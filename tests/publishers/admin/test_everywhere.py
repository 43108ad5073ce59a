"""Publish everywhere: what is offered, what is judged, what is planned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.entries.models import Entry
from cms.pages.models import InfographicPage
from publishers.models import Channel, ChannelState, Delivery, DeliveryState
from tests.entries.pages import fresh

from .conftest import Login, choosing, drawing, shown

pytestmark = pytest.mark.django_db


def address(page: Any) -> str:
    return reverse("loa_everywhere", args=[page.pk])


def test_every_usable_channel_shows_what_would_be_posted(
    login: Login, page: InfographicPage, facebook: Channel, radio: Channel
) -> None:
    html = shown(login("unit_approver").get(address(page)))
    assert html.index("Facebook Sở Tư pháp") < html.index("Đài truyền thanh"), "in the registry's order"
    assert "#TrừĐiểm" in html, "Facebook's own text"
    assert html.count("/-/media/") >= 3, "the picture at the top and on each card"
    assert 'alt="Thẻ có số 12"' in html


def test_the_button_plans_with_a_minute_to_take_it_back(
    login: Login, page: InfographicPage, entry: Entry, facebook: Channel, radio: Channel
) -> None:
    client = login("unit_approver")
    before = timezone.now()
    response = client.post(address(page), choosing(facebook, radio))
    assert response.status_code == 302 and response.url == reverse("loa_item", args=[entry.pk])
    planned = Delivery.objects.filter(entry=entry)
    assert {row.channel for row in planned} == {facebook, radio}
    for row in planned:
        assert row.state == DeliveryState.SCHEDULED and row.created_by == client.user  # type: ignore[attr-defined]
        assert before + timedelta(seconds=59) < row.undo_until < timezone.now() + timedelta(seconds=61)
        assert row.due_at == row.undo_until


def test_a_time_is_vietnam_time(login: Login, page: InfographicPage, facebook: Channel) -> None:
    day = (timezone.localtime() + timedelta(days=2)).date()
    client = login("unit_approver")
    response = client.post(address(page), choosing(facebook, when="later", due_at=f"{day}T08:30"), follow=True)
    assert f"08:30, {day:%d/%m/%Y}" in shown(response)
    made = Delivery.objects.get()
    assert made.due_at.utcoffset() == timedelta(0) and f"{made.due_at:%H:%M}" == "01:30"
    assert made.undo_until is not None and made.undo_until < made.due_at, "a minute to think again, whatever the time"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"due_at": ""}, "Choose a date and a time"),
        ({"due_at": "morgen"}, "Write the date and the time in full."),
        ({"due_at": "2020-01-01T08:00"}, "That time has passed."),
        ({"due_at": "2999-01-01T08:00"}, "more than a year away"),
        ({"when": "soon"}, "soon"),
    ],
)
def test_a_time_that_makes_no_sense_is_said_and_nothing_is_lost(
    login: Login, page: InfographicPage, facebook: Channel, given: dict[str, str], sentence: str
) -> None:
    typed = {f"body-{facebook.pk}": "Lời riêng cho Facebook"}
    response = login("unit_approver").post(address(page), choosing(facebook, **{"when": "later", **given}, **typed))
    html = shown(response)
    assert response.status_code == 422 and sentence in html
    assert "Lời riêng cho Facebook" in html and f'value="{facebook.pk}"' in html
    assert not Delivery.objects.exists()


def test_nothing_chosen_is_said(login: Login, page: InfographicPage, facebook: Channel) -> None:
    response = login("unit_approver").post(address(page), choosing())
    assert response.status_code == 422 and "No channel is chosen" in shown(response)


def test_a_refusing_channel_blocks_itself_and_says_why(login: Login, page: InfographicPage, facebook: Channel) -> None:
    client, too_long = login("unit_approver"), {f"body-{facebook.pk}": "ă" * 63_300}
    response = client.post(address(page), choosing(facebook, **too_long))
    html = shown(response)
    assert response.status_code == 422 and not Delivery.objects.exists()
    assert "Facebook Sở Tư pháp would refuse the item" in html
    assert "The text has 63300 characters; this channel takes at most 63206." in html


def test_typing_is_judged_without_planning(login: Login, page: InfographicPage, facebook: Channel) -> None:
    client, too_long = login("unit_approver"), {f"body-{facebook.pk}": "ă" * 63_300}
    html = shown(client.post(address(page) + "?check", choosing(facebook, **too_long)))
    assert "would be refused" in html and "disabled" in html and "<html" not in html
    assert "ready" in shown(client.post(address(page) + "?check", choosing(facebook)))
    assert not Delivery.objects.exists()


def test_only_what_differs_from_the_shared_text_is_kept(
    login: Login, page: InfographicPage, facebook: Channel, radio: Channel
) -> None:
    client = login("unit_approver")
    texts = {
        # As a Mac types it: the same letters, decomposed.
        f"body-{facebook.pk}": " Lời riêng\r\ncho Facebo\u0323k ",
        f"title-{radio.pk}": page.title,
        f"body-{radio.pk}": "",
    }
    client.post(address(page), choosing(facebook, radio, **texts))
    assert Delivery.objects.get(channel=facebook).variant == {"body": "Lời riêng\ncho Faceb\u1ecdk"}
    assert Delivery.objects.get(channel=radio).variant == {}


def test_a_channel_that_has_the_version_is_not_offered_again(
    login: Login, page: InfographicPage, delivery: Delivery, facebook: Channel
) -> None:
    client = login("unit_approver")
    html = shown(client.get(address(page)))
    assert 'name="channel"' not in html and reverse("loa_deliveries:inspect", args=[delivery.pk]) in html
    response = client.post(address(page), choosing(facebook))
    assert response.status_code == 422 and Delivery.objects.count() == 1


@pytest.mark.parametrize("state", [DeliveryState.CANCELLED, DeliveryState.FAILED, DeliveryState.MISSED])
def test_what_did_not_arrive_can_be_planned_again_with_another_text(
    login: Login, page: InfographicPage, delivery: Delivery, facebook: Channel, state: str
) -> None:
    problem = {"code": "rejected", "params": {}, "detail": ""}
    Delivery.objects.update(state=state, problem=problem, receipt={"remote_id": "1", "state": "accepted"})
    client = login("unit_approver")
    assert "Earlier here:" in shown(client.get(address(page)))
    client.post(address(page), choosing(facebook, **{f"body-{facebook.pk}": "Viết lại"}))
    again = Delivery.objects.get()
    assert again.pk == delivery.pk and again.state == DeliveryState.SCHEDULED
    assert again.variant == {"body": "Viết lại"} and again.problem is None and again.receipt is None


def test_a_text_that_was_written_stays_with_its_channel(
    login: Login, page: InfographicPage, facebook: Channel, radio: Channel
) -> None:
    client, own = login("unit_approver"), {f"body-{facebook.pk}": "Lời riêng của Facebook"}
    client.post(address(page), choosing(facebook, **own))
    assert "Lời riêng của Facebook" in shown(client.get(address(page))), "what goes out is what is shown"
    # Another channel's mistake does not change that.
    response = client.post(address(page), choosing(radio, when="later"))
    assert response.status_code == 422 and "Lời riêng của Facebook" in shown(response)
    Delivery.objects.update(state=DeliveryState.CANCELLED, problem={"code": "cancelled"})
    assert shown(client.get(address(page))).count("Lời riêng của Facebook") == 2, "the preview, and the field"


def test_a_draft_is_judged_but_cannot_be_sent(login: Login, facebook: Channel, radio: Channel) -> None:
    page = drawing("Bản nháp", live=False)
    client = login("unit_approver")
    html = shown(client.get(address(page)))
    assert "The page is a draft." in html and "Đồ họa gồm bốn ô." in html
    assert 'type="submit"' not in html and 'name="channel"' not in html
    response = client.post(address(page), choosing(facebook), follow=True)
    assert "The page is not public yet." in shown(response) and not Delivery.objects.exists()


def test_a_private_page_may_not_leave_the_site(login: Login, page: InfographicPage, facebook: Channel) -> None:
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    client = login("unit_approver")
    assert "is private, so it may not leave the site" in shown(client.get(address(page)))
    client.post(address(page), choosing(facebook))
    assert not Delivery.objects.exists()


def test_a_draft_whose_picture_is_lost_is_explained(login: Login, facebook: Channel) -> None:
    page = drawing("Bản nháp", live=False)
    page.image.file.storage.delete(page.image.file.name)
    assert "can't be made into an item yet" in shown(login("unit_approver").get(address(page)))


def test_pictures_of_a_draft_are_shown_to_the_desk_only(login: Login, facebook: Channel) -> None:
    page = drawing("Bản nháp", live=False)
    sha256 = page.as_record().attachments[0].sha256
    picture = reverse("loa_draft_media", args=[page.pk, sha256])
    client = login("unit_approver")
    assert picture in shown(client.get(address(page)))
    response = client.get(picture)
    assert response.status_code == 200 and response.headers["Content-Type"] == "image/png"
    assert client.get(reverse("loa_draft_media", args=[page.pk, "0" * 64])).status_code == 404
    assert login("contributor").get(picture).status_code == 302


def test_changes_that_are_not_public_are_pointed_out(login: Login, page: InfographicPage, facebook: Channel) -> None:
    page.title = "Tên mới"
    page.save_revision()
    assert "changes that are not public yet" in shown(login("unit_approver").get(address(fresh(page))))


def test_a_paused_channel_takes_plans_and_says_that_they_wait(
    login: Login, page: InfographicPage, facebook: Channel
) -> None:
    Channel.objects.update(state=ChannelState.PAUSED, problem={"code": "channel_paused"})
    client = login("unit_approver")
    assert "The channel is paused." in shown(client.get(address(page)))
    assert client.post(address(page), choosing(facebook)).status_code == 302


def test_without_channels_there_is_a_sentence(login: Login, page: InfographicPage) -> None:
    assert "There is no channel that you may publish on." in shown(login("unit_approver").get(address(page)))


def test_other_pages_have_no_such_screen(login: Login, agency: Any) -> None:
    assert login().get(reverse("loa_everywhere", args=[agency.section_id])).status_code == 404
