"""Correct and withdraw everywhere, on the desk: said before it is done, chosen place by place."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import RequestFactory
from django.urls import reverse

from cms.entries.models import Entry, EntryVersion, Status
from cms.pages.models import InfographicPage
from publishers.admin.composer import offers
from publishers.models import Channel, ChannelState, Delivery, DeliveryState, Kind
from publishers.planning.plan import Choice, plan

from .conftest import Login, shown
from .test_places import stands

pytestmark = pytest.mark.django_db


def edited(entry: Entry, **given: Any) -> Entry:
    """A next version, as far as these screens look."""
    entry.refresh_from_db()
    entry.version += 1
    entry.content_hash = f"{entry.version:064d}"
    entry.content = {**entry.content, **given}
    entry.save()
    EntryVersion.objects.create(
        entry=entry, version=entry.version, content=entry.content, created_at=entry.version_at,
        content_hash=entry.content_hash,
    )  # fmt: skip
    return entry


def address(entry: Entry) -> str:
    return reverse("loa_follow_up", args=[entry.pk])


def test_each_place_says_what_will_be_done(login: Login, entry: Entry, facebook: Channel, radio: Channel) -> None:
    stands(entry, facebook, radio)
    edited(entry)
    html = shown(login("unit_approver").get(address(entry)))
    assert "The text of the post is changed; its address stays." in html
    assert "Loa can&#x27;t change it there: a person does, and records it" in html
    assert "There stands version 1" in html and html.count(" checked>") == 2
    assert "The pictures have changed" not in html


def test_only_the_ticked_places_are_corrected(login: Login, entry: Entry, facebook: Channel, radio: Channel) -> None:
    stands(entry, facebook, radio)
    edited(entry)
    client = login("unit_approver")
    response = client.post(address(entry), {"channel": [facebook.pk]}, follow=True)
    assert "Begun on 1 channel." in shown(response)
    row = Delivery.objects.get(kind=Kind.CORRECT)
    assert (row.channel, row.entry_version) == (facebook, 2)
    assert "Nothing was chosen that is still to be done" in shown(client.post(address(entry), {}, follow=True))


def test_pictures_that_can_t_be_exchanged_are_told(login: Login, entry: Entry, facebook: Channel) -> None:
    stands(entry, facebook)
    picture = {**entry.content["attachments"][0], "sha256": "0" * 64}
    edited(entry, attachments=[picture])
    html = shown(login("unit_approver").get(address(entry)))
    assert "The pictures have changed, and there they stay as they were posted." in html


def test_a_channel_s_own_text_is_pointed_at(login: Login, entry: Entry, facebook: Channel) -> None:
    stands(entry, facebook)
    Delivery.objects.update(variant={"body": "Lời riêng"})
    edited(entry)
    html = shown(login("unit_approver").get(address(entry)))
    assert "This channel has a text of its own" in html and "Lời riêng" in html


def test_what_would_be_refused_can_t_be_ticked(login: Login, entry: Entry, facebook: Channel) -> None:
    stands(entry, facebook)
    Delivery.objects.update(variant={"body": "x" * 70_000})
    edited(entry)
    client = login("unit_approver")
    assert "this channel takes at most" in shown(client.get(address(entry)))
    client.post(address(entry), {"channel": [facebook.pk]})
    assert not Delivery.objects.filter(kind=Kind.CORRECT).exists()


def test_what_is_under_way_is_shown_and_waits(login: Login, entry: Entry, facebook: Channel) -> None:
    plan(entry, [Choice(channel=facebook)])
    Delivery.objects.update(state=DeliveryState.PUBLISHING)
    edited(entry)
    html = shown(login("unit_approver").get(address(entry)))
    assert "A delivery to this channel is under way." in html and " disabled>" in html


def test_a_paused_channel_is_corrected_later(login: Login, entry: Entry, facebook: Channel) -> None:
    stands(entry, facebook)
    Channel.objects.update(state=ChannelState.PAUSED)
    edited(entry)
    assert "it is done as soon as that is" in shown(login("unit_approver").get(address(entry)))


def test_it_can_be_withdrawn_from_channels_while_the_page_stays(login: Login, entry: Entry, facebook: Channel) -> None:
    stands(entry, facebook)
    client = login("unit_approver")
    assert "There is nothing to do." in shown(client.get(address(entry)))
    html = shown(client.get(address(entry) + "?kind=withdraw"))
    assert "The post is deleted there." in html
    client.post(address(entry), {"channel": [facebook.pk], "kind": "withdraw"})
    assert Delivery.objects.get(kind=Kind.WITHDRAW).state == DeliveryState.SCHEDULED


def test_who_sees_neither_the_page_nor_the_channel_sees_nothing(login: Login, entry: Entry, facebook: Channel) -> None:
    stands(entry, facebook)
    assert login("report_officer").get(address(entry)).status_code in (302, 403)


def told(login: Login, act: Any, page: Any) -> str:
    """What the desk says after the act, with its button."""
    from django.contrib.messages.storage.fallback import FallbackStorage

    request = RequestFactory().post("/")
    request.user = login("unit_approver").user  # type: ignore[attr-defined]
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    act(request, page)
    return " ".join(str(message) for message in get_messages(request))


def test_after_editing_the_next_step_is_offered(
    login: Login, page: InfographicPage, entry: Entry, facebook: Channel, radio: Channel
) -> None:
    stands(entry, facebook, radio)
    edited(entry)
    text = told(login, offers.after_publishing, page)
    assert "2 channels still show an older version." in text and "Correct everywhere (2 places)" in text
    assert address(entry) in text


def test_after_unpublishing_the_withdrawal_is_offered(
    login: Login, page: InfographicPage, entry: Entry, facebook: Channel
) -> None:
    stands(entry, facebook)
    page.unpublish()
    text = told(login, offers.after_unpublishing, page)
    assert "still stands on 1 channel." in text and "Withdraw everywhere (1 place)" in text


def test_after_deleting_the_withdrawal_is_offered(
    login: Login, page: InfographicPage, entry: Entry, facebook: Channel
) -> None:
    stands(entry, facebook)

    def delete(request: Any, page: Any) -> None:
        offers.before_deleting(request, page)
        page.delete()
        offers.after_deleting(request, page)

    text = told(login, delete, page)
    entry.refresh_from_db()
    assert entry.status == Status.WITHDRAWN and "still stands on 1 channel." in text and address(entry) in text


def test_the_editor_s_header_counts_the_places_behind(
    login: Login, page: InfographicPage, entry: Entry, facebook: Channel, radio: Channel
) -> None:
    client = login("unit_approver")
    stands(entry, facebook, radio)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "Correct everywhere (" not in shown(client.get(edit))
    edited(entry)
    html = shown(client.get(edit))
    assert html.count("Correct everywhere (2 places)") == 2
    assert "2 channels show something else than this page." in html
