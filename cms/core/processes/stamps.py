"""What is proven done: digests of what a step read, kept in the data folder, so that a later start skips it."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

#: Written by running, not by people: no reason to prepare anything again.
_BY_PRODUCTS = {"__pycache__", ".mypy_cache", "node_modules"}


class Stamps:
    """Step → digest, in one small JSON file. A file that can't be read proves nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._done: dict[str, str] = {}
        try:
            found = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            return
        if isinstance(found, dict):
            self._done = {str(step): str(value) for step, value in found.items()}

    def proves(self, step: str, value: str) -> bool:
        return self._done.get(step) == value

    def note(self, step: str, value: str) -> None:
        """Remember at once: whatever happens to the next step, this one is done."""
        self._done[step] = value
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(self._done, indent=1, sort_keys=True), "utf-8")
        part.replace(self._path)


def digest(*parts: str) -> str:
    """One digest of several texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def of_files(paths: Iterable[Path]) -> str:
    """A digest of the files and of everything in the folders: names and bytes. What is missing counts as missing."""
    state = hashlib.sha256()
    for path in paths:
        files = sorted(_files_in(path)) if path.is_dir() else [path]
        for file in files:
            state.update(f"{file.name}\0".encode("utf-8", "surrogateescape"))
            state.update(hashlib.sha256(file.read_bytes()).digest() if file.is_file() else b"missing")
    return state.hexdigest()[:32]


def of_folders_named(name: str, roots: Iterable[Path]) -> str:
    """A digest of every folder of that name below the roots (``migrations``, ``static``)."""
    return of_files(sorted(folder for root in roots for folder in root.rglob(name) if folder.is_dir()))


def of_installed() -> str:
    """A digest of the installed distributions with their versions, read off the names of their folders."""
    names = {
        entry.name for place in sys.path if (folder := Path(place)).is_dir() for entry in folder.glob("*.dist-info")
    }
    return digest(sys.version, *sorted(names))


def _files_in(folder: Path) -> Iterable[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".pyc" and _BY_PRODUCTS.isdisjoint(path.parts):
            yield path
