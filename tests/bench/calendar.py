"""The calendar's first paint with 2,000 cards in a month, beside the same month without any, in a real browser."""

from __future__ import annotations

import os
import statistics
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from .local import in_process
from .report import Row

CARDS, TIMES = 2000, 7
#: What people wait for until they see the calendar.
GOAL_MS = 1000
#: Both months are far from today: nothing else is in them.
FULL, EMPTY = "2027-03-01", "2027-05-01"
_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_ITEMS = 100


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Measure and tell the rows."""
    cards, times = (200, 2) if quick else (CARDS, TIMES)
    with in_process(folder, settings):
        # The browser's interface runs an event loop in this thread, which Django's ORM takes for async code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        cookie = _furnish(cards)
        for view in ("month", "list"):
            with _plain_names():
                full, empty = _painted(cookie, view, times)
            Row(
                part="calendar", what=f"first paint, {view} of {cards:,} cards; anchor: an empty one, {database}",
                loa=f"{full:.0f} ms", anchor=f"{empty:.0f} ms", ratio=f"{full / empty:.1f}×", goal=f"≤ {GOAL_MS} ms",
                met=full <= GOAL_MS,
            ).tell()  # fmt: skip


def _plain_names() -> Any:
    """Static files under their own names: nothing is collected in the bench's scratch folder."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain})


def _furnish(cards: int) -> dict[str, str]:
    """The cards, each at a minute of its own, and an administrator's session."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    from publishers.models import Delivery
    from tests.publishers import factories
    from tests.publishers.admin.calendar.planned import entries

    channels = [factories.by_hand(f"Đài {number}") for number in range(6)]
    items = entries(_ITEMS)
    first = timezone.make_aware(datetime.fromisoformat(FULL))
    step = timedelta(days=31) / cards
    dues = [(first + step * number).replace(second=0, microsecond=0) for number in range(cards)]
    Delivery.objects.bulk_create(
        Delivery(
            entry=items[number % _ITEMS], entry_version=1, channel=channels[number % len(channels)], state="scheduled",
            slot_key=str(number), due_at=due, run_at=due, content_hash="0" * 64, bound_hash="x",
        )
        for number, due in enumerate(dues)
    )  # fmt: skip
    person = get_user_model().objects.create_superuser("bench-calendar", "a@example.invalid", "x")
    client = Client()
    client.force_login(person)
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}


def _painted(cookie: dict[str, str], view: str, times: int) -> tuple[float, float]:
    """Medians of the full and the empty one, taken in turns so that both meet the same machine."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread
    from playwright.sync_api import sync_playwright

    from tests.fixtures.browser import CHROMIUM

    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    site = f"http://127.0.0.1:{server.port}"
    found: dict[str, list[float]] = {FULL: [], EMPTY: []}
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            context = chromium.new_context(viewport={"width": 1280, "height": 900})
            context.add_cookies([{**cookie, "url": site}])
            page = context.new_page()
            for turn in range(times + 1):
                for day, taken in found.items():
                    painted = _once(page, f"{site}/admin/calendar/?view={view}&date={day}")
                    if turn:  # the first fills the caches of both sides
                        taken.append(painted)
            chromium.close()
    finally:
        server.terminate()
    return statistics.median(found[FULL]), statistics.median(found[EMPTY])


def _once(page: Any, address: str) -> float:
    """Milliseconds from the press until something of the calendar is seen."""
    page.goto(address)
    page.locator("main h2").first.wait_for()
    page.wait_for_function(f"{_FIRST_PAINT} > 0")
    return float(page.evaluate(_FIRST_PAINT))
