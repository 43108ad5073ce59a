"""What is served from memory, to whom, and until when."""

from __future__ import annotations

import gzip
import threading
import time
from contextlib import suppress

import pytest

from cms.core.fast_paths.kept import takes_gzip
from cms.core.fast_paths.store import Store
from cms.core.fast_paths.watch import Watch


def test_the_second_reader_is_served_from_memory(ask, world):
    first, second = ask("/feeds/all.rss"), ask("/feeds/all.rss")
    assert len(world.asked) == 1
    assert first == second
    assert (second.status, second.body) == ("200 OK", world.body)
    assert second.headers["Content-Type"] == "application/rss+xml"
    assert second.headers["Cache-Control"] == "public, max-age=60"
    assert second.headers["Content-Length"] == str(len(world.body))


def test_a_new_generation_is_rendered_anew(ask, world):
    ask("/feeds/all.rss")
    world.body = b"new" * 200
    ask.knows(2)
    assert ask("/feeds/all.rss").body == world.body
    assert ask.renders("/feeds/all.rss") == 0


def test_the_same_number_at_another_instant_is_another_generation(ask):
    ask("/feeds/all.rss")
    ask.knows((1, "after a backup was put back"))
    assert ask.renders("/feeds/all.rss") == 1


def test_what_changed_while_it_was_rendered_is_not_kept_for_long(ask, world):
    world.meanwhile = lambda: ask.knows(2)
    ask("/feeds/all.rss")
    world.meanwhile = lambda: None
    assert ask.renders("/feeds/all.rss") == 1


def test_nothing_comes_from_memory_while_the_generation_is_unknown(ask, world):
    ask("/feeds/all.rss")
    ask.front.watch._trust = 0.0
    world.generation = None
    ask.front.watch._good_until = 0.0
    assert ask.renders("/feeds/all.rss") == 2


def test_an_answer_grows_old_without_any_change(ask, world):
    ask("/feeds/all.rss")
    for kept, _size in ask.front.store._items.values():
        kept.until = time.monotonic() - 1
    assert ask.renders("/feeds/all.rss") == 1


@pytest.mark.parametrize(
    ("address", "headers", "renders"),
    [
        ("/feeds/all.rss", {"cookie": "sessionid=a"}, 1),
        ("/feeds/all.rss?form=news", {}, 1),
        ("/feeds/all.rss?x=1", {}, 2),
        ("/feeds/all.rss?form=" + "n" * 1000, {}, 2),
        ("/feeds/all.rss", {"authorization": "Basic eA=="}, 2),
        ("/feeds/all.rss", {"range": "bytes=0-1"}, 2),
        ("/tin/", {}, 1),
        ("/tin/", {"cookie": "_ga=GA1"}, 1),
        ("/tin/", {"cookie": "sessionid=a"}, 2),
        ("/tin/", {"cookie": "_ga=1; csrftoken=b"}, 2),
        ("/tin/", {"cookie": "django_language=en"}, 2),
        ("/tin/?utm_source=x&fbclid=a", {}, 1),
        ("/tin/?utm_source=x&other=a", {}, 2),
        ("/tin/?utm_source=x", {"cookie": "sessionid=a"}, 2),
        ("/feeds/all.rss?utm_source=x", {}, 2),
        ("/tin/?page=2", {}, 1),
        ("/tin", {}, 2),
    ],
)
def test_who_is_served_from_memory(ask, address, headers, renders):
    assert ask.renders(address, **headers) == renders


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_answered(ask, world, method):
    ask("/tin/")
    assert ask.renders("/tin/", method) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "private, max-age=60"},
        {"Cache-Control": "public, no-store"},
        {"Cache-Control": "max-age=60"},
        {"Set-Cookie": "a=b"},
        {"Content-Encoding": "br"},
        {"Vary": "Origin"},
        {"Vary": "*"},
        {"Vary": "Cookie"},
    ],
)
def test_what_does_not_say_that_it_is_for_all_is_passed_through(ask, world, headers):
    world.headers.update(headers)
    got = ask("/feeds/all.rss")
    assert (got.headers, got.body) == (world.headers, world.body)
    assert ask.renders("/feeds/all.rss") == 2


@pytest.mark.parametrize("status", ["404 Not Found", "302 Found", "500 Internal Server Error", "206 Partial Content"])
def test_only_a_good_answer_is_kept(ask, world, status):
    world.status = status
    assert ask("/feeds/all.rss").status == status
    assert ask.renders("/feeds/all.rss") == 2


def test_an_address_has_one_name(ask, world):
    ask("/feeds/all.rss?topic=a&form=b")
    ask("/feeds/all.rss?form=b&topic=a")
    ask("/feeds/all.rss?form=%62&topic=a")
    assert len(world.asked) == 1
    ask("/feeds/all.rss?form=b&form=c&topic=a")
    ask("/feeds/all.rss?form=c&form=b&topic=a")
    assert len(world.asked) == 3


def test_hosts_and_schemes_are_told_apart(ask, settings, world):
    ask("/feeds/all.rss")
    ask("/feeds/all.rss", host="other.test")
    assert len(world.asked) == 2


def test_pages_are_kept_in_each_language_that_the_site_has(ask, world):
    world.headers["Vary"] = "Accept-Language, Cookie"
    for accepted in ("vi", "vi-VN,vi;q=0.9", "fr", ""):
        ask("/tin/", accept_language=accepted)
    assert len(world.asked) == 1
    ask("/tin/", accept_language="en-GB,en;q=0.8")
    assert len(world.asked) == 2
    assert ask("/tin/").headers["Vary"] == "Accept-Language, Cookie, Accept-Encoding"
    world.headers["Vary"] = "Accept-Language"
    assert ask("/feeds/all.rss").headers["Vary"] == "Accept-Encoding"


class TestRepresentations:
    def test_compressed_for_who_takes_it(self, ask, world):
        got = ask("/feeds/all.rss", accept_encoding="br, gzip;q=0.8")
        assert gzip.decompress(got.body) == world.body
        assert got.headers["Content-Encoding"] == "gzip"
        assert got.headers["Content-Length"] == str(len(got.body))
        assert got.headers["Vary"] == "Accept-Encoding"
        assert ask("/feeds/all.rss").body == world.body
        assert "Content-Encoding" not in ask("/feeds/all.rss").headers
        assert len(world.asked) == 1

    def test_what_is_small_or_no_text_stays_plain(self, ask, world):
        world.body = b"<rss/>"
        assert "Content-Encoding" not in ask("/feeds/small.rss", accept_encoding="gzip").headers
        world.body, world.headers["Content-Type"] = b"\xff" * 5000, "image/webp"
        got = ask("/feeds/picture.rss", accept_encoding="gzip")
        assert "Content-Encoding" not in got.headers and "Vary" not in got.headers

    def test_an_unchanged_copy_is_not_sent_again(self, ask, world):
        world.headers["Last-Modified"] = "Fri, 20 Nov 2026 08:00:00 GMT"
        tag = ask("/feeds/all.rss", accept_encoding="gzip").headers["ETag"]
        for headers in (
            {"if_none_match": tag}, {"if_none_match": f'"x", {tag.removeprefix("W/")}'}, {"if_none_match": "*"},
            {"if_modified_since": "Fri, 20 Nov 2026 08:00:00 GMT"},
        ):  # fmt: skip
            got = ask("/feeds/all.rss", **headers)
            assert (got.status, got.body) == ("304 Not Modified", b"")
            assert got.headers == {
                "Cache-Control": "public, max-age=60", "Last-Modified": "Fri, 20 Nov 2026 08:00:00 GMT",
                "ETag": tag, "Vary": "Accept-Encoding",
            }  # fmt: skip
        for headers in (
            {"if_none_match": '"x"'}, {"if_modified_since": "Fri, 20 Nov 2026 07:59:59 GMT"},
            {"if_modified_since": "nonsense"},
            {"if_none_match": '"x"', "if_modified_since": "Fri, 20 Nov 2026 08:00:00 GMT"},
        ):  # fmt: skip
            assert ask("/feeds/all.rss", **headers).status == "200 OK"

    def test_the_first_reader_may_have_a_copy_already(self, ask, world):
        world.headers["ETag"] = '"v1"'
        assert ask("/feeds/all.rss", if_none_match='W/"v1"').status == "304 Not Modified"
        assert "HTTP_IF_NONE_MATCH" not in world.asked[0] and "HTTP_ACCEPT_ENCODING" not in world.asked[0]
        assert ask("/feeds/all.rss").body == world.body

    def test_head_says_the_same_without_a_body(self, ask, world):
        got = ask("/feeds/all.rss")
        headed = ask("/feeds/all.rss", "HEAD")
        assert (headed.headers, headed.body, len(world.asked)) == (got.headers, b"", 1)

    @pytest.mark.parametrize(
        ("accepted", "taken"),
        [("gzip", True), ("br, x-gzip", True), ("*", True), ("gzip;q=0", False), ("gzip; q=0.000", False),
         ("br", False), ("", False), ("*;q=0", False), ("gzip;q=0, *", False), ("GZIP;q=0.1", True)],
    )  # fmt: skip
    def test_who_takes_gzip(self, accepted, taken):
        assert takes_gzip(accepted) is taken


class TestCrowds:
    def test_one_renders_and_the_others_wait(self, ask, world):
        world.meanwhile = lambda: time.sleep(0.05)
        got = self._together(ask, 8)
        assert len(world.asked) == 1
        assert {answer.body for answer in got} == {world.body}

    def test_nobody_waits_twice_for_what_may_not_be_kept(self, ask, world):
        world.headers["Set-Cookie"] = "a=b"
        world.meanwhile = lambda: time.sleep(0.02)
        assert len(self._together(ask, 4)) == 4
        assert len(world.asked) == 4

    def test_a_rendering_that_failed_frees_those_who_wait(self, ask, world):
        def fail() -> None:
            time.sleep(0.02)
            world.meanwhile = lambda: None
            raise RuntimeError("the first one fails")

        world.meanwhile = fail
        got = self._together(ask, 3)
        assert len(got) == 2 and not ask.front._renders

    def _together(self, ask, count: int) -> list:
        got: list = []

        def one() -> None:
            with suppress(RuntimeError):
                got.append(ask("/feeds/all.rss"))

        threads = [threading.Thread(target=one) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        return got


class _Item:
    def __init__(self, size: int) -> None:
        self.size = size


class TestStore:
    def test_memory_is_bounded_and_the_least_lately_asked_goes_first(self):
        store = Store(1000)
        for number in range(10):
            store.put(number, _Item(100))
        store.get(0)
        store.put("new", _Item(100))
        assert store.bytes <= 1000
        assert store.get(0) and store.get("new") and store.get(1) is None

    def test_what_would_push_everything_out_is_not_kept(self):
        store = Store(1000)
        store.put("huge", _Item(126))
        assert store.get("huge") is None and store.bytes == 0

    def test_what_has_grown_is_counted_anew(self):
        store, item = Store(1000), _Item(50)
        store.put("a", item)
        item.size = 90
        store.put("a", item)
        assert store.bytes == 90
        store.clear()
        assert (store.bytes, len(store)) == (0, 0)


class TestWatch:
    def test_a_failing_look_is_not_trusted_for_longer_than_a_moment(self):
        answers = iter([7, 7])
        watch = Watch(read=lambda: next(answers), every=0.001, trust=0.05)
        watch.moment()
        self._until(lambda: watch.moment() is not None)
        self._until(lambda: watch.moment() is None)
        watch.stop()

    def test_it_ends_when_nobody_asks_and_begins_again(self):
        watch = Watch(read=lambda: 1, every=0.001, trust=0.001, idle=0.01)
        watch.moment()
        thread = watch._thread
        self._until(lambda: not thread.is_alive())
        watch._idle = 60
        watch.moment()
        self._until(lambda: watch.moment() is not None)
        watch.stop()

    def test_midnight_is_another_moment(self, monkeypatch):
        watch = Watch(read=lambda: 1)
        watch._look()
        before = watch._moment
        watch._look()
        assert watch._moment is before
        monkeypatch.setattr("cms.core.fast_paths.watch.timezone.localdate", lambda: "tomorrow")
        watch._look()
        assert watch._moment != before

    def _until(self, condition) -> None:
        until = time.monotonic() + 5
        while not condition():
            assert time.monotonic() < until
            time.sleep(0.001)
