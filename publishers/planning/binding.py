"""What a delivery stands for, as one hash: content, the channel's variant, options and wording. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def bound_hash(
    content_hash: str, variant: Mapping[str, Any], options: Mapping[str, Any], wording: Mapping[str, Any] | None = None
) -> str:
    """SHA-256 that changes when anything that was approved for the channel changes.

    ``wording``: what Loa adds (a template's text, a signature, a short link); where it adds nothing it counts for none.
    """
    parts = [content_hash, dict(variant), dict(options), *([dict(wording)] if wording else [])]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
