"""Commits that survive a power cut, for the few that must."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def durable() -> Iterator[None]:
    """Inside, a commit is on the disk before it returns.

    PostgreSQL does so anyway. Our SQLite writes its log to the disk at checkpoints only: a killed process loses
    nothing, but a power cut may take the last commits with it. Inside somebody else's transaction nothing changes.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    _synchronous("FULL")
    try:
        yield
    finally:
        _synchronous("NORMAL")


def _synchronous(mode: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={mode}")
