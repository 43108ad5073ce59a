"""All answers that a process keeps, bounded in bytes: the least lately asked for goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Protocol


class Sized(Protocol):
    """Something that knows how much memory it takes."""

    @property
    def size(self) -> int: ...


class Store:
    """Name → answer."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._items: OrderedDict[Hashable, tuple[Sized, int]] = OrderedDict()
        self._lock = threading.Lock()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        return self._bytes

    def __len__(self) -> int:
        return len(self._items)

    def get(self, name: Hashable) -> Sized | None:
        found = self._items.get(name)
        if found is None:
            return None
        try:  # noqa: SIM105 - suppress() costs more than all the rest
            self._items.move_to_end(name)
        except KeyError:  # another thread put it out meanwhile: what we hold is still right
            pass
        return found[0]

    def put(self, name: Hashable, item: Sized) -> None:
        """Keep it, or count it anew when it has grown; what is larger than an eighth of everything is not kept."""
        size = item.size
        with self._lock:
            self._drop(name)
            if size > self.capacity // 8:
                return
            self._items[name] = (item, size)
            self._bytes += size
            while self._bytes > self.capacity:
                _name, (_item, freed) = self._items.popitem(last=False)
                self._bytes -= freed

    def clear(self) -> None:
        with self._lock:
            self._items.clear()
            self._bytes = 0

    def _drop(self, name: Hashable) -> None:
        found = self._items.pop(name, None)
        if found is not None:
            self._bytes -= found[1]
