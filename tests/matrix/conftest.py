"""One world for all tries of a module: to make it anew for each would cost more than all tries together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.test import override_settings
from django.utils import translation

from .world import World, make_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with (
        django_db_blocker.unblock(), override_settings(LANGUAGE_CODE="en"), translation.override("en"),
        transaction.atomic(),
        # Whether somebody may is decided before a screen is drawn; tests/desk looks at what is drawn.
        mock.patch.object(SimpleTemplateResponse, "rendered_content", ""),
    ):  # fmt: skip
        yield make_world()
        transaction.set_rollback(True)
