"""What people wrote, as one hash: without what registers say of it. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cms.entries.record import Content

#: What the register of documents says itself; number, issuer, date and relation are the editor's choice.
_REGISTER = ("type", "signer", "effective_on", "expires_on", "validity", "abstract", "fields", "source_url")
_ADDRESSES_AND_NAMES: Any = {
    "attachments": {"__all__": {"url", "captions_url"}}, "source_agency": {"name", "parent_code"},
}  # fmt: skip


def words_hash(content: Content) -> str:
    """SHA-256 that stays the same when a cited law changes its validity or an agency its name."""
    data: dict[str, Any] = content.model_dump(
        mode="json",
        exclude={"attachments": {"__all__": {"url", "captions_url"}}, "source_agency": {"name", "parent_code"}},
    )
    for document in data["legal_documents"]:
        for name in _REGISTER:
            document.pop(name, None)
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
