"""What the tests of syndication share."""

from __future__ import annotations

import pytest

PUBLIC_URL = "https://pbgdpl.test"


@pytest.fixture
def public_url(settings) -> str:
    """A public address that no test client asks for: what shows it, took it from the settings."""
    settings.LOA = {**settings.LOA, "PUBLIC_URL": PUBLIC_URL, "OAI_NAMESPACE": "pbgdpl.test"}
    return PUBLIC_URL
