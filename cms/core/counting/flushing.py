"""From Valkey to the database, every minute: each batch once, whoever dies in between."""

from __future__ import annotations

from uuid import uuid4

from cms.core.clock import Clock, SystemClock
from cms.core.conf import conf

from . import store
from .shelf import Shelf


def flush(shelf: Shelf, clock: Clock) -> int:
    """Move everything, and what an earlier run left behind; returns how many batches it added to the rows.

    Safe at any point and any number at once: a batch is read whole, its name is written with its numbers, and it is
    dropped only after that commit.
    """
    added = 0
    for name in shelf.close(uuid4().hex):
        batch = shelf.read(name)
        if batch:
            added += store.write(name, batch, clock.now())
        shelf.drop(name)
    if added:
        store.forget_batches(clock.now())
    return added


def flush_all(clock: Clock | None = None) -> int:
    """What beat asks for; nothing to do where processes write to the database themselves."""
    url = conf().counts_url
    if not url:
        return 0
    shelf = Shelf(url)
    try:
        return flush(shelf, clock or SystemClock())
    finally:
        shelf.disconnect()
