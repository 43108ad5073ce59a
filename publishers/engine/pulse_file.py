"""The pulse's copy outside the database: what a backup that is put back does not take back with it."""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

logger = logging.getLogger("loa.restores")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """How far the database had come when this was written, and which life of it that was."""

    incarnation: UUID
    beat_at: datetime


def read(path: str) -> Beat | None:
    """The last beat that was written; ``None`` when there is no file or nobody can read it."""
    try:
        found = json.loads(Path(path).read_text("utf-8"))
        return Beat(incarnation=UUID(found["incarnation"]), beat_at=datetime.fromisoformat(found["beat_at"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        logger.error("the pulse file can't be read (%s); it is written anew", type(error).__name__)
        return None


def write(path: str, beat: Beat) -> None:
    """Replace the file as a whole and see it to the disk. A disk that refuses is told in the log, never raised."""
    target = Path(path)
    # A name of its own: two workers of one machine may write at the same moment.
    draft = target.with_name(f".{target.name}.{uuid4().hex[:8]}")
    content = json.dumps({"incarnation": str(beat.incarnation), "beat_at": beat.beat_at.isoformat()})
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        logger.error("the pulse file can't be written (%s)", error.strerror)
        with suppress(OSError):
            draft.unlink()
