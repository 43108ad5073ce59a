"""Ends what a killed supervisor leaves behind. A process of its own: ``python guard.py`` reads its standard input.

The supervisor writes ``+PID`` and ``-PID`` for every process group that it starts and sees end. When the pipe closes,
however the supervisor died, the groups still noted are ended. Standard library only, so that it costs next to nothing.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable

GRACE_S = 10.0


def main() -> None:
    """Note what is said, then clean up."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    end(read_groups(sys.stdin), GRACE_S)


def read_groups(lines: Iterable[str]) -> list[int]:
    """The groups that were started and not seen to end, in the order of their start."""
    groups: dict[int, None] = {}
    for line in lines:
        sign, pid = line[:1], int(line[1:])
        if sign == "+":
            groups[pid] = None
        else:
            groups.pop(pid, None)
    return list(groups)


def end(groups: list[int], grace: float) -> None:
    """Ask every group to stop, last started first; kill what is still there after the grace."""
    for group in reversed(groups):
        send(group, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while any(is_alive(group) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.1)
    for group in groups:
        send(group, signal.SIGKILL)


def send(group: int, name: signal.Signals) -> None:
    """Signal a whole group; one that is gone is no error."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, name)


def is_alive(group: int) -> bool:
    """Whether the group still has a member (one that nobody has reaped counts)."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    main()
