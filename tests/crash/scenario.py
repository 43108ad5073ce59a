"""What goes wrong in one run: drawn by a seed, so that every run can be played again."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

#: What each platform takes.
ITEMS = {
    "facebook": ("text", "image", "video"),
    "youtube": ("video",),
    "zalo": ("image", "video"),
    # X takes films of its own making only, and nobody makes films here; ``test_uploads`` kills their upload instead.
    "x": ("text", "image"),
    "telegram": ("text", "image"),
    "national_portal": ("text", "image"),
    "department_portal": ("text", "image"),
    "by_hand": ("text",),
}
ACTS = ("publish", "correct", "withdraw")

#: Faults that the sandbox plays at one call.
AT_A_CALL = (
    "reset_before", "reset_after", "timeout_after", "late_effect", "500_before", "500_after", "html_502", "truncated",
    "slow_body", "throttle", "token_expired",
)  # fmt: skip
#: Faults that happen to the worker's process at one point.
AT_A_POINT = ("kill", "kill_between", "refused", "database_locked", "clock_ahead", "clock_back", "overtaken")
#: After these another worker goes on.
_DEADLY = ("kill", "kill_between", "overtaken")
#: Faults of the way that messages go.
OF_MESSAGES = ("twice_after", "twice_at_once", "redelivered", "broker_lost", "beat_stopped")
FAULTS = ("none", "kill_twice", "kill_in_mending", *AT_A_POINT, *AT_A_CALL, *OF_MESSAGES)

#: Seconds of silence, of a body that drips; the worker's own time-outs are shorter.
_SECONDS = {"timeout_after": 1.0, "slow_body": 1.2}
_BEAT_OFF_S = (600.0, 3 * 3600.0, 21 * 3600.0, 30 * 3600.0)
_LOCKED_S = (0.15, 1.0)
#: How long after a point a kill comes that may hit any instruction.
_SOON_S = (0.0005, 0.04)
JUMP_S = 7200.0
#: How often a fault is drawn; the others once.
_WEIGHTS = {"kill": 6, "kill_twice": 5, "kill_in_mending": 4, "kill_between": 3, "none": 0.3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An item on its way to a platform."""

    platform: str
    item: str
    act: str

    @property
    def name(self) -> str:
        return f"{self.platform}/{self.item}/{self.act}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accident:
    """Something that happens to the ``life``-th worker (from 1) when it reaches its ``at``-th point, or the named one
    for the first time."""

    life: int
    kind: str
    at: int = 0
    point: str = ""
    value: float = 0

    def __str__(self) -> str:
        return f"{self.kind} at {self.point or f'point {self.at}'} of life {self.life}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFault:
    """A fault of the sandbox at a call."""

    operation: str
    kind: str
    skip: int = 0
    seconds: float = 0

    def as_json(self, platform: str) -> dict[str, Any]:
        return {
            "platform": platform, "operation": self.operation, "fault": self.kind, "skip": self.skip,
            "seconds": self.seconds,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One run."""

    seed: int
    case: Case
    #: The faults by name, as the table counts them.
    faults: tuple[str, ...]
    accidents: tuple[Accident, ...] = ()
    calls: tuple[CallFault, ...] = ()
    #: How many messages the broker refuses.
    refused_messages: int = 0
    #: For how long nothing ticks before the first and after each lost worker.
    beat_off_s: float = 0

    @property
    def name(self) -> str:
        """What the table calls it."""
        return self.faults[0] if len(self.faults) == 1 else "two at once"

    def __str__(self) -> str:
        parts = [f"{fault.kind} at {fault.operation}" + (f" (+{fault.skip})" if fault.skip else "")
                 for fault in self.calls]  # fmt: skip
        parts += [str(one) for one in self.accidents]
        parts += [name for name in self.faults if name in OF_MESSAGES]
        return f"{self.case.name}: {' and '.join(parts) or 'nothing'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """A fault, and the points that are reached only while it is mended, by the ``life``-th worker."""

    accidents: tuple[Accident, ...] = ()
    calls: tuple[CallFault, ...] = ()
    life: int
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a clean run of a case was like: where faults can strike."""

    #: Names of the points, in the order reached.
    points: tuple[str, ...]
    #: Operation → calls.
    calls: dict[str, int]
    settle_s: float
    mendings: tuple[Mending, ...] = ()


@dataclass(slots=True)
class _Draft:
    accidents: list[Accident] = field(default_factory=list)
    calls: list[CallFault] = field(default_factory=list)
    refused_messages: int = 0
    beat_off_s: float = 0


def draw(seed: int, known_of: Callable[[Case], Known], operations: Sequence[Sequence[str]]) -> Scenario:
    """The scenario of that seed."""
    chance = random.Random(seed)
    # What the outside sees most of is drawn most often; by hand nothing leaves the house.
    platform = chance.choices(list(ITEMS), weights=[4 if name != "by_hand" else 1 for name in ITEMS])[0]
    case = Case(platform=platform, item=chance.choice(ITEMS[platform]), act=chance.choices(ACTS, weights=(6, 2, 2))[0])
    known = known_of(case)
    possible = [name for name in FAULTS if can_strike(name, known)]
    weights = [_WEIGHTS.get(name, 1) for name in possible]
    faults = tuple(chance.choices(possible, weights=weights, k=2 if chance.random() < 0.3 else 1))
    if len(set(faults)) < len(faults) or "none" in faults:
        faults = faults[:1]
    return make(seed, case, faults, known, [name for slug, name in operations if slug == platform], chance)


def can_strike(fault: str, known: Known) -> bool:
    """Whether the fault can happen to that case at all."""
    if fault in AT_A_CALL:
        return bool(known.calls)
    if fault == "kill_in_mending":
        return bool(known.mendings)
    return fault != "refused" or "http.sending" in known.points


def make(
    seed: int, case: Case, faults: tuple[str, ...], known: Known, operations: Sequence[str], chance: random.Random
) -> Scenario:
    """A scenario with these faults, at places drawn by chance."""
    draft = _Draft()
    for number, fault in enumerate(faults):
        _add(draft, fault, known, operations, chance, is_second=number > 0)
    return Scenario(
        seed=seed, case=case, faults=faults, accidents=tuple(draft.accidents), calls=tuple(draft.calls),
        refused_messages=draft.refused_messages, beat_off_s=draft.beat_off_s,
    )  # fmt: skip


def _add(
    draft: _Draft, fault: str, known: Known, operations: Sequence[str], chance: random.Random, *, is_second: bool
) -> None:
    if fault in AT_A_CALL:
        draft.calls.append(_call(fault, known, operations, chance, is_second=is_second))
        return
    # A second fault may strike while the first is mended: in a later life, and at points a clean run has not.
    life = 2 if is_second and any(one.kind in _DEADLY for one in draft.accidents) else 1
    at = chance.randint(1, max(len(known.points), 1) + (6 if is_second else 0))
    match fault:
        case "kill_twice":
            second = chance.randint(1, max(len(known.points), 1))
            draft.accidents += [Accident(life=1, at=at, kind="kill"), Accident(life=2, at=second, kind="kill")]
        case "kill_in_mending":
            _add_mending(draft, chance.choice(known.mendings), chance)
        case "broker_lost":
            draft.refused_messages = chance.randint(1, 4)
        case "beat_stopped":
            draft.beat_off_s = chance.choice(_BEAT_OFF_S)
            if not draft.accidents and chance.random() < 0.7:
                draft.accidents.append(Accident(life=1, at=at, kind="kill"))
        case _:
            if fault == "refused":
                at = chance.choice([n for n, name in enumerate(known.points, 1) if name == "http.sending"])
            kind = "kill" if fault == "redelivered" else fault
            if fault in (*AT_A_POINT, "redelivered"):
                draft.accidents.append(Accident(life=life, at=at, kind=kind, value=_value(fault, chance)))


def _value(fault: str, chance: random.Random) -> float:
    """How many calls, how many seconds."""
    match fault:
        case "refused":
            return chance.randint(1, 4)
        case "database_locked":
            return chance.choice(_LOCKED_S)
        case "kill_between":
            return chance.uniform(*_SOON_S)
    return 0.0


def _add_mending(draft: _Draft, mending: Mending, chance: random.Random) -> None:
    draft.calls += mending.calls
    draft.accidents += mending.accidents
    draft.accidents.append(Accident(life=mending.life, point=chance.choice(mending.points), kind="kill"))


def _call(fault: str, known: Known, operations: Sequence[str], chance: random.Random, *, is_second: bool) -> CallFault:
    """At a call that a clean run makes; a second fault anywhere, so that it may hit the look-up."""
    own = sorted(known.calls)
    operation = chance.choice(list(operations) if is_second and chance.random() < 0.5 else own)
    seconds = _SECONDS.get(fault, 0.0)
    if fault == "late_effect":
        # Later than the first look-up, within what the platform declares.
        seconds = chance.uniform(1.5, max(known.settle_s, 1.6))
    return CallFault(
        operation=operation, kind=fault, skip=chance.randrange(known.calls.get(operation, 1)), seconds=seconds
    )
