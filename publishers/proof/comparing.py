"""What is shown beside what was sent, as hashes: pure, and the same when done again years later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publishers.contract import Shown

from .facts import text_sha256

#: Names of the parts, as they stand in the ledger.
TITLE, TEXT, MEDIA, VISIBILITY, STILL_THERE = "title", "text", "media", "visibility", "still_there"


def prints(shown: Shown) -> dict[str, Any]:
    """The hashes of title, text and files; an empty text stands for itself."""
    return {
        TITLE: text_sha256(shown.title) if shown.title.strip() else "",
        TEXT: text_sha256(shown.text) if shown.text.strip() else "",
        MEDIA: dict(sorted(shown.media.items())),
        VISIBILITY: shown.is_public,
    }


def differences(wanted: Mapping[str, Any], shown: Mapping[str, Any]) -> list[str]:
    """The parts that are not as they should be; what the platform does not give back is not compared."""
    found = [part for part in (TITLE, TEXT) if wanted[part] and wanted[part] != shown[part]]
    if any(shown[MEDIA].get(name) != sha256 for name, sha256 in wanted[MEDIA].items()):
        found.append(MEDIA)
    if wanted[VISIBILITY] and not shown[VISIBILITY]:
        found.append(VISIBILITY)
    return found
