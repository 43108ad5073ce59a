"""One department's portal: what it holds, how it likes to answer, and what it tells later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cms.core.clock import rfc3339

from ..accounts import ExchangeAccount
from ..exchange.callbacks import Caller
from ..state import Document, Sandbox

SLUG = "department_portal"
#: What the control page lets a person change: name → (what it is, default).
QUOTAS = {"step_s": ("số giây trước khi bài nhận bằng 202 được đăng", 3)}
#: How a portal may answer a push: 201 shown at once, 202 shown later, 204 taken in silence; the others refuse.
ANSWERS = ("201", "202", "204", "409", "410", "422", "503")


class Portal:
    """The receiver's memory. Items taken with 202 appear by the sandbox's clock, whenever somebody looks."""

    def __init__(self, sandbox: Sandbox, account: ExchangeAccount) -> None:
        self._sandbox = sandbox
        self.account = account
        self._caller = Caller(sandbox.clock, keyid=account.keyid, shared_key=account.shared_key)

    def item(self, record_id: str) -> Document | None:
        item = self._sandbox.get(SLUG, "item", self._id(record_id))
        return self._advanced(item) if item else None

    def item_numbered(self, number: str) -> Document | None:
        """The item at that public address, whatever its state."""
        page = self._sandbox.get(SLUG, "page", number)
        return self.item(page["record_id"]) if page and page["portal"] == self.account.name else None

    def items(self) -> list[Document]:
        """Everything of this portal, withdrawn and waiting ones too."""
        mine = (item for item in self._sandbox.list(SLUG, "item") if item["portal"] == self.account.name)
        return [self._advanced(item) for item in mine]

    def keep(self, envelope: Mapping[str, Any], *, waits: bool) -> Document:
        """Store what was pushed; returns the item."""
        record, now = envelope["record"], self._sandbox.clock.now()
        known = self.item(record["id"])
        number = known["number"] if known else self._sandbox.next_id(SLUG)
        withdrawn = envelope["operation"] == "withdraw"
        item = {
            "portal": self.account.name, "number": number, "version": record["version"],
            "record": known["record"] if known and withdrawn else record, "received_at": rfc3339(now),
            "state": "withdrawn" if withdrawn else "waiting" if waits else "published",
            "published_at": known["published_at"] if known else rfc3339(now),
        }  # fmt: skip
        self._sandbox.put(SLUG, "page", number, {"portal": self.account.name, "record_id": record["id"]})
        self._sandbox.put(SLUG, "item", self._id(record["id"]), item)
        return item

    def address(self, item: Document) -> str:
        return f"{self._sandbox.base_url}/{SLUG}/{self.account.name}/bai-viet/{item['number']}"

    def news(self, item: Document) -> Document:
        """What a callback or a poll says of the item."""
        state = "received" if item["state"] == "waiting" else item["state"]
        return {
            "record_id": item["record"]["id"], "version": item["version"], "state": state,
            "url": self.address(item) if state == "published" else "", "reason": "",
        }  # fmt: skip

    def settings(self) -> Document:
        stored = self._sandbox.get(SLUG, "settings", self.account.name) or {}
        return {"answer": ANSWERS[0], "callback_url": "", **stored}

    def set(self, **changes: str) -> None:
        """Raises ``ValueError`` for an answer that no portal gives."""
        if changes.get("answer", ANSWERS[0]) not in ANSWERS:
            raise ValueError(f"answer is one of {', '.join(ANSWERS)}")
        self._sandbox.put(SLUG, "settings", self.account.name, {**self.settings(), **changes})

    def _advanced(self, item: Document) -> Document:
        wait = timedelta(seconds=self._sandbox.quota(SLUG, "step_s", QUOTAS["step_s"][1]))
        at = datetime.fromisoformat(item["received_at"]) + wait
        if item["state"] != "waiting" or self._sandbox.clock.now() < at:
            return item
        item |= {"state": "published", "published_at": rfc3339(at)}
        self._sandbox.put(SLUG, "item", self._id(item["record"]["id"]), item)
        self._caller.tell(self.settings()["callback_url"], self.news(item))
        return item

    def _id(self, record_id: str) -> str:
        return f"{self.account.name}|{record_id}"
