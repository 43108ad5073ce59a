"""Is a backup still what its manifest says, byte for byte?"""

from __future__ import annotations

from pathlib import Path

from . import manifest, sealing, trees
from .errors import Damaged, Refused
from .pool import Pool, digest_of

#: More of them would not tell more.
_TOLD = 20


def problems_of(folder: Path, pool: Pool, *, passphrase: str = "") -> list[str]:
    """A sentence for each thing that is wrong; with the passphrase, also whether it opens the keys."""
    try:
        told = manifest.read(folder)
    except Damaged as error:
        return error.problems
    problems = []
    for name, sha256 in told.hashes.items():
        path = folder / name
        if not path.is_file():
            problems.append(f"{name} is missing.")
        elif digest_of(path) != sha256:
            problems.append(f"{name} is not as it was written.")
    if problems:
        return problems
    problems = _files(folder, pool)
    if told.has_keys and passphrase:
        try:
            sealing.unseal((folder / "keys.sealed").read_text("utf-8"), passphrase)
        except Refused as error:
            problems.append(str(error))
    return problems


def _files(folder: Path, pool: Pool) -> list[str]:
    found, looked_at = [], {}
    for kept in trees.read_list(folder / "files.jsonl.gz"):
        if kept.sha256 not in looked_at:
            path = pool.path(kept.sha256)
            looked_at[kept.sha256] = digest_of(path) == kept.sha256 if path.is_file() else None
        if (is_same := looked_at[kept.sha256]) is not True:
            what = "is missing" if is_same is None else "is not as it was written"
            found.append(f"The file {kept.tree}/{kept.path} {what} (files/{kept.sha256[:2]}/{kept.sha256}).")
    more = len(found) - _TOLD
    return [*found[:_TOLD], f"{more} more files are missing or damaged."] if more > 0 else found
