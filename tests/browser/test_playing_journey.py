"""A reader watches a film to its end: the page tells how far it came, once each, and winding tells nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from cms.entries.counted import playing
from cms.entries.models import Entry
from cms.pages.models import VideoPage
from tests.fixtures.counting import PERSON, Counted
from tests.fixtures.desk import front_page
from tests.fixtures.looking import no_mistakes
from tests.pages import conftest as pages
from tests.pages.factories import make_film

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted"), pytest.mark.browser]
film_bytes = pages.film_bytes
_PLAY = "player => { player.muted = true; player.playbackRate = 0.5; return player.play() }"


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """A browser that says that it is one."""
    context = browser.new_context(user_agent=PERSON)
    page = context.new_page()
    with no_mistakes(page):
        yield page
    context.close()


def test_how_far_a_film_was_watched_is_told_once(
    live_server: Any,
    reader: Page,
    film_bytes: bytes,
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(playing, "_believed", {})
    film = front_page().add_child(instance=VideoPage(title="Phim", video=make_film(film_bytes), live=False))
    film.save_revision().publish()
    entry = str(Entry.objects.get(page_id=film.pk).pk)
    reader.goto(live_server.url + VideoPage.objects.get(pk=film.pk).url)
    player = reader.locator("video")
    player.evaluate(_PLAY)
    told = {("played", entry, step) for step in ("start", "25", "50", "75", "95")}
    wait_for(reader, lambda: told <= set(counted("played")))
    # Wound back and to the end: nothing was played.
    player.evaluate("player => { player.currentTime = 0.1; player.currentTime = player.duration }")
    reader.wait_for_load_state("networkidle")
    assert counted("played") == dict.fromkeys(told, 1)
    assert counted("page_views") == {("page_views", entry, ""): 1}
    assert reader.context.cookies() == []


def wait_for(page: Page, condition: Any, within: float = 60.0) -> None:
    until = time.monotonic() + within
    while not condition():
        assert time.monotonic() < until
        page.evaluate("() => new Promise(done => setTimeout(done, 50))")
