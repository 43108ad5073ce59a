"""The desk's agency, people and channels; here scripts act for the people."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from tests.publishers.admin.conftest import _standing_page, agency, delivery, entry, facebook, login, page, radio

from .calling import Script, script_of

__all__ = ["_standing_page", "agency", "delivery", "entry", "facebook", "login", "page", "radio"]


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def head(login: Any) -> Any:
    """Somebody who may publish the agency's items on its channels."""
    return login("unit_approver").user


@pytest.fixture
def script(head: Any) -> Script:
    return script_of(head)
