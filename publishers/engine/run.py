"""The memory of one run over one delivery: steps with checkpoints, irreversible steps with intent and look-up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from cms.core.clock import Clock
from cms.core.durable import durable
from cms.core.http.permit import permitted_while
from cms.core.points import reach
from cms.core.prepared import Given, Insert, Select, Update
from cms.core.writing import writing
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
from publishers.models import Delivery, DeliveryStep, StepState

from .keeper import Hold
from .last_look import last_look
from .restores import is_suspect
from .transitions import renew_lease

#: After these nothing was done over there: the intent can be forgotten.
_NOTHING_DONE = (Unreachable, Throttled, Rejected, AuthExpired, Misconfigured, Unsupported)
#: Their clock may stand behind ours by this much.
_SKEW = timedelta(seconds=60)
#: How far back is searched at last: further than a clock is ever set.
_SET_BACK = timedelta(hours=24)


_STEP_FIELDS = tuple(field.attname for field in DeliveryStep._meta.concrete_fields if not field.primary_key)
_read_steps = Select(lambda: DeliveryStep.objects.filter(delivery=Given(DeliveryStep, "delivery")))
_add_step = Insert(DeliveryStep, *_STEP_FIELDS)


@cache
def _changing(names: frozenset[str]) -> Update:
    """The statement that writes these columns of a step."""
    return Update(
        lambda: DeliveryStep.objects.filter(pk=Given(DeliveryStep, "id")),
        **{name: Given(DeliveryStep, name) for name in names},
    )


class DatabaseRun:
    """``publishers.contract.Run`` on ``DeliveryStep`` rows; every write also proves that the lease is ours."""

    def __init__(
        self, delivery: Delivery, hold: Hold, platform: Platform, message: Message, clock: Clock,
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        self._delivery = delivery
        self._hold = hold
        self._platform = platform
        self._message = message
        self._clock = clock
        self._is_stopping = is_stopping
        self._started = time.monotonic()
        self._steps = {step.name: step for step in _read_steps(delivery=delivery.pk)}

    def step(self, name: str, act: Callable[[], Result]) -> Result:
        known = self._steps.get(name)
        if known and known.state == StepState.DONE:
            return known.result
        reach("step.acting")
        result = act()
        reach("step.acted")
        self._store(name, StepState.DONE, result=result)
        reach("step.stored")
        return result

    def once(self, name: str, act: Callable[[], Result], *, fingerprint: Mapping[str, Any] | None = None) -> Result:
        known = self._steps.get(name)
        if known and known.state == StepState.DONE:
            return known.result
        if known is None and is_suspect(self._delivery):
            # The backup was made before this step: it may have been done, and its intent lost with the rest.
            known = self._intend(name, fingerprint, begun_at=self._delivery.suspect_since)
        if known and known.state == StepState.INTENT:
            found = self._look_up(known)
            if found is not None:
                self._store(name, StepState.DONE, result=found)
                reach("lookup.stored")
                return found
        self._intend(name, fingerprint)
        reach("once.intended")
        try:
            with permitted_while(self._hold.is_ours):
                result = act()
        except _NOTHING_DONE:
            self._forget(name)
            raise
        except Exception:
            self._ended(name)
            raise
        reach("once.acted")
        self._store(name, StepState.DONE, result=result)
        reach("once.stored")
        return result

    def saved(self, name: str) -> dict[str, Any]:
        known = self._steps.get(name)
        return dict(known.result) if known else {}

    def checkpoint(self, name: str, state: Result) -> None:
        self._store(name, StepState.PARTIAL, result=state)
        reach("checkpoint.stored")
        if self._is_stopping() or time.monotonic() - self._started > conf().budget_s:
            raise NotYet(0)

    def is_begun(self) -> bool:
        """Whether something irreversible of this version stands over there already."""
        return any(step.is_irreversible and step.state == StepState.DONE for step in self._steps.values())

    def _look_up(self, step: DeliveryStep) -> Result | None:
        """The lost result; ``None`` once the effect is certainly absent. Raises ``NotYet`` or ``NeedsPerson``.

        What is found counts at once. An effect can appear late, so absence counts only when a second look, the
        platform's settle time after the first, finds nothing either; and where the act ended without a word (its
        process died, or was overtaken) only when no act can be under way any more.
        """
        found = self._seek(step, _SKEW)
        if found is not None:
            return found.result
        now = self._clock.now()
        if step.absent_since is None or step.absent_since > now:
            step.absent_since = now
            self._guarded(lambda: step.save(update_fields=["absent_since"]))
        sure_at = step.absent_since + self._platform.capabilities.settle
        if step.done_at is None and step.begun_at <= now:
            sure_at = max(sure_at, step.begun_at + timedelta(seconds=conf().act_s))
        if now < sure_at:
            raise NotYet((sure_at - now).total_seconds())
        # Our clock may have been set back after the act began: by theirs, the effect is older than the act.
        found = self._seek(step, _SET_BACK)
        if found is not None:
            return found.result
        self._forget(step.name)
        return None

    def _seek(self, step: DeliveryStep, back: timedelta) -> Found | None:
        """Ask the platform for the effect, from before the act began. Raises ``NeedsPerson`` when it can't tell."""
        reach("lookup.asking")
        sighting = self._platform.find(self._message, step.name, step.begun_at - back, step.fingerprint)
        reach("lookup.answered")
        if isinstance(sighting, Found):
            # Platforms list the newest first: had this act had its effect, it would have been found instead.
            return None if self._is_anothers(sighting) else sighting
        if not isinstance(sighting, Absent):
            raise NeedsPerson(sighting.reason, params={"step": step.name})
        return None

    def _is_anothers(self, found: Found) -> bool:
        """Whether another delivery made what was found: the same text may be posted twice on purpose."""
        ids = [value for value in found.result.values() if isinstance(value, str) and value]
        others = Delivery.objects.filter(channel_id=self._delivery.channel_id, remote_id__in=ids)
        return others.exclude(pk=self._delivery.pk).exists()

    def _intend(
        self, name: str, fingerprint: Mapping[str, Any] | None, *, begun_at: datetime | None = None
    ) -> DeliveryStep:  # fmt: skip
        """Commit that the irreversible step begins; the last look is taken in the same transaction."""
        now = self._clock.now()

        def write() -> DeliveryStep:
            last_look(self._delivery, self._hold.fence, now, is_begun=self.is_begun())
            values = {
                "state": StepState.INTENT, "fingerprint": dict(fingerprint or {}), "is_irreversible": True,
                "begun_at": begun_at or now, "done_at": None, "absent_since": None,
            }  # fmt: skip
            return self._put(name, values)

        # On the disk before anything is sent: a power cut must not forget it.
        with durable():
            step: DeliveryStep = self._guarded(write)
        return step

    def _store(self, name: str, state: StepState, *, result: Result) -> None:
        now = self._clock.now()
        values: dict[str, Any] = {"state": state, "result": dict(result)}
        if state == StepState.DONE:
            values["done_at"] = now
        self._guarded(lambda: self._put(name, values))

    def _put(self, name: str, values: dict[str, Any]) -> DeliveryStep:
        known = self._steps.get(name)
        if known is None:
            begun = {"begun_at": self._clock.now(), **values}
            known = self._steps[name] = DeliveryStep(delivery_id=self._delivery.pk, name=name, **begun)
            known.pk = _add_step(**{field: getattr(known, field) for field in _STEP_FIELDS})
        else:
            _changing(frozenset(values))(id=known.pk, **values)
            for key, value in values.items():
                setattr(known, key, value)
        return known

    def _ended(self, name: str) -> None:
        """Its outcome is not known, but the act itself is over."""
        self._guarded(lambda: self._put(name, {"done_at": self._clock.now()}))

    def _forget(self, name: str) -> None:
        step = self._steps.pop(name, None)
        if step:
            self._guarded(step.delete)

    def _guarded(self, write: Callable[[], Any]) -> Any:
        """Write together with the lease: a run that was overtaken writes nothing. Raises ``LeaseLost``."""
        before = dict(self._steps)
        until = self._clock.now() + timedelta(seconds=conf().lease_s)
        try:
            with writing():
                renew_lease(self._delivery.pk, self._hold.fence, until)
                done = write()
        except BaseException:
            # What was rolled back is not remembered either.
            self._steps = before
            raise
        self._hold.renewed(until)
        return done
