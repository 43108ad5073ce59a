"""The memory of one run over one delivery: steps with checkpoints, irreversible steps with intent and look-up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from cms.core.clock import Clock
from publishers.conf import conf
from publishers.contract import (
    Absent,
    AuthExpired,
    Found,
    Message,
    Misconfigured,
    NeedsPerson,
    NotYet,
    Platform,
    Rejected,
    Result,
    Throttled,
    Unreachable,
    Unsupported,
)
from publishers.models import DeliveryStep, StepState

from .last_look import last_look
from .transitions import renew_lease

#: After these nothing was done over there: the intent can be forgotten.
_NOTHING_DONE = (Unreachable, Throttled, Rejected, AuthExpired, Misconfigured, Unsupported)
#: Their clock may stand behind ours by this much.
_SKEW = timedelta(seconds=60)


class DatabaseRun:
    """``publishers.contract.Run`` on ``DeliveryStep`` rows; every write also proves that the lease is ours."""

    def __init__(
        self, delivery_id: UUID, fence: int, platform: Platform, message: Message, clock: Clock,
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        self._delivery_id = delivery_id
        self._fence = fence
        self._platform = platform
        self._message = message
        self._clock = clock
        self._is_stopping = is_stopping
        self._started = time.monotonic()
        self._steps = {step.name: step for step in DeliveryStep.objects.filter(delivery_id=delivery_id)}

    def step(self, name: str, act: Callable[[], Result]) -> Result:
        known = self._steps.get(name)
        if known and known.state == StepState.DONE:
            return known.result
        result = act()
        self._store(name, StepState.DONE, result=result)
        return result

    def once(self, name: str, act: Callable[[], Result], *, fingerprint: Mapping[str, Any] | None = None) -> Result:
        known = self._steps.get(name)
        if known and known.state == StepState.DONE:
            return known.result
        if known and known.state == StepState.INTENT:
            found = self._look_up(known)
            if found is not None:
                self._store(name, StepState.DONE, result=found)
                return found
        last_look(self._delivery_id, self._fence, self._clock.now(), is_begun=self._is_begun())
        self._store(name, StepState.INTENT, fingerprint=fingerprint or {})
        try:
            result = act()
        except _NOTHING_DONE:
            self._forget(name)
            raise
        self._store(name, StepState.DONE, result=result)
        return result

    def saved(self, name: str) -> dict[str, Any]:
        known = self._steps.get(name)
        return dict(known.result) if known else {}

    def checkpoint(self, name: str, state: Result) -> None:
        self._store(name, StepState.PARTIAL, result=state)
        if self._is_stopping() or time.monotonic() - self._started > conf().budget_s:
            raise NotYet(0)

    def _is_begun(self) -> bool:
        """Whether something irreversible of this version stands over there already."""
        return any(step.is_irreversible and step.state == StepState.DONE for step in self._steps.values())

    def _look_up(self, step: DeliveryStep) -> Result | None:
        """The lost result; ``None`` once the effect is certainly absent. Raises ``NotYet`` or ``NeedsPerson``.

        What is found counts at once. An effect can appear late, so absence counts only when a second look, the
        platform's settle time after the first, finds nothing either.
        """
        settle = self._platform.capabilities.settle
        sighting = self._platform.find(self._message, step.name, step.begun_at - _SKEW, step.fingerprint)
        if isinstance(sighting, Found):
            return sighting.result
        if not isinstance(sighting, Absent):
            raise NeedsPerson("cannot_tell", params={"step": step.name})
        now = self._clock.now()
        if step.absent_since is None:
            step.absent_since = now
            self._guarded(lambda: step.save(update_fields=["absent_since"]))
        if now < step.absent_since + settle:
            raise NotYet((step.absent_since + settle - now).total_seconds())
        self._forget(step.name)
        return None

    def _store(self, name: str, state: StepState, *, result: Result | None = None, fingerprint: Any = None) -> None:
        now = self._clock.now()
        known = self._steps.get(name)
        values: dict[str, Any] = {"state": state, "result": dict(result or {})}
        if state == StepState.DONE:
            values["done_at"] = now
        if fingerprint is not None:
            values["fingerprint"] = dict(fingerprint)
            values["is_irreversible"] = True

        def write() -> None:
            if known:
                DeliveryStep.objects.filter(pk=known.pk).update(**values)
                for key, value in values.items():
                    setattr(known, key, value)
            else:
                self._steps[name] = DeliveryStep.objects.create(
                    delivery_id=self._delivery_id, name=name, begun_at=now, **values
                )

        self._guarded(write)

    def _forget(self, name: str) -> None:
        step = self._steps.pop(name, None)
        if step:
            self._guarded(step.delete)

    def _guarded(self, write: Callable[[], object]) -> None:
        """Write together with the lease: a run that was overtaken writes nothing. Raises ``LeaseLost``."""
        with transaction.atomic():
            renew_lease(self._delivery_id, self._fence, self._clock.now() + timedelta(seconds=conf().lease_s))
            write()
