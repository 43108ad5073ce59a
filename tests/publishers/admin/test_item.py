"""Where an item is: a row per delivery, refreshed while something is under way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.entries.models import Entry
from cms.pages.models import InfographicPage
from publishers.models import Channel, Delivery, DeliveryState
from publishers.planning.plan import Choice, plan

from .conftest import Login, shown

pytestmark = pytest.mark.django_db


def address(entry: Entry) -> str:
    return reverse("loa_item", args=[entry.pk])


def test_the_rows_ask_again_while_something_is_open(login: Login, entry: Entry, delivery: Delivery) -> None:
    client = login("unit_approver")
    rows = shown(client.get(address(entry) + "?rows"))
    assert f'x-refresh-src-value="{address(entry)}?rows"' in rows and "1 on the way" in rows and "<html" not in rows
    Delivery.objects.update(
        state=DeliveryState.PUBLISHED, published_at=timezone.now(), permalink="https://fb.example/1"
    )
    rows = shown(client.get(address(entry) + "?rows"))
    assert 'x-refresh-src-value=""' in rows and "1 published" in rows and 'href="https://fb.example/1"' in rows


def test_the_rows_ask_again_while_somebody_s_yes_is_awaited(login: Login, entry: Entry, delivery: Delivery) -> None:
    Delivery.objects.update(state=DeliveryState.IN_REVIEW)
    rows = shown(login("unit_approver").get(address(entry) + "?rows"))
    assert f'x-refresh-src-value="{address(entry)}?rows"' in rows and "1 waiting for approval" in rows


def test_the_state_s_name_changes_with_what_is_shown_only(login: Login, entry: Entry, delivery: Delivery) -> None:
    client = login("unit_approver")
    first, second = (shown(client.get(address(entry) + "?rows")) for _ in range(2))
    name = first.partition('data-state="')[2][:16]
    assert name and f'data-state="{name}"' in second
    Delivery.objects.update(state=DeliveryState.PUBLISHING)
    assert f'data-state="{name}"' not in shown(client.get(address(entry) + "?rows"))


def test_everything_that_can_still_be_undone_is_taken_back_at_once(
    login: Login, entry: Entry, facebook: Channel, radio: Channel
) -> None:
    until = timezone.now() + timedelta(seconds=40)
    rows = plan(entry, [Choice(channel=facebook, undo_until=until), Choice(channel=radio, undo_until=until)])
    client = login("unit_approver")
    html = shown(client.get(address(entry)))
    assert "Take everything back" in html and 'x-countdown-left-value="40"' in html
    response = client.post(reverse("loa_take_back", args=[entry.pk]), follow=True)
    assert "Taken back from 2 channels." in shown(response) and "Take everything back" not in shown(response)
    for row in rows:
        row.refresh_from_db()
        assert row.state == DeliveryState.CANCELLED


def test_too_late_to_take_back_is_said(login: Login, entry: Entry, delivery: Delivery) -> None:
    response = login("unit_approver").post(reverse("loa_take_back", args=[entry.pk]), follow=True)
    assert "It is too late to take anything back." in shown(response)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SCHEDULED


def test_an_item_that_went_nowhere_says_so(login: Login, entry: Entry) -> None:
    assert "This item was not sent anywhere yet." in shown(login("unit_approver").get(address(entry)))


def test_a_withdrawn_item_keeps_its_page(login: Login, page: InfographicPage, delivery: Delivery) -> None:
    page.unpublish()
    entry = Entry.objects.get(page_id=page.pk)
    html = shown(login("unit_approver").get(address(entry)))
    assert "withdrawn" in html and "/-/media/" not in html
    page.delete()
    assert login().get(address(entry)).status_code == 200


def test_an_older_version_over_there_is_named_and_corrected_by_one_button(
    login: Login, entry: Entry, delivery: Delivery
) -> None:
    Delivery.objects.update(state=DeliveryState.PUBLISHED, published_at=timezone.now(), receipt={"remote_id": "1"})
    client = login("unit_approver")
    assert "Correct everywhere" not in shown(client.get(address(entry)))
    Entry.objects.filter(pk=entry.pk).update(content_hash="0" * 64, version=2)
    assert "Correct everywhere" in shown(client.get(address(entry)))
    html = shown(client.get(reverse("loa_follow_up", args=[entry.pk])))
    assert "The text of the post is changed" in html and f'value="{delivery.channel_id}" aria' in html
    client.post(reverse("loa_follow_up", args=[entry.pk]), {"channel": [delivery.channel_id]})
    correction = Delivery.objects.exclude(pk=delivery.pk).get()
    assert (correction.kind, correction.entry_version) == ("correct", 2)
    assert "Correct everywhere" not in shown(client.get(address(entry)))


def test_who_may_not_use_the_channel_may_not_follow_up(login: Login, entry: Entry, delivery: Delivery) -> None:
    Delivery.objects.update(state=DeliveryState.PUBLISHED, published_at=timezone.now())
    Entry.objects.filter(pk=entry.pk).update(content_hash="0" * 64, version=2)
    login("contributor").post(reverse("loa_follow_up", args=[entry.pk]), {"channel": [delivery.channel_id]})
    assert Delivery.objects.count() == 1
