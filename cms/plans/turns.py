"""The turns of a task inside its plan: when one may begin, what is its last day, and what counts for it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cms.core.due_dates import Due, DueRule, Every, Shift, dues


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One date of a task. What happens from ``first`` to ``until`` (both included) belongs to it."""

    due: Due
    first: date
    until: date

    @property
    def last(self) -> date | None:
        return self.due.last

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.until


def turns(rule: DueRule, first: date, last: date, shift: Shift = Shift.KEEP) -> list[Turn]:
    """Every turn of the plan's period; always at least one.

    Turns follow each other without a gap: what was done early for a later one counts for the one that is open then.
    """
    found = dues(rule, first, last, shift=shift)
    if not found:  # a date of each year that no year of the plan reaches any more
        return [Turn(due=Due(rule=DueRule(), opens=first, last=None, named=None), first=first, until=last)]
    if rule.every is Every.ONCE or len(found) == 1:
        due = found[0]
        return [Turn(due=due, first=first, until=max(last, due.last or last))]
    return [Turn(due=due, first=_begin(found, at, first), until=_end(found, at, last)) for at, due in enumerate(found)]


def current(all_turns: Sequence[Turn], day: date) -> int:
    """Which turn that day belongs to; the first before all of them, the last after."""
    open_at = [at for at, turn in enumerate(all_turns) if turn.first <= day]
    return open_at[-1] if open_at else 0


def _begin(found: Sequence[Due], at: int, first: date) -> date:
    return first if at == 0 else max(first, found[at].opens)


def _end(found: Sequence[Due], at: int, last: date) -> date:
    if at + 1 < len(found):
        return found[at + 1].opens - timedelta(days=1)
    return max(last, found[at].last or last)
