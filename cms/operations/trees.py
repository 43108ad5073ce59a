"""Which files belong to an installation, and the list of them that a backup keeps."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

from cms.entries import blobs

from .pool import Pool

#: Single files of the data folder. The pulse is not among them: it tells a restored database from its successor.
_SINGLE = ("proof_heads.jsonl",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One file as a backup knows it."""

    #: ``media``, ``blobs`` or ``data``.
    tree: str
    path: str
    sha256: str
    size: int
    #: Nanoseconds: a file that has neither changed this nor its size is not read again.
    changed: int


def folders() -> dict[str, Path]:
    """Name → folder of each tree that lies on this machine."""
    found = {"media": default_storage, "blobs": blobs.store()}
    return {name: Path(store.location) for name, store in found.items() if isinstance(store, FileSystemStorage)}


def elsewhere() -> list[str]:
    """Trees that an object store keeps: it has to back them up itself."""
    return sorted({"media", "blobs"} - set(folders()))


def take(pool: Pool, known: Iterable[Kept]) -> list[Kept]:
    """Put every file into the pool; those that ``known`` has unchanged are not read again."""
    before = {(kept.tree, kept.path): kept for kept in known}
    found = []
    for tree, path, source in _sources():
        try:
            stat = source.stat()
            last = before.get((tree, path))
            is_same = last is not None and (last.size, last.changed) == (stat.st_size, stat.st_mtime_ns)
            if last is not None and is_same and pool.has(last.sha256):
                found.append(last)
                continue
            sha256, size = pool.put(source)
        except FileNotFoundError:  # deleted meanwhile: the database that is copied next no longer names it
            continue
        found.append(Kept(tree=tree, path=path, sha256=sha256, size=size, changed=stat.st_mtime_ns))
    return found


def both(first: Iterable[Kept], second: Iterable[Kept]) -> list[Kept]:
    """What was there before or after the database was copied: whatever it names is among them.

    Of what it does not name, the earlier: a head that was signed meanwhile is about rows that the copy lacks.
    """
    files = {(kept.tree, kept.path): kept for kept in (*first, *second)}
    files |= {(kept.tree, kept.path): kept for kept in first if kept.tree == "data"}
    return sorted(files.values(), key=lambda kept: (kept.tree, kept.path))


def write_list(path: Path, files: Iterable[Kept]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for kept in files:
            file.write(json.dumps(asdict(kept), ensure_ascii=False) + "\n")


def read_list(path: Path) -> list[Kept]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [Kept(**json.loads(line)) for line in file]


def target_of(kept: Kept) -> Path | None:
    """Where the file belongs on this machine; ``None``: not here, or nowhere that the list may name."""
    root = Path(settings.DATA_DIR) if kept.tree == "data" and kept.path in _SINGLE else folders().get(kept.tree)
    if root is None:
        return None
    target = (root / kept.path).resolve()
    return target if target.is_relative_to(root.resolve()) else None


def _sources() -> Iterator[tuple[str, str, Path]]:
    for tree, root in folders().items():
        for folder, _, names in os.walk(root):
            for name in sorted(names):
                source = Path(folder) / name
                if source.is_file() and not source.is_symlink():
                    yield tree, source.relative_to(root).as_posix(), source
    for name in _SINGLE:
        source = Path(settings.DATA_DIR) / name
        if source.is_file():
            yield "data", name, source
