"""From an ordered row to pinned bytes: the source as a file, the maker, the result under its hash."""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.core.files import File

from cms.core.clock import Clock
from cms.core.points import reach
from cms.entries import blobs
from publishers.models import Derivative

from . import orders
from .films.process import make_in_process
from .pictures import make_picture
from .recipes import PictureRecipe, from_json
from .results import CannotMake, Interrupted, Made

logger = logging.getLogger("loa.derivatives")

#: Until the next try after one that came to nothing.
_PAUSE = timedelta(seconds=30)
#: Seconds between two notes of progress.
_NOTE_EVERY = 2.0
_CHUNK = 1024 * 1024
_PREFIX = "loa-derivative-"
#: What a maker that was killed left on the disk goes after this many seconds.
_LEFT_OVER = 24 * 3600.0


def make_waiting(clock: Clock, *, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Make everything that waits, one after the other. Returns how many rows were worked on."""
    count = 0
    while not is_stopping() and (row := orders.claim(clock.now())) is not None:
        reach("derivative.claimed")
        make(row, clock, is_stopping)
        count += 1
    return count


def make(row: Derivative, clock: Clock, is_stopping: Callable[[], bool] = lambda: False) -> None:
    """Make one claimed file; how it ended is in its row, never raised."""
    try:
        with _folder() as folder:
            target = folder / "made"
            made = _made(row, folder, target, _keeper(row, clock, is_stopping))
            reach("derivative.made")
            sha256, size = _pinned(row, made)
        reach("derivative.pinned")
        orders.finish(row, made, sha256, size, clock.now())
    except CannotMake as reason:
        orders.fail(row, reason)
    except blobs.BlobMissing:
        orders.fail(row, CannotMake("derivative_missing"))
    except Interrupted as why:
        logger.info("file %s was not made to the end (%s)", row.source[:12], why)
        orders.put_back(row, clock.now() if is_stopping() else clock.now() + _PAUSE)
    except Exception:
        # A full disk, a lost store: the file itself is not to blame.
        logger.exception("file %s could not be made", row.source[:12])
        orders.put_back(row, clock.now() + _PAUSE * row.fence)


def _made(row: Derivative, folder: Path, target: Path, go_on: Callable[[int], bool]) -> Made:
    try:
        recipe = from_json(row.recipe)
    except (KeyError, TypeError):
        raise CannotMake("derivative_broken") from None
    if isinstance(recipe, PictureRecipe) and recipe.at_s is None:
        with blobs.open_blob(row.source) as source:
            return make_picture(source, recipe, target)
    return make_in_process(_local(row.source, folder), recipe, target, go_on)


def _pinned(row: Derivative, made: Made) -> tuple[str, int]:
    """Hash and size of what goes out; its bytes are in the store."""
    if made.path is None:
        with blobs.open_blob(row.source) as source:
            return row.source, source.seek(0, 2)
    with made.path.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        blobs.pin(File(opened), sha256, source=made.path)
    return sha256, made.path.stat().st_size


def _keeper(row: Derivative, clock: Clock, is_stopping: Callable[[], bool]) -> Callable[[int], bool]:
    """Notes progress now and then; says whether to go on."""
    noted_at = time.monotonic()

    def go_on(percent: int) -> bool:
        nonlocal noted_at
        if is_stopping():
            return False
        if time.monotonic() - noted_at < _NOTE_EVERY:
            return True
        noted_at = time.monotonic()
        return orders.keep(row, percent, clock.now())

    return go_on


def _local(sha256: str, folder: Path) -> Path:
    """The source as a file that a film library can jump about in; copied where the store is elsewhere."""
    try:
        path = Path(blobs.store().path(blobs.path_of(sha256)))
    except NotImplementedError:
        path = folder / "source"
        with blobs.open_blob(sha256) as source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy, _CHUNK)
    if not path.exists():
        raise blobs.BlobMissing(sha256)
    return path


@contextmanager
def _folder() -> Iterator[Path]:
    """A place to write: on the store's own disk where it has one, so that the result needn't be copied."""
    try:
        near: Path | None = Path(blobs.store().path(""))
    except NotImplementedError:
        near = None
    if near is not None:
        near.mkdir(parents=True, exist_ok=True)
        _tidy(near)
    with tempfile.TemporaryDirectory(dir=near, prefix=_PREFIX, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _tidy(near: Path) -> None:
    for left in near.glob(f"{_PREFIX}*"):
        if left.is_dir() and time.time() - left.stat().st_mtime > _LEFT_OVER:
            shutil.rmtree(left, ignore_errors=True)
