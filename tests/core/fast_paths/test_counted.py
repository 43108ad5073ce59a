"""Whoever is answered from memory counts as if Django had answered: people, machines and repeats apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cms.core.counting.visits import NOTES
from cms.core.fast_paths import asgi
from cms.core.fast_paths.asked import Asking
from cms.core.fast_paths.front import Front
from cms.core.fast_paths.paths import FastPath
from cms.core.fast_paths.store import Store
from cms.core.fast_paths.watch import Watch
from cms.core.fast_paths.wsgi import FastPaths
from tests.core.fast_paths.conftest import PUBLIC, Asker, World, run
from tests.fixtures.counting import CRAWLER, PERSON, Counted

PATHS = (
    FastPath(pattern=r"/(?:.*/)?", minds_cookies=True, drops_marks=True),
    FastPath(pattern=r"/-/s/[0-9a-z]+", redirects=True),
)
WHERE = {"Location": "https://loa.test/tin/", "Cache-Control": "no-store", "Content-Length": "0", "Vary": "Cookie"}


class Noting(World):
    """A world whose views say what their answers are."""

    noted = ("views", "a")

    def application(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if NOTES in environ:
            environ[NOTES].append(self.noted)
        return super().application(environ, start_response)


@pytest.fixture
def world() -> Noting:
    return Noting()


@pytest.fixture
def link(world: Noting) -> Noting:
    world.status, world.headers, world.body = "302 Found", dict(WHERE), b""
    world.noted = ("clicks", "abc")
    return world


@pytest.fixture
def ask(world: World) -> Iterator[Asker]:
    asker = Asker(world)
    asker.front.watch.stop()
    asker.front = Front(Asking(PATHS), Store(100_000), Watch(read=lambda: world.generation, every=0.002))
    asker.wrapped = FastPaths(world.application, asker.front)
    asker.knows(1)
    yield asker
    asker.front.watch.stop()


def test_each_reader_of_a_kept_page_counts(ask: Asker, world: World, counted: Counted) -> None:
    for number in range(3):
        ask("/tin/", user_agent=f"{PERSON} {number}")
    assert len(world.asked) == 1
    assert counted() == {("views", "a", ""): 3}


def test_who_has_the_page_already_is_a_reader_too(ask: Asker, counted: Counted) -> None:
    tag = ask("/tin/", user_agent=PERSON).headers["ETag"]
    assert ask("/tin/", user_agent=f"{PERSON} 2", if_none_match=tag).status.startswith("304")
    assert counted() == {("views", "a", ""): 2}


def test_the_same_reader_pressing_twice_counts_once(ask: Asker, counted: Counted) -> None:
    for _press in range(3):
        ask("/tin/", user_agent=PERSON)
    assert counted() == {("views", "a", ""): 1, ("views", "a", "repeat"): 2}


def test_machines_and_pages_loaded_ahead_are_counted_apart(ask: Asker, counted: Counted) -> None:
    ask("/tin/", user_agent=CRAWLER)
    ask("/tin/", user_agent=PERSON, sec_purpose="prefetch;prerender")
    ask("/tin/")
    assert counted() == {("views", "a", "bot"): 3}


def test_asking_for_the_head_alone_counts_nobody(ask: Asker, counted: Counted) -> None:
    ask("/tin/", user_agent=PERSON)
    ask("/tin/", "HEAD", user_agent=PERSON)
    assert counted() == {("views", "a", ""): 1}


def test_a_page_that_is_not_kept_counts_whoever_rendered_it(ask: Asker, world: World, counted: Counted) -> None:
    world.headers = {"Content-Type": "text/html"}
    ask("/tin/", user_agent=PERSON)
    assert counted() == {("views", "a", ""): 1}


def test_a_link_is_followed_from_memory(ask: Asker, link: Noting, counted: Counted) -> None:
    first, second = ask("/-/s/abc", user_agent=PERSON), ask("/-/s/abc", user_agent=f"{PERSON} 2")
    assert len(link.asked) == 1
    assert first == second
    assert (second.status, second.headers["Location"], second.body) == ("302 Found", "https://loa.test/tin/", b"")
    assert second.headers["Cache-Control"] == "no-store"
    assert second.headers["Content-Length"] == "0"
    assert counted() == {("clicks", "abc", ""): 2}


def test_what_networks_put_behind_a_link_means_nothing_to_it(ask: Asker, link: Noting, counted: Counted) -> None:
    for number in range(5):
        ask(f"/-/s/abc?fbclid=IwAR{number}&x={number}", user_agent=f"{PERSON} {number}", cookie="any=1")
    assert [asked["QUERY_STRING"] for asked in link.asked] == [""]
    assert counted() == {("clicks", "abc", ""): 5}


def test_a_link_leads_elsewhere_as_soon_as_anything_changed(ask: Asker, link: Noting) -> None:
    ask("/-/s/abc")
    link.headers["Location"] = "https://loa.test/moved/"
    ask.knows(2)
    assert ask("/-/s/abc").headers["Location"] == "https://loa.test/moved/"


def test_the_link_of_a_withdrawn_item_goes_to_django_each_time(ask: Asker, link: Noting, counted: Counted) -> None:
    ask("/-/s/abc", user_agent=PERSON)
    link.status, link.headers, link.noted = "410 Gone", {"Cache-Control": "no-store"}, ("other", "")
    ask.knows(2)
    assert ask.renders("/-/s/abc") == 2
    assert ("clicks", "abc", "") in counted("clicks") and counted("clicks")["clicks", "abc", ""] == 1


def test_a_server_of_the_other_kind_counts_alike(link: Noting, counted: Counted) -> None:
    front = Front(Asking(PATHS), Store(100_000), Watch(read=lambda: 1, every=0.002))
    while front.watch.moment() is None:
        pass
    rendered = []

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        rendered.append(scope["query_string"])
        scope[NOTES].append(link.noted)
        headers = [(name.encode(), value.encode()) for name, value in WHERE.items()]
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    wrapped = asgi.FastPaths(application, front)
    for number in range(2):
        scope = {
            "type": "http", "method": "GET", "path": "/-/s/abc", "query_string": b"fbclid=1", "client": ("10.0.0.1", 1),
            "headers": [(b"host", b"loa.test"), (b"user-agent", f"{PERSON} {number}".encode())],
        }  # fmt: skip
        run(wrapped(scope, receive, send))
    front.watch.stop()
    assert rendered == [b""]
    assert [message["status"] for message in sent if "status" in message] == [302, 302]
    assert counted() == {("clicks", "abc", ""): 2}


def test_public_answers_are_kept_as_ever(ask: Asker, world: World) -> None:
    assert world.headers == PUBLIC
    assert ask.renders("/tin/") == 1
