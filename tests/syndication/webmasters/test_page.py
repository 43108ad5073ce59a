"""The page for webmasters: what was chosen stands in every address, and a test of theirs says what came of it."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cms.core.signatures import Parts, content_digest, verify
from cms.entries.models import Term
from syndication.webmasters.probing import KEY, KEYID
from tests.entries.factories import make_agency, make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public_url")]


@contextmanager
def answering(status: int, **headers: str):
    """A server that says one thing and remembers what it was asked."""
    asked: list[tuple[str, dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append((self.command, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


class TestChoosing:
    def test_everything_without_a_choice(self, client):
        make_entry("Luật Căn cước", url="https://pbgdpl.test/x")
        page = client.get("/webmasters/").content.decode()
        assert "https://pbgdpl.test/feeds/all.rss<" in page
        assert "&lt;script src=&quot;https://pbgdpl.test/widget/all.js&quot; async&gt;" in page
        assert "https://pbgdpl.test/websub/" in page and "https://pbgdpl.test/oai<" in page
        assert '<a href="https://pbgdpl.test/x">Luật Căn cước</a>' in page

    def test_the_frame_is_titled_in_its_own_language_whoever_copies_it(self, client):
        page = client.get("/webmasters/", headers={"accept-language": "en"}).content.decode()
        assert "title=&quot;Tìm hiểu pháp luật&quot;" in page

    def test_a_choice_is_in_every_address(self, client):
        make_agency("so")
        Term.objects.get_or_create(vocabulary="form", code="news", defaults={"label_vi": "Tin"})
        page = client.get("/webmasters/?agency=so&form=news&count=3&heading=Tin").content.decode()
        assert "https://pbgdpl.test/feeds/so.podcast?form=news<" in page
        assert "/widget/so.html?form=news&amp;count=3&amp;heading=Tin" in page
        assert '<option value="so" selected>Cơ quan so</option>' in page

    def test_nonsense_is_told_and_the_rest_stays(self, client):
        response = client.get("/webmasters/?form=nonsense&count=99&heading=Tin")
        page = response.content.decode()
        assert response.status_code == 422 and page.count('class="error"') == 2 and 'value="Tin"' in page

    def test_fixed_addresses_are_named_for_firewalls(self, client, settings):
        settings.LOA_SYNDICATION = {**settings.LOA_SYNDICATION, "OUTGOING_ADDRESSES": ["203.0.113.7"]}
        assert "<code>203.0.113.7</code>" in client.get("/webmasters/").content.decode()

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_in_the_readers_language(self, client, language):
        page = client.get("/webmasters/", headers={"accept-language": language}).content.decode()
        assert f'<html lang="{language}">' in page


@pytest.fixture(autouse=True)
def forgotten():
    from django.core.cache import cache

    cache.clear()


def ping(client, url: str, way: str = "ping"):
    return client.post("/webmasters/test/", {"url": url, "way": way}, headers={"accept-language": "en"})


class TestProbing:
    def test_a_ping_is_signed_as_agreed(self, client):
        with answering(204) as (at, asked):
            page = ping(client, f"http://{at}/receive").content.decode()
        assert 'class="result good"' in page and "204" in page
        [(method, headers, body)] = asked
        assert method == "POST" and json.loads(body)["operation"] == "ping"
        assert headers["content-digest"] == content_digest(body)
        parts = Parts(method="POST", authority=at, path="/receive", headers=headers)
        assert verify(parts, keys={KEYID: KEY}, body=body, now=datetime.now(UTC)).keyid == KEYID

    @pytest.mark.parametrize(
        ("status", "way", "is_good"),
        [(401, "ping", True), (404, "ping", False), (500, "ping", False), (301, "ping", False), (403, "get", False),
         (200, "get", True), (429, "get", False)],
    )  # fmt: skip
    def test_each_answer_has_its_sentence(self, client, status, way, is_good):
        with answering(status, Location="/elsewhere") as (at, asked):
            page = ping(client, f"http://{at}/", way).content.decode()
        assert ('class="result good"' in page) is is_good and len(asked) == 1

    @pytest.mark.parametrize(
        "url", ["http://10.1.2.3/", "http://[fd00::1]/x", "file:///etc/passwd", "http://a@b/", "x"]
    )
    def test_no_way_into_private_networks_nor_to_nonsense(self, client, url):
        assert 'class="result bad"' in ping(client, url).content.decode()

    def test_nobody_there(self, client):
        assert 'class="result bad"' in ping(client, "http://127.0.0.1:9/").content.decode()

    def test_not_too_often_and_the_address_stays(self, client):
        with answering(204) as (at, asked):
            pages = [ping(client, f"http://{at}/") for _ in range(11)]
        assert pages[-1].status_code == 429 and len(asked) == 10
        assert f"http://{at}/" in pages[-1].content.decode()

    def test_only_from_our_own_page(self, settings):
        from django.test import Client

        assert Client(enforce_csrf_checks=True).post("/webmasters/test/", {"url": "http://a.vn"}).status_code == 403
