"""The Page's first comment under its own post: posted once, and never a reason for the post to count as failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cms.core.ids import sha256_hex
from publishers.contract import (
    Absent,
    AuthExpired,
    Found,
    Misconfigured,
    NeedsPerson,
    OutcomeUnknown,
    PublishError,
    Receipt,
    Rejected,
    Result,
    Run,
    Sighting,
    Unreachable,
)

from . import mapping
from .client import PageClient

STEP = "comment"
_TRIES = "comment_tries"
#: The post stands already: what can't be reached for so many runs is given up.
TRIES_MAX = 4
_FOR_GOOD = (Rejected, AuthExpired, Misconfigured, NeedsPerson)


class Commenting:
    """Comments under posts and films of one Page."""

    def __init__(self, client: PageClient, page_id: str) -> None:
        self._client = client
        self._page_id = page_id

    def add(self, under: str, text: str, run: Run) -> Mapping[str, Any]:
        """Comment once; the facts say what became of it. Raises what another run may get over."""
        wanted = {"under": under, "text_sha256": sha256_hex(text.encode())}
        try:
            made = run.once(STEP, lambda: self._create(under, text), fingerprint=wanted)
        except _FOR_GOOD as refusal:
            return _refused(refusal)
        except (Unreachable, OutcomeUnknown) as trouble:
            tries = int(run.saved(_TRIES).get("count", 0)) + 1
            if tries >= TRIES_MAX:
                return _refused(trouble)
            run.checkpoint(_TRIES, {"count": tries})
            raise
        return {"comment": "posted", "comment_id": str(made["id"]), "comment_sha256": wanted["text_sha256"]}

    def find(self, text: str, fingerprint: Mapping[str, Any]) -> Sighting:
        """Whether the comment stands there: nobody else comments as the Page with these very words."""
        rows = self._client.comments(str(fingerprint["under"]))
        own = next((row for row in rows if mapping.is_same_comment(row, text, self._page_id)), None)
        return Found({"id": str(own["id"])}) if own else Absent()

    def correct(self, receipt: Receipt, text: str, run: Run) -> Mapping[str, Any]:
        """Change the words of the comment that was posted, if others were chosen; again no failure of the post."""
        comment_id, known = receipt.facts.get("comment_id"), receipt.facts.get("comment_sha256")
        sha256 = sha256_hex(text.encode())
        if not (comment_id and text) or sha256 == known:
            return {}
        return run.step("comment_edit", lambda: self._edit(str(comment_id), text, sha256))

    def _create(self, under: str, text: str) -> Result:
        return {"id": self._client.comment(under, text)}

    def _edit(self, comment_id: str, text: str, sha256: str) -> Result:
        try:
            self._client.edit(comment_id, message=text)
        except _FOR_GOOD as refusal:
            return _refused(refusal)
        return {"comment": "edited", "comment_sha256": sha256}


def _refused(error: PublishError) -> dict[str, Any]:
    return {"comment": "refused", "comment_problem": error.code, "comment_detail": error.detail}
