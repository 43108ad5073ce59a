"""Platforms that a site brings along, beside ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from publishers import registry
from publishers.platforms.by_hand.platform import ByHandPlatform

HERE = "tests.publishers.test_registry"


class BoardPlatform(ByHandPlatform):
    slug = "board"


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    registry.platforms.cache_clear()
    yield
    registry.platforms.cache_clear()


def _brings(settings: Any, *paths: str) -> None:
    settings.LOA_PUBLISHERS = {**settings.LOA_PUBLISHERS, "PLATFORMS": list(paths)}


def test_a_sites_own_platform_stands_after_ours(settings: Any) -> None:
    _brings(settings, f"{HERE}.BoardPlatform")
    assert list(registry.platforms())[-1] == "board"
    assert registry.get_platform("board") is BoardPlatform


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere.Platform", "can't be had"),
        ("Platform", "can't be had"),
        (f"{HERE}.HERE", "is no Platform"),
        ("publishers.platforms.by_hand.platform.ByHandPlatform", "two platforms"),
    ],
)
def test_what_is_no_platform_is_named_in_a_sentence(settings: Any, path: str, said: str) -> None:
    _brings(settings, path)
    with pytest.raises(ImproperlyConfigured, match=said):
        registry.platforms()
