"""Publish everywhere: a finding is mended by a press, nothing typed is lost; choices for one item."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from cms.entries.models import Entry
from cms.pages.models import InfographicPage
from publishers.models import Channel, Delivery
from publishers.planning.binding import bound_hash
from tests.publishers import factories

from .conftest import Login, choosing, drawing, owned, shown

pytestmark = pytest.mark.django_db

LONG = "Một câu có dấu chấm. " * 3200


def address(page: Any, *, check: bool = False) -> str:
    return reverse("loa_everywhere", args=[page.pk]) + ("?check" if check else "")


def offered(text: str) -> list[str]:
    """What the mend buttons would send."""
    return [html.unescape(value) for value in re.findall(r'data-x-everywhere-mend-param="([^"]+)"', text)]


def value_of(text: str, name: str) -> str:
    """What the field of that name holds."""
    field = BeautifulSoup(text, "html.parser").find(attrs={"name": name})
    return "" if field is None else str(field.get("value") or field.text.removeprefix("\n"))


def test_a_press_shortens_the_text_and_leaves_the_rest_alone(
    login: Login, page: InfographicPage, facebook: Channel, radio: Channel
) -> None:
    client = login("unit_approver")
    typed = {f"body-{facebook.pk}": LONG, f"body-{radio.pk}": "Lời cho đài"}
    judged = client.post(address(page, check=True), choosing(facebook, **typed)).content.decode()
    assert offered(judged) == [f"{facebook.pk} shorten body_too_long:body:"]
    assert "The platform refuses longer texts." in judged
    mended = client.post(address(page, check=True), choosing(facebook, mend=offered(judged)[0], **typed))
    text = mended.content.decode()
    assert "would be refused" not in text and offered(text) == []
    assert 60_000 < len(value_of(text, f"body-{facebook.pk}")) <= 63_206
    assert value_of(text, f"body-{radio.pk}") == "Lời cho đài"
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("mend", ["", "0 shorten x", "abc", "{pk} explode body_too_long:body:", "{pk} shorten y"])
def test_a_press_on_what_is_not_there_changes_nothing(
    login: Login, page: InfographicPage, facebook: Channel, mend: str
) -> None:
    typed = {f"body-{facebook.pk}": "Lời riêng", "mend": mend.format(pk=facebook.pk)}
    response = login("unit_approver").post(address(page, check=True), choosing(facebook, **typed))
    assert response.status_code == 200
    assert value_of(response.content.decode(), f"body-{facebook.pk}") == "Lời riêng"


def test_words_for_a_picture_are_asked_for_once_and_go_with_it_everywhere(
    login: Login, page: InfographicPage, entry: Entry, facebook: Channel, radio: Channel
) -> None:
    entry.content["attachments"][0]["alt"] = ""
    entry.save()
    client = login("unit_approver")
    text = client.get(address(page)).content.decode()
    sha256 = re.search(r'name="alt-([0-9a-f]{64})"', text)
    assert sha256 is not None and "Pictures without words" in text and f"loa-alt-{sha256[1]}" in text
    words = {f"alt-{sha256[1]}": " Thẻ vàng có số 12 "}
    judged = shown(client.post(address(page, check=True), choosing(facebook, **words)))
    assert "has no text alternative" not in judged
    client.post(address(page), choosing(facebook, radio, **words))
    assert {json.dumps(row.variant["media"]["alt"], ensure_ascii=False) for row in Delivery.objects.all()} == {
        json.dumps({sha256[1]: "Thẻ vàng có số 12"}, ensure_ascii=False)
    }
    assert 'value="Thẻ vàng có số 12"' in shown(client.get(address(page)))


def test_what_was_tampered_with_counts_as_nothing(login: Login, page: InfographicPage, facebook: Channel) -> None:
    for edits in ("{", "[]", '{"media": {"crop": "x"}}', '{"media": {"evil": 1}}'):
        client = login()
        client.post(address(page), choosing(facebook, **{f"edits-{facebook.pk}": edits}))
        assert Delivery.objects.get().variant == {}, edits
        Delivery.objects.all().delete()
        client.user.delete()  # type: ignore[attr-defined]


def test_choices_are_rendered_checked_bound_and_shown(
    login: Login, page: InfographicPage, entry: Entry, facebook: Channel
) -> None:
    client, name = login("unit_approver"), f"choices-{facebook.pk}"
    text = shown(client.get(address(page)))
    assert "Choices for this item" in text and f'name="{name}-first_comment"' in text
    wrong = shown(client.post(address(page, check=True), choosing(facebook, **{name: 1, f"{name}-video_as": "film"})))
    assert "would be refused" in wrong and "Show the video as:" in wrong
    chosen = {name: 1, f"{name}-video_as": "auto", f"{name}-first_comment": "Đọc thêm tại trang của Sở."}
    client.post(address(page), choosing(facebook, **chosen))
    made = Delivery.objects.get()
    assert made.options == {"first_comment": "Đọc thêm tại trang của Sở."}, "what is as usual is not kept"
    assert made.bound_hash == bound_hash(entry.content_hash, {}, made.options) != bound_hash(entry.content_hash, {}, {})
    page_of_it = shown(client.get(reverse("loa_deliveries:inspect", args=[made.pk])))
    assert "First comment: Đọc thêm tại trang của Sở." in page_of_it


def test_a_draft_is_judged_while_it_is_typed(login: Login, facebook: Channel) -> None:
    page = drawing("Bản nháp", live=False)
    response = login("unit_approver").post(
        address(page, check=True), choosing(facebook, **{f"body-{facebook.pk}": LONG})
    )
    assert response.status_code == 200 and "would be refused" in shown(response)


def test_only_who_may_change_a_channel_is_led_to_its_settings(login: Login, page: InfographicPage, agency: Any) -> None:
    channel = owned(factories.facebook("Trang thiếu"), agency)
    channel.options = {}
    channel.save()
    settings = reverse("loa_channels:edit", args=[channel.pk])
    assert settings in shown(login().get(address(page)))
    assert settings not in shown(login("unit_approver").get(address(page)))
