"""What every platform with quotas keeps to: it asks before it calls, and declares what it asks for."""

from __future__ import annotations

from typing import Any

import pytest

from publishers.contract import Gauge, Platform, Throttled
from tests.publishers.platforms.memory_gauge import MemoryGauge
from tests.publishers.platforms.memory_run import MemoryRun, drive

from .case import Case
from .conftest import Bench, platform_class


def gauged(bench: Bench, gauge: Gauge) -> Platform:
    if not bench.case.operation or not platform_class(bench.case.slug).capabilities.quotas:
        pytest.skip("no quotas declared")
    return platform_class(bench.case.slug)(bench.account, bench.http, bench.clock, gauge)


def test_buckets_have_names_of_their_own_and_words(case: Case) -> None:
    platform = platform_class(case.slug)
    quotas = platform.capabilities.quotas
    assert len({quota.bucket for quota in quotas}) == len(quotas)
    for quota in quotas:
        assert str(quota.label)
        assert quota.told or quota.capacity > 0
        assert not quota.option or quota.option in platform.options_model.model_fields


def test_price_names_declared_buckets(bench: Bench) -> None:
    platform = platform_class(bench.case.slug)
    assert set(platform.price(bench.message())) <= {quota.bucket for quota in platform.capabilities.quotas}


def test_publishing_spends_only_declared_buckets(bench: Bench) -> None:
    gauge = MemoryGauge()
    platform = gauged(bench, gauge)
    drive(MemoryRun(platform, bench.message(), bench.clock))
    assert bench.posts == 1
    assert gauge.spent
    assert set(gauge.spent) | set(gauge.heard) <= {quota.bucket for quota in platform.capabilities.quotas}


def test_nothing_leaves_when_the_quotas_are_empty(bench: Bench) -> None:
    platform = gauged(bench, MemoryGauge("*"))
    calls = dict(bench.running.sandbox.faults.calls)
    with pytest.raises(Throttled):
        platform.publish(bench.message(), MemoryRun(platform, bench.message(), bench.clock))
    assert platform.probe().problem == "quota_used_up"
    assert _of(bench, bench.running.sandbox.faults.calls) == _of(bench, calls)


def _of(bench: Bench, calls: Any) -> dict[str, int]:
    """Calls of the platform itself; tokens and the like have no quota."""
    return {name: count for (slug, name), count in calls.items() if slug == bench.case.slug and "token" not in name}
