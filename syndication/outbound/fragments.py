"""Rendered items, kept in this process from one change to the next: a new document is then mostly joining.

An item's bytes depend on its entry as stamped, and on what the format takes from the feed: both are the key. So nothing
here is ever wrong, and nothing needs to be thrown away but for room.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

#: Some three thousand items of usual length in one format.
_ROOM = 16 * 1024 * 1024


class Fragments:
    """Bytes by key, the least recently used dropped first. Safe for threads."""

    def __init__(self, room: int = _ROOM) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> bytes | None:
        """The bytes, or ``None`` when they are not here."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Hashable, fragment: bytes) -> None:
        """Remember the bytes; what alone would fill the room is not kept."""
        if len(fragment) > self._room:
            return
        with self._lock:
            self._size += len(fragment) - len(self._kept.pop(key, b""))
            self._kept[key] = fragment
            while self._size > self._room:
                self._size -= len(self._kept.popitem(last=False)[1])

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._size = 0


#: Those of this process.
fragments = Fragments()
