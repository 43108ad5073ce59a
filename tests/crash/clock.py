"""One clock for a worker's whole little world: its processes and the sandbox read the same moved instant."""

from __future__ import annotations

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

_SECONDS = struct.Struct("d")


class SharedClock:
    """The machine's time plus what was added, kept in a file that every process maps."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(_SECONDS.pack(0.0))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _SECONDS.size)

    @property
    def ahead(self) -> float:
        """Seconds added."""
        seconds: float = _SECONDS.unpack_from(self._memory)[0]
        return seconds

    @ahead.setter
    def ahead(self, seconds: float) -> None:
        _SECONDS.pack_into(self._memory, 0, seconds)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def forward(self, seconds: float) -> None:
        self.ahead += seconds

    def forward_to(self, instant: datetime) -> None:
        """Let the time pass until then, and a moment more; never back."""
        missing = (instant - self.now()).total_seconds()
        if missing > 0:
            self.ahead += missing + 0.01
