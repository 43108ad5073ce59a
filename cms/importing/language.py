"""Sentences that a worker writes down are in the language of the person who will read them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.utils import translation


@contextmanager
def in_language_of(user: Any) -> Iterator[None]:
    """The language that the person has chosen for the admin, else the site's."""
    profile = getattr(user, "wagtail_userprofile", None) if user is not None else None
    chosen = profile.preferred_language if profile else ""
    with translation.override(chosen or settings.LANGUAGE_CODE):
        yield
