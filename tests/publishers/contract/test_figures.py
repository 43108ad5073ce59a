"""Figures, on every platform that counts: each has a meaning, and what is gone is said to be gone."""

from __future__ import annotations

import pytest

from publishers.contract import AccountFigure, Feature, Platform, Receipt
from publishers.platforms.facebook.platform import FacebookPlatform
from tests.publishers.platforms.memory_run import drive

from .conftest import Bench, platform_class
from .test_read_back import row_of


def _published(bench: Bench) -> tuple[Platform, Receipt]:
    if Feature.METRICS not in platform_class(bench.case.slug).capabilities.features:
        pytest.skip("not declared")
    return bench.platform(), drive(bench.run()).receipt


def test_whatever_is_counted_has_a_meaning(bench: Bench) -> None:
    platform, receipt = _published(bench)
    [found] = platform.measure([receipt])
    meanings = platform.meanings()
    assert found.remote_id == receipt.remote_id and not found.is_gone
    assert found.counts and set(found.counts) | found.pending <= set(meanings)
    assert all(meaning.names for meaning in meanings.values())


def test_what_was_removed_over_there_is_gone(bench: Bench) -> None:
    platform, receipt = _published(bench)
    bench.running.sandbox.delete(bench.case.slug, *row_of(bench, receipt))
    if isinstance(platform, FacebookPlatform) and receipt.facts.get("post_id"):
        # Films are counted by the post that shows them.
        bench.running.sandbox.delete("facebook", "post", receipt.facts["post_id"])
    assert [found.is_gone for found in platform.measure([receipt])] == [True]


def test_nobody_else_promises_figures(bench: Bench) -> None:
    platform = bench.platform()
    assert bool(platform.meanings()) == (Feature.METRICS in platform.capabilities.features)


def test_the_account_itself_is_counted(bench: Bench) -> None:
    if Feature.ACCOUNT_METRICS not in platform_class(bench.case.slug).capabilities.features:
        pytest.skip("not declared")
    platform = bench.platform()
    found, meanings = platform.measure_account(), platform.account_meanings()
    assert found.account and found.counts[AccountFigure.FOLLOWERS] in (1200, 1208), "YouTube rounds"
    assert set(found.counts) | found.pending <= set(meanings) and not found.refused
    assert all(meaning.names for meaning in meanings.values())


def test_nobody_else_promises_figures_of_the_account(bench: Bench) -> None:
    platform = bench.platform()
    assert bool(platform.account_meanings()) == (Feature.ACCOUNT_METRICS in platform.capabilities.features)
