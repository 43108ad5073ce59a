"""What the whole suite shares. It passes without the optional servers, and says what it left out.

``postgres`` marks tests that only mean something on PostgreSQL: ``python -m tests.run`` gives them a second pass with
``DATABASE_URL`` set. ``both`` marks what passes on SQLite and again there: it is put on everything below ``BOTH``.
``browser`` is put on every test that asks for a tab of it.
"""

from __future__ import annotations

import gc

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from tests.fixtures.marks import BOTH

# How fast the machine is says nothing about the code.
settings.register_profile("loa", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("loa")

pytest_plugins = [
    f"tests.fixtures.{name}" for name in ("network", "servers", "database", "world", "browser", "counting")
]


def pytest_collection_finish() -> None:
    """What was loaded stays to the end: looking through it for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    from tests.fixtures import browser  # imported once pytest has it as a plugin

    no_browser = browser.why_not()
    for item in items:
        if item.nodeid.startswith(BOTH):
            item.add_marker(pytest.mark.both)
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: runs in the second pass of make test"))
        # Its tab needs it; what else is called a page (Facebook's) doesn't.
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("browser") and no_browser:
            item.add_marker(pytest.mark.skip(reason=no_browser))
