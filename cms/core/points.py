"""Named points: every instruction boundary that touches the outside or commits, so that a test can die right there."""

from __future__ import annotations

from collections.abc import Callable

Watcher = Callable[[str], None]

_watcher: Watcher | None = None


def reach(name: str) -> None:
    """Say that the point is reached. Costs one comparison while nobody watches."""
    if _watcher is not None:
        _watcher(name)


def watch(watcher: Watcher | None) -> None:
    """Call the watcher at every point from now on; ``None`` ends it. For the crash matrix only."""
    global _watcher
    _watcher = watcher
