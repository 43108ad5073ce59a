"""Lanes: how many deliveries a worker process carries at once, shared so that no channel stands in another's way.

A delivery whose channel has no lane free is parked in memory, and whoever leaves a lane takes it along: no thread ever
waits. What is parked when the process dies comes back with its lease.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict, deque

from .ticket import Ticket


class Lanes:
    """At most ``total`` at once. A platform may hold half of what the others leave, a channel half of what the other
    channels leave of its platform's share.

    So however many are slow, the next one still finds a lane, and a channel alone has a quarter of all. A channel in
    trouble gets one lane until it succeeds; long uploads together get a quarter.
    """

    def __init__(self, total: int) -> None:
        self.total = max(total, 1)
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()
        self._count = 0
        self._troubled: set[int] = set()
        #: Channel → its parked tickets; channels in the order they came to wait.
        self._parked: OrderedDict[int, deque[Ticket]] = OrderedDict()

    def enter(self, ticket: Ticket) -> Ticket | None:
        """Come with a ticket, go with whichever has waited longest and fits; ``None`` when all wait."""
        with self._lock:
            self._parked.setdefault(ticket.channel_id, deque()).append(ticket)
            return self._next()

    def leave(self, ticket: Ticket, *, is_well: bool = True) -> list[Ticket]:
        """Free the lane. Returns what has a lane now: one in its place, more where a channel has got out of trouble."""
        with self._lock:
            self._count -= 1
            self._running.subtract(_keys(ticket))
            (self._troubled.discard if is_well else self._troubled.add)(ticket.channel_id)
            return list(iter(self._next, None))

    def close(self) -> list[Ticket]:
        """Take out everything that is parked: nothing more gets a lane."""
        with self._lock:
            self.total = 0
            parked = [ticket for waiting in self._parked.values() for ticket in waiting]
            self._parked.clear()
            return parked

    def _next(self) -> Ticket | None:
        ticket = self._pop()
        if ticket:
            self._count += 1
            self._running.update(_keys(ticket))
        return ticket

    def _pop(self) -> Ticket | None:
        """The first that fits; the next turn is another channel's."""
        for channel_id, waiting in self._parked.items():
            if self._fits(waiting[0]):
                ticket = waiting.popleft()
                self._parked.move_to_end(channel_id)
                if not waiting:
                    del self._parked[channel_id]
                return ticket
        return None

    def _fits(self, ticket: Ticket) -> bool:
        if self._count >= self.total:
            return False
        if ticket.is_long and self._running["long"] >= max(self.total // 4, 1):
            return False
        if ticket.channel_id in self._troubled and self._running[f"channel:{ticket.channel_id}"]:
            return False
        mine, kin = self._running[f"channel:{ticket.channel_id}"], self._running[f"platform:{ticket.platform}"]
        share = max((self.total - (self._count - kin)) // 2, 1)
        return kin < share and mine < max((share - (kin - mine)) // 2, 1)


def _keys(ticket: Ticket) -> tuple[str, ...]:
    keys = (f"channel:{ticket.channel_id}", f"platform:{ticket.platform}")
    return (*keys, "long") if ticket.is_long else keys
