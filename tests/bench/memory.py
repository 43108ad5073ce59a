"""Memory of the whole stack, idle and at work: what the processes share is counted once (PSS)."""

from __future__ import annotations

import time
from pathlib import Path

from .report import Row
from .stack import Stack, running_stack

IDLE_S = 20.0
GOAL_MIB = 600


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Measure and tell the rows."""
    items = 200 if quick else 1500
    with running_stack(folder, delay=0.02, **settings) as stack:
        time.sleep(5 if quick else IDLE_S)
        idle = stack.memory()
        _tell("idle", idle, goal=True)
        stack.seed("five", items, start_in=5, over=20, channels=20)
        _tell("highest while delivering", _highest(stack, items), goal=False)


def _highest(stack: Stack, items: int) -> dict[str, tuple[float, float]]:
    """The sample with the largest sum, taken until everything has arrived."""
    highest: dict[str, tuple[float, float]] = {}
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and len(stack.sink.arrivals()) < items:
        sample = stack.memory()
        if _pss(sample) > _pss(highest):
            highest = sample
        time.sleep(0.5)
    return highest


def _pss(sample: dict[str, tuple[float, float]]) -> float:
    return sum(pss for pss, _ in sample.values())


def _tell(when: str, sample: dict[str, tuple[float, float]], *, goal: bool) -> None:
    total, resident = _pss(sample), sum(rss for _, rss in sample.values())
    parts: dict[str, float] = {}
    for name, (pss, _) in sample.items():
        parts[name.partition(":")[0]] = parts.get(name.partition(":")[0], 0) + pss
    shares = ", ".join(f"{name} {pss:.0f}" for name, pss in sorted(parts.items(), key=lambda item: -item[1]))
    Row(
        part="memory", what=f"{when} ({shares})", loa=f"{total:.0f} MiB PSS, {resident:.0f} MiB RSS",
        goal=f"≤ {GOAL_MIB} MiB" if goal else "", met=total <= GOAL_MIB if goal else None,
    ).tell()  # fmt: skip
