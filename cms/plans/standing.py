"""How far a task has come, told from what was counted and what people said. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .turns import Turn


class State(StrEnum):
    """How a share, a task, a plan stands. The order is how pressing it is."""

    LATE = "late"
    UNDER_WAY = "under_way"
    NOT_BEGUN = "not_begun"
    DONE = "done"
    CANNOT = "cannot"


#: Over: nobody is reminded of it.
CLOSED = (State.DONE, State.CANNOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One note, as far as it decides: ``verdict`` is one of ``adds``, ``done``, ``cannot``, ``again``."""

    on: date
    verdict: str
    count: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product's number for one share: how many are wanted, and on which days there was one."""

    text: str
    wanted: int
    #: Days on which one more was there; a machine's items and people's notes together.
    days: tuple[date, ...] = ()
    #: The page of agencies says: fulfilled, not, or nobody knows; ``None`` and not ``by_sign``: not asked.
    by_sign: bool = False
    is_well: bool | None = None

    @property
    def count(self) -> int:
        return (1 if self.is_well else 0) if self.by_sign else len(self.days)

    @property
    def is_reached(self) -> bool:
        return bool(self.is_well) if self.by_sign else len(self.days) >= self.wanted

    @property
    def reached_on(self) -> date | None:
        """When the last wanted one was there; unknown where only today's state is known."""
        return sorted(self.days)[self.wanted - 1] if self.is_reached and not self.by_sign else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How one agency, or all together (an empty code), stand in one turn of a task."""

    agency: str
    state: State
    turn: Turn
    products: tuple[Product, ...] = ()
    #: Since when it is done, where that is known.
    done_on: date | None = None
    reason: str = ""

    @property
    def in_time(self) -> bool | None:
        """Whether it was done by its last day; nobody knows where it has none, or is still open and not late."""
        if self.turn.last is None or self.state is State.CANNOT:
            return None
        if self.state is State.DONE:
            return self.done_on is None or self.done_on <= self.turn.last
        return False if self.state is State.LATE else None


def share(agency: str, turn: Turn, products: Sequence[Product], notes: Iterable[Said], today: date) -> Share:
    """Weigh up what was counted against what was said. The last word of a person wins over the count."""
    notes = sorted(notes, key=lambda said: said.on)
    word = _last_word(notes)
    reached = bool(products) and all(product.is_reached for product in products)
    done_on, reason = None, ""
    if word is not None and word.verdict == "cannot":
        state, reason = State.CANNOT, word.text
    elif word is not None and word.verdict == "done":
        state, done_on = State.DONE, word.on
    elif reached:
        state, done_on = State.DONE, _latest(products)
    elif turn.last is not None and today > turn.last:
        state = State.LATE
    else:
        has_begun = any(product.count for product in products) or any(said.verdict == "adds" for said in notes)
        state = State.UNDER_WAY if has_begun else State.NOT_BEGUN
    return Share(
        agency=agency, state=state, turn=turn, products=tuple(products), done_on=done_on, reason=reason
    )  # fmt: skip


def together(states: Sequence[State]) -> State:
    """One state for many shares: done when all that can be done is; late as soon as one is late."""
    if not states:
        return State.NOT_BEGUN
    able = [state for state in states if state is not State.CANNOT]
    if not able:
        return State.CANNOT
    if State.LATE in able:
        return State.LATE
    if all(state is State.DONE for state in able):
        return State.DONE
    return State.UNDER_WAY if any(state is not State.NOT_BEGUN for state in able) else State.NOT_BEGUN


def _last_word(notes: Sequence[Said]) -> Said | None:
    """“Open again” takes back what was said before it; “adds” says nothing of the whole."""
    found = None
    for said in notes:
        if said.verdict in ("done", "cannot"):
            found = said
        elif said.verdict == "again":
            found = None
    return found


def _latest(products: Sequence[Product]) -> date | None:
    days = [product.reached_on for product in products]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None
