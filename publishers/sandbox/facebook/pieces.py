"""Films in pieces: kept as they come, put together without holding them in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ..state import Sandbox

_BLOCK = 1024 * 1024


def put_together(sandbox: Sandbox, parts: Sequence[str], name: str) -> str:
    """One blob of the parts in their order; returns its SHA-256. Blocks: a film may have gigabytes."""
    whole = sandbox.blob_path(f"{name}.whole")
    digest = hashlib.sha256()
    with whole.open("wb") as out:
        for part in parts:
            for block in _blocks(sandbox.blob_path(part)):
                digest.update(block)
                out.write(block)
    sha256 = digest.hexdigest()
    whole.replace(sandbox.blob_path(sha256))
    return sha256


def _blocks(path: Path) -> list[bytes]:
    # A part is at most what came in one piece.
    with path.open("rb") as file:
        return list(iter(lambda: file.read(_BLOCK), b""))
