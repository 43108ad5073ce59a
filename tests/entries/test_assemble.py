"""A record knows where its files and pictures are for anyone outside; stored content knows no host."""

from __future__ import annotations

import pytest
from django.test import override_settings

from cms.entries.record import Role

from .factories import File, make_entry

pytestmark = pytest.mark.django_db
LOA = {"PUBLIC_URL": "https://pbgdpl.example.gov.vn", "ENCRYPTION_KEYS": ["k"]}


def test_addresses_are_absolute_and_ascii() -> None:
    film = File(name="phim.mp4", data=b"film", media_type="video/mp4")
    captions = File(name="phu-de.vtt", data=b"WEBVTT", media_type="text/vtt", role=Role.CAPTIONS)
    entry = make_entry(body_html='<p><img src="/-/anh.png" alt="a"></p>', files=[film, captions])
    with override_settings(LOA=LOA):
        record = entry.record()
    video, track = record.attachments
    assert 'src="https://pbgdpl.example.gov.vn/-/anh.png"' in record.body_html
    assert video.url == f"https://pbgdpl.example.gov.vn/-/media/{video.sha256}/phim.mp4"
    assert video.captions_url == track.url
    assert (
        record.content_hash != ""
        and entry.content_hash
        == record.content.model_copy(update={"body_html": entry.content["body_html"]}).content_hash
    )


def test_the_identifier_outlives_the_host_name() -> None:
    entry = make_entry()
    with override_settings(LOA={**LOA, "OAI_NAMESPACE": "pbgdpl.tinh.vn"}):
        assert entry.record().id == f"oai:pbgdpl.tinh.vn:item/{entry.pk}"
