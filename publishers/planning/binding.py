"""What a delivery stands for, as one hash: content, the channel's variant and options. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def bound_hash(content_hash: str, variant: Mapping[str, Any], options: Mapping[str, Any]) -> str:
    """SHA-256 that changes when anything that was approved for the channel changes."""
    parts = [content_hash, dict(variant), dict(options)]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
