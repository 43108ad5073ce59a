"""What the browser tests of the desk share: somebody logged in, and a look at a screen for everybody."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings

from tests.fixtures.axe import OURS

#: Where pictures of the screens are put, for people to look at; nowhere in the suite.
LOOK = os.environ.get("LOA_LOOK", "")


def sit_down(page: Any, live_server: Any, client: Any, django_user_model: Any, language: str = "en") -> Any:
    """The desk in that tab, with a superuser who reads that language."""
    from wagtail.users.models import UserProfile

    user = django_user_model.objects.create_superuser("lan", "lan@example.org", "x", first_name="Lan", last_name="Vũ")
    UserProfile.objects.create(user=user, preferred_language=language)
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page.site = live_server.url
    return page


def look(desk: Any, name: str, path: str, width: int) -> None:
    """It is there, as wide as the window, and axe finds nothing wrong in what is ours."""
    desk.goto(desk.site + path)
    desk.locator("main").wait_for()
    if LOOK:
        desk.wait_for_load_state("networkidle")
        desk.set_viewport_size({"width": width, "height": 2600})  # the desk scrolls inside the window
        desk.screenshot(path=str(Path(LOOK) / f"{name}-{width}.png"), full_page=True)
        desk.set_viewport_size({"width": width, "height": 900})
    assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    # Wagtail's frame around it is looked at by Wagtail.
    found = Axe().run(desk, context=OURS)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
