"""What is written on Publish everywhere is kept until it is sent: for its writer alone, no tab over another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.pages.models import InfographicPage
from publishers.models import Channel, Delivery, Unsent

from .conftest import Login, choosing, shown

pytestmark = pytest.mark.django_db


def composer(page: Any) -> str:
    return reverse("loa_everywhere", args=[page.pk])


def kept_at(page: Any) -> str:
    return reverse("loa_unsent", args=[page.pk])


def written(page: Any, channel: Channel, **given: Any) -> dict[str, Any]:
    return {"shared-title": page.title, "shared-text": "Lời chung mới", f"body-{channel.pk}": "Lời riêng",
            "channel": channel.pk, **given}  # fmt: skip


def test_who_comes_back_finds_it_and_starts_again(
    login: Login, page: InfographicPage, facebook: Channel, radio: Channel
) -> None:
    client = login("unit_approver")
    said = client.post(kept_at(page), written(page, facebook, seen=0, evil="1", csrfmiddlewaretoken="x")).json()
    assert said["edition"] == 1 and said["words"].startswith("Saved ")
    assert set(Unsent.objects.get().fields) == {"shared-text", f"body-{facebook.pk}", "channel"}, "and nothing else"
    html = shown(client.get(composer(page)))
    assert "Here is what you wrote until" in html and "Lời chung mới" in html and "Lời riêng" in html
    assert 'name="seen" value="1"' in html
    assert "Lời chung mới" not in shown(login().get(composer(page))), "nobody else's"
    client.post(kept_at(page), {"start-again": 1})
    assert not Unsent.objects.exists() and "Lời chung mới" not in shown(client.get(composer(page)))


def test_a_second_tab_is_told_and_overwrites_only_when_asked(
    login: Login, page: InfographicPage, facebook: Channel
) -> None:
    client = login("unit_approver")
    first = client.post(kept_at(page), written(page, facebook, seen=0)).json()
    second = client.post(kept_at(page), written(page, facebook, seen=0, **{"shared-text": "Của cửa sổ hai"}))
    assert second.status_code == 409 and "another tab has saved" in second.json()["words"]
    assert Unsent.objects.get().fields["shared-text"] == ["Lời chung mới"]
    taken = client.post(kept_at(page), written(page, facebook, seen=second.json()["edition"]))
    assert taken.json()["edition"] == first["edition"] + 1
    Unsent.objects.all().delete()
    gone = client.post(kept_at(page), written(page, facebook, seen=2))
    assert gone.status_code == 409 and gone.json()["edition"] == 0, "it was sent meanwhile"


def test_what_is_sent_is_forgotten_but_for_own_texts_of_other_channels(
    login: Login, page: InfographicPage, facebook: Channel, radio: Channel
) -> None:
    client = login("unit_approver")
    client.post(kept_at(page), written(page, facebook, seen=0))
    client.post(composer(page), choosing(radio, **{f"body-{facebook.pk}": "Lời riêng", "shared-text": "Chung"}))
    assert Unsent.objects.get().fields[f"body-{facebook.pk}"] == ["Lời riêng"]
    assert Delivery.objects.get().variant == {"shared": {"text": "Chung"}}
    client.post(composer(page), choosing(facebook, **{f"body-{facebook.pk}": "Lời riêng", "shared-text": "Chung"}))
    assert not Unsent.objects.exists()
    assert Delivery.objects.get(channel=facebook).variant == {"shared": {"text": "Chung"}, "body": "Lời riêng"}


def test_only_who_may_publish_the_page_keeps_anything(login: Login, page: InfographicPage, facebook: Channel) -> None:
    assert login("contributor").post(kept_at(page), written(page, facebook, seen=0)).status_code in (302, 403)
    assert not Unsent.objects.exists()


def test_it_is_forgotten_after_a_month(login: Login, page: InfographicPage, facebook: Channel) -> None:
    client = login("unit_approver")
    client.post(kept_at(page), written(page, facebook, seen=0))
    Unsent.objects.update(saved_at=timezone.now() - timedelta(days=31))
    assert "Here is what you wrote" not in shown(client.get(composer(page)))


def test_too_much_is_said_and_not_kept(login: Login, page: InfographicPage, facebook: Channel) -> None:
    response = login("unit_approver").post(kept_at(page), written(page, facebook, **{"shared-text": "ă" * 500_001}))
    assert response.status_code == 413 and "too long" in response.json()["words"] and not Unsent.objects.exists()


def test_order_shape_words_and_absence_of_pictures_go_to_the_channel(
    login: Login, page: InfographicPage, facebook: Channel, radio: Channel
) -> None:
    client, sha256 = login("unit_approver"), page.as_record().attachments[0].sha256
    given = {
        f"alt-{sha256}": "Thẻ vàng", "order": ["0" * 64, sha256], f"media-{facebook.pk}": 1,
        f"shape-{facebook.pk}-{sha256}": "1:1", f"spot-{facebook.pk}-{sha256}": "0", f"media-{radio.pk}": 1,
        f"out-{radio.pk}-{sha256}": 1,
    }  # fmt: skip
    client.post(composer(page), choosing(facebook, radio, **given))
    media = Delivery.objects.get(channel=facebook).variant["media"]
    assert media == {"alt": {sha256: "Thẻ vàng"}, "crop": {sha256: [0.0, 0.0, 0.75, 1.0]}}
    assert Delivery.objects.get(channel=radio).variant["media"]["leave_out"] == [sha256]
    html = shown(client.get(composer(page)))
    assert "1 picture is cut to shape." in html and "1 file stays out." in html


def test_a_press_within_the_minute_can_be_undone_and_says_what_had_gone(
    login: Login, page: InfographicPage, facebook: Channel, radio: Channel
) -> None:
    client = login("unit_approver")
    soon = timezone.localtime() + timedelta(seconds=30)
    client.post(composer(page), choosing(facebook, radio, when="later", due_at=f"{soon:%Y-%m-%dT%H:%M:%S}"))
    made = list(Delivery.objects.all())
    assert {row.due_at for row in made} == {row.undo_until for row in made}, "a minute later, and no second promise"
    Delivery.objects.filter(channel=radio).update(state="published")
    html = shown(client.post(reverse("loa_take_back", args=[made[0].entry_id]), follow=True))
    assert "Taken back from 1 channel." in html and f"It had gone out already on: {radio.name}." in html
    assert Delivery.objects.get(channel=facebook).state == "cancelled"
