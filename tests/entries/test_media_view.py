"""Pinned files over HTTP: the right bytes to the right reader, nothing that could run, nothing withdrawn."""

from __future__ import annotations

import pytest

from cms.entries import blobs
from cms.entries.conf import media_url
from cms.entries.models import Status

from .factories import File, change, make_entry, withdraw

pytestmark = pytest.mark.django_db

DATA = bytes(range(256)) * 2000
FILM = File(name="phim.mp4", data=DATA, media_type="video/mp4")


def address_of(file: File) -> str:
    made = file.attachment()
    return "/" + media_url(made.sha256, made.filename).split("/", 3)[3]


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def film() -> str:
    make_entry(files=[FILM])
    return address_of(FILM)


class TestWhole:
    def test_the_bytes_with_their_true_type_and_length(self, client, film):
        response = client.get(film)
        assert (response.status_code, body(response)) == (200, DATA)
        headers = response.headers
        assert headers["Content-Type"] == "video/mp4"
        assert headers["Content-Length"] == str(len(DATA))
        assert headers["Accept-Ranges"] == "bytes"
        assert headers["ETag"] == f'"{film.split("/")[3]}"'
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Disposition"] == 'inline; filename="phim.mp4"'

    def test_head_opens_no_file(self, client, film, monkeypatch):
        monkeypatch.setattr(blobs, "open_blob", None)
        response = client.head(film, headers={"range": "bytes=0-9"})
        assert (response.status_code, response.content) == (200, b"")
        assert response.headers["Content-Length"] == str(len(DATA))

    def test_a_reader_who_has_it_is_told_so(self, client, film):
        etag = client.head(film).headers["ETag"]
        response = client.get(film, headers={"if-none-match": etag})
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["Cache-Control"].endswith("immutable")

    def test_the_name_only_reads_well(self, client, film):
        assert client.get(film.rpartition("/")[0] + "/other-name.html").headers["Content-Type"] == "video/mp4"

    def test_one_query(self, client, film, django_assert_num_queries):
        with django_assert_num_queries(1):
            client.head(film)


class TestRanges:
    @pytest.mark.parametrize(
        ("header", "start", "stop"),
        [("bytes=0-99", 0, 100), ("bytes=511990-", 511990, 512000), ("bytes=-5", 511995, 512000)],
    )
    def test_a_player_may_seek(self, client, film, header, start, stop):
        response = client.get(film, headers={"range": header})
        assert (response.status_code, body(response)) == (206, DATA[start:stop])
        assert response.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(DATA)}"
        assert response.headers["Content-Length"] == str(stop - start)
        assert response.headers["Content-Type"] == "video/mp4"

    def test_beyond_the_end_is_416_with_the_true_size(self, client, film):
        response = client.get(film, headers={"range": "bytes=512000-"})
        assert response.status_code == 416
        assert response.headers["Content-Range"] == f"bytes */{len(DATA)}"

    def test_a_range_of_other_bytes_gets_the_whole_file(self, client, film):
        response = client.get(film, headers={"range": "bytes=0-9", "if-range": '"another"'})
        assert (response.status_code, len(body(response))) == (200, len(DATA))
        etag = response.headers["ETag"]
        assert client.get(film, headers={"range": "bytes=0-9", "if-range": etag}).status_code == 206


class TestWhoMaySee:
    def test_never_seen_is_404(self, client):
        response = client.get(f"/-/media/{'0' * 64}/x.png")
        assert response.status_code == 404 and response.content.decode().strip().endswith(".")

    def test_bytes_that_no_entry_carries_are_404_though_they_are_pinned(self, client):
        assert client.get(address_of(File(name="x.png", data=b"loose", media_type="image/png"))).status_code == 404

    def test_withdrawn_is_410_until_another_entry_carries_it(self, client):
        withdraw(make_entry(files=[FILM]))
        make_entry(files=[FILM], status=Status.WITHDRAWN)
        assert client.get(address_of(FILM)).status_code == 410
        make_entry(files=[FILM])
        assert client.get(address_of(FILM)).status_code == 200

    def test_a_replaced_file_is_410(self, client):
        other = File(name="phim-2.mp4", data=b"new", media_type="video/mp4")
        change(make_entry(files=[FILM]), files=[other])
        assert client.get(address_of(FILM)).status_code == 410
        assert client.get(address_of(other)).status_code == 200

    def test_a_player_is_not_cut_off_while_its_entry_is_being_changed(self, client):
        make_entry(files=[FILM], stamped=False)
        assert client.get(address_of(FILM)).status_code == 200

    def test_lost_bytes_are_our_fault_and_in_the_log(self, client, film, caplog):
        sha256 = film.split("/")[3]
        blobs.store().delete(blobs.path_of(sha256))
        response = client.get(film)
        assert response.status_code == 503 and "immutable" not in response.headers["Cache-Control"]
        assert sha256 in caplog.text

    @pytest.mark.parametrize(
        "bad", ["/-/media/ABC/x.png", "/-/media/" + "0" * 64 + "/../x", "/-/media/" + "0" * 63 + "/x.png"]
    )
    def test_other_addresses_lead_nowhere(self, client, bad):
        assert client.get(bad).status_code == 404


class TestTreatment:
    @pytest.mark.parametrize(
        ("media_type", "shown", "served_as"),
        [
            ("image/png", True, "image/png"),
            ("image/webp", True, "image/webp"),
            ("audio/mpeg", True, "audio/mpeg"),
            ("application/pdf", True, "application/pdf"),
            ("text/vtt", True, "text/vtt; charset=utf-8"),
            ("image/svg+xml", False, "image/svg+xml"),
            ("text/html", False, "text/html; charset=utf-8"),
            ("TEXT/HTML", False, "text/html; charset=utf-8"),
            ("application/xhtml+xml", False, "application/xhtml+xml"),
            ("application/zip", False, "application/zip"),
            ("image/png\r\nX-Evil: 1", False, "application/octet-stream"),
            ("nonsense", False, "application/octet-stream"),
        ],
    )
    def test_only_what_can_not_run_is_shown_in_place(self, client, media_type, shown, served_as):
        file = File(name="tep.bin", data=media_type.encode(), media_type=media_type)
        make_entry(files=[file])
        headers = client.head(address_of(file)).headers
        assert headers["Content-Type"] == served_as
        assert headers["Content-Disposition"].startswith("inline" if shown else "attachment")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert ("sandbox" in headers.get("Content-Security-Policy", "")) is not shown

    def test_a_caption_track_is_readable_from_another_site(self, client):
        track = File(name="phu-de.vtt", data="WEBVTT\n\nXin chào".encode(), media_type="text/vtt", role="captions")
        make_entry(files=[track])
        headers = client.get(address_of(track)).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"

    def test_a_name_with_marks_is_written_safely(self, client):
        file = File(name='Đề "cương"\r\n.docx', data=b"docx", media_type="application/msword")
        make_entry(files=[file])
        disposition = client.head(address_of(file)).headers["Content-Disposition"]
        assert disposition == "attachment; filename*=utf-8''%C4%90%E1%BB%81%20%22c%C6%B0%C6%A1ng%22.docx"
