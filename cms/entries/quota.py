"""How much the pinned files may take: told before it is reached, and no new file is taken beyond it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

from cms.core.conf import conf
from cms.core.registries import Ailment, Metric

from . import blobs

_KEY = "loa:blobs-bytes"
#: Counted anew every hour, and forgotten when that does not happen.
_KNOWN_FOR_S = 3 * 3600
_NEAR = 0.9
_MB = 1024 * 1024
#: What files leave free on the disk: what people write, plan and approve must still find room.
_LEFT_FREE = 100 * _MB


def count() -> int | None:
    """Add up what lies in the store and remember it; ``None`` where an object store keeps it, which has its limits."""
    store = blobs.store()
    if not isinstance(store, FileSystemStorage):
        return None
    total = sum(_size(Path(folder) / name) for folder, _, names in os.walk(store.location) for name in names)
    cache.set(_KEY, total, timeout=_KNOWN_FOR_S)
    return total


def used() -> int | None:
    """Bytes at the last count."""
    try:
        found: int | None = cache.get(_KEY)
    except Exception:  # the cache is away: nobody knows, and that stops nobody
        return None
    return found


def refusal() -> str:
    """Why no file can be taken in now; empty where there is room."""
    free = _free()
    if free is not None and free < _LEFT_FREE:
        return _(
            "The disk is nearly full (%(free)d MB are free), so no new file can be taken. Ask whoever runs this site "
            "to make room; what you wrote is kept."
        ) % {"free": free // _MB}
    quota, taken = conf().blob_quota_mb * _MB, used()
    if not quota or taken is None or taken < quota:
        return ""
    return _(
        "The store of files is full (%(used)d of %(quota)d MB), so no new file can be taken. Ask whoever runs this "
        "site to make room; what you wrote is kept."
    ) % {"used": taken // _MB, "quota": quota // _MB}


def ailment(user: Any) -> Iterable[Ailment]:
    """For who runs the installation, from nine tenths on."""
    if user is not None and not (user.is_superuser or user.has_perm("auth.change_user")):
        return []
    quota, taken = conf().blob_quota_mb * _MB, used()
    if not quota or taken is None or taken < quota * _NEAR:
        return []
    text = _("The store of files holds %(used)d of %(quota)d MB.") % {"used": taken // _MB, "quota": quota // _MB}
    mend = _("Make room or raise BLOB_QUOTA_MB before files are refused.")
    return [Ailment(text=text, mend=mend, is_grave=taken >= quota)]


def figures() -> Iterator[Metric]:
    taken = used()
    if taken is not None:
        yield Metric(name="loa_blobs_bytes", help="What the pinned files take.", samples=[({}, float(taken))])


def _free() -> int | None:
    """Free bytes where the store lies; ``None`` where an object store keeps it."""
    store = blobs.store()
    if not isinstance(store, FileSystemStorage):
        return None
    folder = Path(store.location)
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(there).free


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
