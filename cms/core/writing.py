"""Short write transactions of many threads, one after the other.

SQLite lets one write at a time and has the others try again after naps that grow: sixteen threads then sleep longer
than they write. Inside one process they queue here instead; between processes SQLite's own waiting stays.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_turn = threading.RLock()


@contextmanager
def writing() -> Iterator[None]:
    """``transaction.atomic()`` that waits for its turn. Nothing inside may wait for another thread or the network."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with _turn, transaction.atomic():
        yield
