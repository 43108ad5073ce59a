"""Small things said right: whose clock, which step, which field."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import get_template
from django.utils import timezone, translation

from cms.core import moments
from publishers.admin.deliveries import journal
from publishers.admin.marks import ICONS, mark_of
from publishers.channel_fields import FieldsInvalid, parse_fields
from publishers.platforms.facebook.schema import FacebookCredentials
from publishers.platforms.youtube.schema import YouTubeOptions
from publishers.registry import platforms


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("Asia/Ho_Chi_Minh", "Vietnam time, UTC+7"),
        ("Asia/Kolkata", "Asia/Kolkata, UTC+5:30"),
        ("UTC", "UTC, UTC+0"),
    ],
)
def test_the_clock_is_named(zone: str, label: str) -> None:
    with timezone.override(zone):
        assert moments.zone_label() == label


def test_instants_are_shown_on_that_clock() -> None:
    with timezone.override("Asia/Ho_Chi_Minh"):
        assert moments.moment(datetime(2026, 1, 31, 20, 5, tzinfo=UTC)) == "03:05, 01/02/2026"
    assert moments.moment(None) == ""


def test_steps_have_names_for_people_and_new_ones_their_own() -> None:
    now = timezone.now()

    def row(name: str) -> Any:
        return SimpleNamespace(name=name, state="done", get_state_display=lambda: "done", begun_at=now, done_at=now)

    rows = [row("photo:1:3"), row("attachment:0123456789abcdef"), row("begin"), row("teleport:2"), row("session:1")]
    labels = [step.label for step in journal.steps(rows)]
    assert labels == ["Upload a picture 3", "Upload a file", "Teleport 2", "Open the upload 1"]


def test_every_platform_has_a_sign_and_a_new_one_gets_the_common_one() -> None:
    assert all(mark_of(slug) != "globe" for slug in platforms())
    assert mark_of("myspace") == "globe"
    for icon in ICONS:
        assert 'viewBox="0 0 16 16"' in get_template(icon).render()


def test_wrong_fields_are_told_apart_without_their_values() -> None:
    with pytest.raises(FieldsInvalid) as caught:
        parse_fields(FacebookCredentials, {"page_access_token": "", "app_id": "ge heim", "extra": "x"})
    sentences = caught.value.sentences
    assert sentences["page_access_token"] == sentences["app_secret"] == "This field is needed."
    assert sentences["app_id"].startswith("This is not what the platform expects")
    assert sentences["extra"] == "This platform has no such field."
    assert "ge heim" not in f"{sentences} {caught.value!r} {caught.value}"


def test_a_choice_names_what_there_is() -> None:
    with pytest.raises(FieldsInvalid) as caught:
        parse_fields(YouTubeOptions, {"channel_id": "UC" + "a" * 22, "privacy": "secret"})
    assert caught.value.sentences == {"privacy": "Choose one of 'public', 'unlisted' or 'private'."}
