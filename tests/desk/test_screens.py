"""In a browser, every screen: wide and narrow, for everybody, by keyboard. ``TOUR=folder`` puts pictures there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.desk import administrator, front_page, sit_down

from .furnished import furnish_all
from .looking import axe_says, faults, picture, walked
from .screens import LISTS, SCREENS
from .world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]

TOUR = os.environ.get("TOUR", "")
#: Where the Tab key itself is pressed, all the way through.
WALKED = ("calendar-week", "everywhere", "delivery-failed", "approval", "proposal", "channels")


@pytest.fixture
def world(settings: Any, live_server: Any) -> World:
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    return furnish_all()


@pytest.fixture
def desk(world: World, live_server: Any, page: Any) -> Any:
    return sit_down(page, live_server.url, world.people["admin"], "vi")


@pytest.mark.skipif(
    not os.environ.get("LONG"), reason="every list's frame is looked at full; make long looks at them empty"
)
@pytest.mark.timeout(1500)
def test_every_list_is_for_everybody_while_it_is_empty(live_server: Any, page: Any, django_user_model: Any) -> None:
    """Nothing was planned, nothing came in: what newcomers see first, on a telephone."""
    front_page()
    desk = sit_down(page, live_server.url, administrator(django_user_model), "vi")
    desk.set_viewport_size({"width": 390, "height": 900})
    mistakes: list[str] = []
    for screen in LISTS:
        desk.goto(desk.site + screen.path(None))
        desk.locator("main").wait_for()
        mistakes += axe_says(desk, screen.name)
    assert not mistakes, "\n".join(mistakes)


@pytest.mark.timeout(1500)
def test_every_screen_is_whole_and_for_everybody(world: World, desk: Any) -> None:
    mistakes: list[str] = []
    desk.on("pageerror", lambda error: mistakes.append(f"{desk.url}: {error}"))
    for screen in SCREENS:
        desk.set_viewport_size({"width": 1280, "height": 900})
        desk.goto(desk.site + screen.path(world))
        desk.locator("main").wait_for()
        mistakes += faults(desk, screen.name)
        if screen.name in WALKED:
            stopped, there = walked(desk)
            if stopped < there:
                mistakes.append(f"{screen.name}: the Tab key stops at {stopped} of {there} places")
    assert not mistakes, "\n".join(mistakes)


@pytest.mark.skipif(not TOUR, reason="pictures are taken by make tour")
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pictures_for_the_tour(world: World, live_server: Any, page: Any, language: str) -> None:
    folder = Path(TOUR) / language
    folder.mkdir(parents=True, exist_ok=True)
    desk = sit_down(page, live_server.url, world.people["admin"], language)
    for screen in SCREENS:
        desk.goto(desk.site + screen.path(world))
        desk.wait_for_load_state("networkidle")
        picture(desk, folder, screen.name)
