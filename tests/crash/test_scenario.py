"""Scenarios: drawn by seed, the same every time, and together all that can go wrong."""

from __future__ import annotations

import pytest

from .scenario import ACTS, FAULTS, ITEMS, Accident, Case, Known, Mending, draw

KNOWN = Known(
    points=("claim.committed", "run.begun", "http.sending", "http.answered", "settle.stored"), calls={"create": 2},
    settle_s=30,
    mendings=(Mending(life=2, accidents=(Accident(life=1, at=4, kind="kill"),), points=("lookup.asking",)),),
)  # fmt: skip
OPERATIONS = [[platform, operation] for platform in ITEMS for operation in ("create", "list")]


def test_a_seed_is_one_scenario() -> None:
    assert [draw(seed, lambda case: KNOWN, OPERATIONS) for seed in range(50)] == [
        draw(seed, lambda case: KNOWN, OPERATIONS) for seed in range(50)
    ]


def test_seeds_reach_every_fault_on_every_case() -> None:
    drawn = [draw(seed, lambda case: KNOWN, OPERATIONS) for seed in range(20_000)]
    assert {scenario.case for scenario in drawn} == {
        Case(platform=platform, item=item, act=act) for platform, kinds in ITEMS.items() for item in kinds
        for act in ACTS
    }  # fmt: skip
    assert {fault for scenario in drawn for fault in scenario.faults} == set(FAULTS)
    assert {scenario.name for scenario in drawn} == {*FAULTS, "two at once"}


@pytest.mark.parametrize("seed", range(0, 400, 40))
def test_what_comes_late_comes_within_the_declared_time(seed: int) -> None:
    calls = [call for n in range(seed, seed + 40) for call in draw(n, lambda case: KNOWN, OPERATIONS).calls]
    assert all(1.5 <= call.seconds <= KNOWN.settle_s for call in calls if call.kind == "late_effect")


def test_nothing_goes_wrong_where_nothing_is_sent() -> None:
    quiet = Known(points=("claim.committed",), calls={}, settle_s=0)
    drawn = [draw(seed, lambda case: quiet, OPERATIONS) for seed in range(500)]
    assert not any(scenario.calls for scenario in drawn)
    assert "refused" not in {fault for scenario in drawn for fault in scenario.faults}
