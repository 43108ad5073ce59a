"""The library reads what files say of themselves, brings captions to WebVTT, and keeps originals to itself."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cms.media.models import LoaMedia
from tests.pages.factories import make_file, make_film, make_picture

pytestmark = pytest.mark.django_db
SRT = "1\n00:00:00,000 --> 00:00:00,900\nXin chào bà con\n".encode()


def test_film_says_its_size_length_and_codec(film_bytes: bytes) -> None:
    film = LoaMedia.objects.get(pk=make_film(film_bytes).pk)

    assert (film.width, film.height, film.orientation) == (64, 48, "landscape")
    assert film.duration == pytest.approx(1, abs=0.1)
    assert (film.media_type, film.video_codec, film.audio_codec) == ("video/mp4", "h264", "")


def test_subrip_becomes_webvtt_and_the_transcript_is_taken_from_it(film_bytes: bytes) -> None:
    film = LoaMedia.objects.get(pk=make_film(film_bytes, captions=SRT, name="phu-de.srt").pk)

    assert film.captions.name.endswith(".vtt")
    assert film.captions.read().startswith(b"WEBVTT\n\n00:00:00.000 --> 00:00:00.900\n")
    assert film.transcript == "Xin chào bà con"


def test_typed_transcript_is_kept(film_bytes: bytes) -> None:
    film = make_film(film_bytes)
    film.transcript = "Lời chào"
    film.captions = ContentFile(SRT, "khac.srt")
    film.save()

    assert LoaMedia.objects.get(pk=film.pk).transcript == "Lời chào"


@pytest.mark.parametrize("data", [b"", b"not a film", b"\x00" * 4096])
def test_unreadable_film_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(ValidationError) as caught:
        LoaMedia(title="Phim", type="video", file=ContentFile(data, "phim.mp4")).full_clean()

    assert "file" in caught.value.message_dict


def test_unreadable_captions_are_refused_with_the_line(film_bytes: bytes) -> None:
    bad = ContentFile(b"WEBVTT\n\n00:01 --> soon\nXin chao\n", "phu-de.vtt")
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        LoaMedia(title="Phim", type="video", file=ContentFile(film_bytes, "a.mp4"), captions=bad).full_clean()

    assert "Line 3" in caught.value.message_dict["captions"][0]


def test_upload_in_the_admin_is_probed_and_refused_in_words(client: Client, film_bytes: bytes) -> None:
    client.force_login(get_user_model().objects.create_superuser("quan-tri"))
    url = reverse("wagtailmedia:add", args=["video"])

    good = {"title": "Phim", "file": SimpleUploadedFile("phim.mp4", film_bytes), "captions_language": "vi",
            "captions": SimpleUploadedFile("phu-de.srt", SRT)}  # fmt: skip
    assert client.post(url, good).status_code == 302
    film = LoaMedia.objects.get()
    assert (film.width, film.captions.name[-4:], film.transcript) == (64, ".vtt", "Xin chào bà con")

    bad = {"title": "Phim", "file": SimpleUploadedFile("phim.mp4", b"no film"), "captions_language": "vi"}
    refused = client.post(url, bad)
    assert refused.status_code == 200
    assert refused.context["form"].errors["file"]


def test_pages_pictures_are_served_and_originals_and_documents_are_not(client: Client) -> None:
    picture, document = make_picture(), make_file()
    rendition = picture.get_rendition("width-32")

    assert client.get(rendition.url).status_code == 200
    assert client.get(f"/media/{picture.file.name}").status_code == 404
    assert client.get(f"/media/{document.file.name}").status_code == 404
    client.force_login(get_user_model().objects.create_superuser("quan-tri"))
    assert client.get(f"/media/{picture.file.name}").status_code == 200
    assert client.get(f"/media/{document.file.name}").status_code == 404


@pytest.mark.parametrize("path", ["../loa.sqlite3", "images/../../secret_key", "images/%2e%2e/%2e%2e/x", "images/"])
def test_nothing_outside_the_library_is_served(client: Client, path: str) -> None:
    assert client.get(f"/media/{path}").status_code in (400, 404)


def test_captions_go_with_their_film(film_bytes: bytes, django_capture_on_commit_callbacks: object) -> None:
    film = make_film(film_bytes)
    storage, name = film.captions.storage, film.captions.name
    with django_capture_on_commit_callbacks(execute=True):
        film.delete()

    assert not storage.exists(name)
