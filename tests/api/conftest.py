"""Nothing that one test counted or remembered reaches the next; answers are in English."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from .world import Office, furnish


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def office(db: None) -> Office:
    return furnish()
