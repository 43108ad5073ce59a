"""One site for all tests of a module: made once, taken back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase, override_settings

from tests.pages import conftest as pages

from .world import World, furnish

film_bytes = pages.film_bytes
_AT_ONCE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, film_bytes: bytes) -> Iterator[World]:
    """Everything that readers can open, searchable and stamped."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            with override_settings(TASKS=_AT_ONCE), TestCase.captureOnCommitCallbacks(execute=True):
                made = furnish(film_bytes)
        except BaseException:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            raise
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
