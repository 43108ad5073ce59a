"""One at a time: a lock on a file, which a process that dies leaves behind unlocked."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import Refused


@contextmanager
def alone(path: Path, otherwise: str) -> Iterator[None]:
    """Hold the lock. Raises ``Refused`` with the sentence while somebody else does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(otherwise) from None
        yield
