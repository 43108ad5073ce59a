"""A ``Run`` that lives in memory, keeps the contract of the engine's, and can be killed at every point.

``MemoryRun`` is the memory of one delivery: give it to ``publish`` again and again, as the engine does after an
interruption. ``drive`` does so until the platform is done. A crash is armed by the name of a point, as ``points``
lists them after a run: ``create:before`` (intent stored, nothing done), ``create:acted`` (done, result not stored),
``create:stored``, and ``upload:checkpoint:2`` (after the second checkpoint of that name).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cms.core.clock import FixedClock
from publishers.contract import (
    Absent,
    Found,
    Message,
    NeedsPerson,
    NotYet,
    OutcomeUnknown,
    Platform,
    PublishError,
    Receipt,
    Result,
    Throttled,
    Unreachable,
)


class Crash(BaseException):
    """The worker was killed here. Not an ``Exception``: no platform may catch it."""


@dataclass(slots=True)
class _Intent:
    since: datetime
    fingerprint: dict[str, Any]
    absent_since: datetime | None = None


class MemoryRun:
    """Steps, intents and checkpoints of one delivery. Everything stored goes through JSON, as in a database."""

    def __init__(self, platform: Platform, message: Message, clock: FixedClock) -> None:
        self.platform = platform
        self.message = message
        self.clock = clock
        self.points: list[str] = []
        #: Names of the irreversible steps that really ran, in order.
        self.acted: list[str] = []
        self._crash_at = ""
        self._done: dict[str, str] = {}
        self._saved: dict[str, str] = {}
        self._intents: dict[str, _Intent] = {}
        self._checkpoints: dict[str, int] = {}

    def crash_at(self, point: str) -> None:
        """Die once at that point."""
        self._crash_at = point

    def step(self, name: str, act: Callable[[], Result]) -> Result:
        if name not in self._done:
            self._store(name, act())
        return self._load(name)

    def once(self, name: str, act: Callable[[], Result], *, fingerprint: Mapping[str, Any] | None = None) -> Result:
        if name in self._done:
            return self._load(name)
        if name in self._intents:
            found = self._look_up(name)
            if found is not None:
                self._store(name, found)
                return self._load(name)
        self._intents[name] = _Intent(self.clock.now(), json.loads(json.dumps(dict(fingerprint or {}))))
        self._pass(f"{name}:before")
        self.acted.append(name)
        try:
            result = act()
        except OutcomeUnknown:
            raise
        except PublishError:
            del self._intents[name]
            raise
        self._store(name, result)
        return self._load(name)

    def saved(self, name: str) -> dict[str, Any]:
        return json.loads(self._saved.get(name, "{}"))

    def checkpoint(self, name: str, state: Result) -> None:
        self._saved[name] = json.dumps(dict(state))
        self._checkpoints[name] = self._checkpoints.get(name, 0) + 1
        self._pass(f"{name}:checkpoint:{self._checkpoints[name]}")

    def _look_up(self, name: str) -> Result | None:
        """What the lost step did, or ``None`` when it certainly did nothing."""
        intent = self._intents[name]
        sighting = self.platform.find(self.message, name, intent.since, intent.fingerprint)
        if isinstance(sighting, Found):
            return sighting.result
        if not isinstance(sighting, Absent):
            raise NeedsPerson(sighting.reason)
        now = self.clock.now()
        intent.absent_since = intent.absent_since or now
        settled = intent.absent_since + self.platform.capabilities.settle
        if now < settled:
            raise NotYet((settled - now).total_seconds())
        return None

    def _store(self, name: str, result: Result) -> None:
        self._pass(f"{name}:acted")
        self._done[name] = json.dumps(dict(result))
        self._intents.pop(name, None)
        self._pass(f"{name}:stored")

    def _load(self, name: str) -> Result:
        return json.loads(self._done[name])

    def _pass(self, point: str) -> None:
        self.points.append(point)
        if point == self._crash_at:
            self._crash_at = ""
            raise Crash(point)


@dataclass(slots=True)
class Driven:
    """How a delivery went: its receipt and every error on the way."""

    receipt: Receipt
    errors: list[PublishError] = field(default_factory=list)


def drive(run: MemoryRun, *, attempts: int = 12, before_each: Callable[[], None] = lambda: None) -> Driven:
    """Attempt until it is published and live, moving the clock where the engine would wait.

    Errors that the engine gets over are collected; ``Rejected``, ``NeedsPerson`` and the like go up.
    """
    errors: list[PublishError] = []
    for _ in range(attempts):
        before_each()
        try:
            return Driven(_follow(run, run.platform.publish(run.message, run)), errors)
        except NotYet as wait:
            _move(run.clock, wait.after)
        except Throttled as error:
            errors.append(error)
            _move(run.clock, error.retry_after)
        except (Unreachable, OutcomeUnknown) as error:
            errors.append(error)
    raise AssertionError(f"not published in {attempts} attempts: {errors!r}")


def _follow(run: MemoryRun, receipt: Receipt) -> Receipt:
    for wait in run.platform.capabilities.follow_after * 2:
        if receipt.state in ("live", "gone"):
            return receipt
        _move(run.clock, wait)
        receipt = run.platform.follow(receipt)
    return receipt


def _move(clock: FixedClock, seconds: float) -> None:
    clock.instant += timedelta(seconds=seconds)
