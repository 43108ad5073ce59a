"""The backups of one folder: each a folder named after its moment, and the files that they share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from . import manifest, trees
from .alone import alone
from .errors import Refused
from .pool import Pool

_DRAFT = ".making-"
_STAMP = "%Y%m%dT%H%M%SZ"


def stamp(at: datetime) -> str:
    return at.strftime(_STAMP)


class Generations:
    """What stands in the folder that the operator named."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pool = Pool(folder / "files")

    def whole(self) -> list[Path]:
        """Finished backups, oldest first. One that was broken off never got its name."""
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if path.is_dir() and (path / manifest.NAME).is_file())

    def choose(self, name: str = "") -> Path:
        """The backup of that name, else the newest. Raises ``Refused``."""
        found = self.whole()
        if not found:
            raise Refused(f"There is no finished backup in {self.folder}.")
        if not name:
            return found[-1]
        for path in found:
            if path.name == name:
                return path
        raise Refused(f"There is no backup {name} in {self.folder}; there are: {', '.join(p.name for p in found)}.")

    @contextmanager
    def alone(self) -> Iterator[None]:
        with alone(self.folder / "lock", f"Another backup is being made in {self.folder}; wait until it has ended."):
            yield

    @contextmanager
    def making(self, at: datetime) -> Iterator[Path]:
        """A folder to fill; it gets its name when everything in it is written, and is gone otherwise."""
        name = stamp(at)
        draft = self.folder / f"{_DRAFT}{name}"
        if (self.folder / name).exists():
            raise Refused(f"There is a backup {name} already; wait a second.")
        for left in self.folder.glob(f"{_DRAFT}*"):
            shutil.rmtree(left)
        draft.mkdir(mode=0o700)
        try:
            yield draft
            draft.replace(self.folder / name)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def keep(self, count: int) -> list[str]:
        """Delete all but the newest, then the files that no backup names any more; returns the names of the deleted."""
        old = self.whole()[:-count]
        for path in old:
            (path / manifest.NAME).unlink()  # from now on it is no backup
            shutil.rmtree(path)
        self.pool.sweep(kept.sha256 for path in self.whole() for kept in trees.read_list(path / "files.jsonl.gz"))
        return [path.name for path in old]
