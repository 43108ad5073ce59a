"""What a maker gives back, and the ways in which a file can't be made."""

from __future__ import annotations

import dataclasses
from pathlib import Path


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The finished file; without a path the source itself turned out to fit."""

    media_type: str
    width: int
    height: int
    duration_s: float | None = None
    path: Path | None = None
    #: Codes of what was lost on the way.
    notes: tuple[str, ...] = ()


class CannotMake(Exception):
    """It can't be made, now or later. ``code`` names the sentence in ``publishers/sentences.py``."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Interrupted(Exception):
    """Nothing is wrong with the file: it is tried again later."""
