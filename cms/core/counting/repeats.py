"""The same reader pressing twice: known for some seconds, in this process's memory, by a hash that nobody can undo."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from hashlib import blake2b

#: A second press within so many seconds is the first one's.
WINDOW_S = 5.0
#: The salt lives so long; then no hash of before can be made again, not even by us.
_SALT_S = 3600.0
#: Hashes of one window that are kept at most, about 8 MiB: a flood is counted rather than remembered.
_MOST = 50_000


class _Salt:
    """Makes hashes that nobody can undo, and nobody can make again an hour later."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._salt, self._since = secrets.token_bytes(16), now()

    def hashed(self, *words: str) -> bytes:
        now = self._now()
        if now - self._since >= _SALT_S:
            self._salt, self._since = secrets.token_bytes(16), now
        return blake2b("\x1f".join(words).encode("utf-8", "replace"), digest_size=12, key=self._salt).digest()


class _Asked(float):
    """An instant that is known again from others of the same value."""


class Repeats:
    """Remembers who asked for what, by salted hashes of which each is gone after two windows."""

    def __init__(self, window: float = WINDOW_S, now: Callable[[], float] = time.monotonic) -> None:
        self._window, self._now = window, now
        self._lock = threading.Lock()
        self._salt = _Salt(now)
        self._turned_at = now()
        self._recent: dict[bytes, _Asked] = {}
        self._older: dict[bytes, _Asked] = {}

    def is_repeat(self, *who_and_what: str) -> bool:
        """Whether the same was asked within the window; if not, the window begins with this one."""
        now = self._now()
        name = self._salt.hashed(*who_and_what)
        if now - self._turned_at >= self._window:
            self._turn(now)
        recent = self._recent
        asked_at = self._older.get(name)
        if asked_at is None or now - asked_at >= self._window:
            # In one step: of two presses at the same moment one is the first, and no thread waits for another.
            mine = _Asked(now)
            first = recent.setdefault(name, mine) if len(recent) < _MOST else recent.get(name, mine)
            if first is mine:
                return False
            asked_at = first
        if now - asked_at < self._window:
            return True
        recent[name] = _Asked(now)
        return False

    def _turn(self, now: float) -> None:
        with self._lock:
            if now - self._turned_at >= self._window:
                is_near = now - self._turned_at < 2 * self._window
                self._older, self._recent, self._turned_at = (self._recent if is_near else {}), {}, now


class Pace:
    """How many times in a minute somebody may tell something: counted here, by such a hash."""

    def __init__(self, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._now = per_minute, now
        self._lock = threading.Lock()
        self._salt = _Salt(now)
        self._since = now()
        self._told: dict[bytes, int] = {}

    def allows(self, who: str) -> bool:
        """Count one more, unless it is too many."""
        now = self._now()
        name = self._salt.hashed(who)
        with self._lock:
            if now - self._since >= 60 or len(self._told) >= _MOST:
                self._told, self._since = {}, now
            told = self._told[name] = self._told.get(name, 0) + 1
        return told <= self._most
