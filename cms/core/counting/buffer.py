"""What a process has counted and not handed on yet. Bounded: what finds no room is lost, and that is counted too."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field

#: Measure, subject, part, day.
Key = tuple[str, str, str, str]
#: Different keys in memory, about 4 MiB; each of them goes on counting without taking more.
ROOM = 20_000
#: Keys laid down and not added up yet, some megabytes.
_MUCH = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Counts that travel together."""

    sums: dict[Key, int] = field(default_factory=dict)
    highest: dict[Key, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.sums or self.highest)


class Buffer:
    """Adds up; ``take`` hands out what is there and begins anew.

    Who counts only lays a key down, without a lock: threads that serve requests don't wait for each other. It is added
    up when somebody takes it, or when much has come together.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._laid_down: deque[tuple[Key, int]] = deque()
        self._batch = Batch()
        #: What found no room since the process began.
        self.lost = 0

    def add(self, key: Key, by: int) -> None:
        self._laid_down.append((key, by))
        if len(self._laid_down) > _MUCH:
            with self._lock:
                self._add_up()

    def raise_to(self, key: Key, value: int) -> None:
        with self._lock:
            highest = self._batch.highest
            if key in highest or len(highest) < self._room:
                highest[key] = max(value, highest.get(key, value))

    def take(self) -> Batch:
        with self._lock:
            self._add_up()
            taken, self._batch = self._batch, Batch()
        return taken

    def look(self) -> Batch:
        """What is there, left where it is."""
        with self._lock:
            self._add_up()
            return self._batch

    def __bool__(self) -> bool:
        return bool(self._laid_down or self._batch)

    def _add_up(self) -> None:
        sums, laid_down = self._batch.sums, self._laid_down
        for _one in range(len(laid_down)):
            key, by = laid_down.popleft()
            if key in sums:
                sums[key] += by
            elif len(sums) < self._room:
                sums[key] = by
            else:
                self.lost += by
