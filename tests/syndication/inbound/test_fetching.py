"""One look at an address: validators, redirects, robots, manners; and feeds found from a page."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cms.core.http import Guard, HttpClient, HttpPolicy
from syndication.inbound.discovery import discover
from syndication.inbound.fetching import (
    Fetched,
    FetchRequest,
    Gone,
    NotModified,
    Politeness,
    fetch,
    fetch_many,
    next_delay,
)
from syndication.inbound.fetching.pacing import retry_after
from syndication.inbound.fetching.robots import Robots
from syndication.inbound.parsing import ParserPool
from syndication.inbound.refusal import Refusal, Refused

from .hostile import bodies
from .hostile.cases import say
from .hostile.server import Connection, serving

FEED = bodies.rss(["a", "b"])


@pytest.fixture(scope="module")
def http() -> HttpClient:
    return HttpClient(HttpPolicy(guard=Guard.from_names(["127.0.0.0/8"])))


@pytest.fixture(scope="module")
def pool():
    made = ParserPool(1)
    yield made
    made.close()


def look(http: HttpClient, url: str, **given: object):
    return fetch(FetchRequest(url=url, seconds=5, **given), http)  # type: ignore[arg-type]


def test_validators_and_hub_are_kept_and_the_same_bytes_are_no_news(http: HttpClient) -> None:
    link = '<https://hub.example.vn/>; rel="hub", </feed>; rel="self"'
    absolute = link.replace("</feed>", "<https://so.example.vn/feed>")
    with serving([say(FEED, ETag='"v1"', Last_Modified="Mon, 23 Nov 2026 01:00:00 GMT", Link=absolute)]) as base:
        found = look(http, f"{base}/0")
        assert isinstance(found, Fetched)
        assert (found.etag, found.hub, found.topic) == ('"v1"', "https://hub.example.vn/", "https://so.example.vn/feed")
        assert isinstance(look(http, f"{base}/0", body_sha256=found.sha256), NotModified)


def test_not_modified_needs_a_question(http: HttpClient) -> None:
    with serving([say(b"", 304)]) as base:
        assert isinstance(look(http, f"{base}/0", etag='"v1"'), NotModified)
        assert look(http, f"{base}/0").code == "odd_status"


def test_only_redirects_for_good_move_a_feed(http: HttpClient) -> None:
    def hop(status: int, to: str) -> Callable[[Connection], None]:
        return lambda connection: say(b"", status, Location=to)(connection)

    with serving([hop(301, "/1"), hop(308, "/2"), hop(302, "/3"), say(FEED), say(b"", 410)]) as base:
        found = look(http, f"{base}/0")
        assert isinstance(found, Fetched)
        assert (found.url, found.moved_to) == (f"{base}/3", f"{base}/2")
        assert isinstance(look(http, f"{base}/4"), Gone)


def test_robots_that_object_are_heeded_and_others_are_not_in_the_way(http: HttpClient) -> None:
    robots = Robots()
    with serving([say(FEED)]) as base:
        robots.check(http, f"{base}/0", 5)  # 404
    with _with_robots("User-agent: *\nDisallow: /\n\nUser-agent: Loa\nAllow: /feeds\nDisallow: /") as base:
        robots.check(http, f"{base}/feeds/x", 5)
        with pytest.raises(Refusal):
            robots.check(http, f"{base}/other", 5)


def test_a_server_has_two_visitors_at_most_and_a_pause(http: HttpClient) -> None:
    lock, now, most = threading.Lock(), [0], [0]

    def busy(connection: Connection) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)
        with lock:
            now[0] -= 1
        say(FEED)(connection)

    with serving([busy]) as base:
        requests = [FetchRequest(url=f"{base}/0?{number}", asks_robots=False) for number in range(8)]
        polite = Politeness(at_once_here=2)
        assert len(list(fetch_many(requests, http, at_once=8, politeness=polite))) == 8
    assert most[0] == 2


def test_an_error_of_ours_is_not_swallowed(http: HttpClient) -> None:
    broken = HttpClient(HttpPolicy(guard=None))  # type: ignore[arg-type]
    with serving([say(FEED)]) as base, pytest.raises(TypeError):
        list(fetch_many([FetchRequest(url=f"{base}/0", seconds="x")], broken))  # type: ignore[arg-type]


def test_pauses_grow_with_failures_and_follow_what_was_asked_for() -> None:
    assert 850 < next_delay(900) < 950
    assert 3400 < next_delay(900, failures=2) < 3800
    assert next_delay(900, failures=50) < 92_000
    assert 7200 <= next_delay(900, retry_after_s=7200) < 7600
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert retry_after("Sun, 22 Nov 2026 00:02:00 GMT", now) == 120
    assert retry_after("soon") is None


def test_a_parser_that_hangs_or_dies_is_replaced(pool: ParserPool) -> None:
    flood = bodies.rss([f"tin {number}" for number in range(1500)]).encode()
    assert pool.parse(flood, seconds=0.05).code == "parser_slow"  # type: ignore[union-attr]
    assert len(pool.parse(FEED.encode()).items) == 2  # type: ignore[union-attr]
    os.kill(pool.pids[0], signal.SIGKILL)
    assert pool.parse(FEED.encode()).code == "parser_died"  # type: ignore[union-attr]
    assert len(pool.parse(FEED.encode()).items) == 2  # type: ignore[union-attr]


def test_a_feed_that_eats_memory_ends_at_the_limit() -> None:
    small = ParserPool(1, megabytes=150)
    try:
        found = small.parse(b"<rss><channel><title>" + b"x" * 20_000_000 + b"</title></channel></rss>", seconds=8)
        assert isinstance(found, Refused)
        assert found.code in ("too_complex", "parser_died")
        assert len(small.parse(FEED.encode()).items) == 2  # type: ignore[union-attr]
    finally:
        small.close()


def test_a_pool_that_is_full_says_so_instead_of_waiting(pool: ParserPool) -> None:
    taken = pool._free.get()
    try:
        assert pool.parse(FEED.encode(), wait_s=0.01).code == "parser_busy"  # type: ignore[union-attr]
    finally:
        pool._free.put(taken)


def test_feeds_are_found_from_a_page(http: HttpClient, pool: ParserPool) -> None:
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/1"><link rel=alternate href=/3></head>'
    with serving([say(page, kind="text/html"), say(FEED)]) as base:
        found = discover(f"{base}/0", http, pool)
        assert [(feed.url, feed.title, feed.items) for feed in found.feeds] == [(f"{base}/1", "Sở Tư pháp", 2)]
        assert [feed.url for feed in discover(f"{base}/1", http, pool).feeds] == [f"{base}/1"]
    with serving([say("<html>x", kind="text/html")]) as base:
        nothing = discover(f"{base}/0", http, pool)
    assert nothing.refused is not None
    assert nothing.refused.code == "is_html"


def _with_robots(text: str):
    """A server whose every address is robots.txt."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args: object) -> None:
            return

    @contextmanager
    def running():
        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_address[1]}"
            server.shutdown()

    return running()
