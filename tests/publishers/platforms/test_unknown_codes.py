"""Codes nobody explained yet are counted, whatever they look like, and never get in the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from cms.core.registries import metric_sources
from publishers.platforms import unknown_codes as module
from publishers.platforms.unknown_codes import OTHER, note_unknown, unknown_codes


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def counted() -> dict[tuple[str, str], float]:
    [metric] = unknown_codes()
    return {(labels["platform"], labels["code"]): value for labels, value in metric.samples}


def test_each_code_is_counted_by_platform() -> None:
    for platform, code in (("facebook", "999"), ("facebook", "999"), ("zalo", "-999")):
        note_unknown(platform, code)
    assert counted() == {("facebook", "999"): 2, ("zalo", "-999"): 1}


def test_a_code_of_any_shape_becomes_a_plain_label() -> None:
    note_unknown("x", 'bad "code"\n{}' + "x" * 100)
    note_unknown("x", "")
    assert {code for _, code in counted()} == {"bad_code_" + "x" * 51, OTHER}


def test_endless_new_codes_are_counted_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CODES_MAX", 3)
    for code in range(6):
        note_unknown("x", str(code))
    assert counted() == {("x", "0"): 1, ("x", "1"): 1, ("x", "2"): 1, ("x", OTHER): 3}


def test_a_silent_cache_is_no_second_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **more: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "get", broken)
    note_unknown("x", "1")


def test_monitoring_is_told() -> None:
    assert metric_sources.get("publishers.unknown_codes") is unknown_codes
