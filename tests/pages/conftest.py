"""What tests of pages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from .factories import film_data


@pytest.fixture(autouse=True)
def _in_english(settings: object) -> Iterator[None]:
    """Sentences are compared in the language of the code; the catalogues have tests of their own."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def film_bytes() -> bytes:
    """A real film of one second, 64×48, without sound."""
    return film_data()
