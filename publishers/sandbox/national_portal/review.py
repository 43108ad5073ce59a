"""What happens to a submission inside the portal: states on the sandbox's clock, verdicts, the public items."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cms.core.clock import rfc3339

from ..accounts import NATIONAL_PORTAL
from ..exchange.callbacks import Caller
from ..state import Document, Sandbox

SLUG = "national_portal"
#: Seconds a submission stays in each state, for the control page.
QUOTAS = {"step_s": ("số giây ở mỗi trạng thái duyệt", 1)}

_WAYS: Mapping[str, tuple[str, ...]] = {
    "upsert": ("received", "validating", "accepted", "in_review", "published"),
    "withdraw": ("received", "validating", "accepted", "withdrawn"),
    "rejected": ("received", "validating", "rejected"),
}
FINAL = frozenset({"published", "rejected", "withdrawn", "superseded"})
#: Why a submission can be turned down, in the portal's words.
VERDICTS: Mapping[str, str] = {
    "missing_legal_document": "Đề cương, toàn văn phải nêu văn bản pháp luật được giới thiệu.",
    "checksum_mismatch": "Tệp đính kèm chưa được gửi hoặc không khớp mã băm.",
    "duplicate_title": "Tiêu đề trùng với một mục đã đăng trên Cổng.",
    "off_topic": "Nội dung không thuộc phạm vi phổ biến, giáo dục pháp luật.",
}
_FORMS_OF_LAW = ("outline", "full_text")
#: Kept of a submission but never told.
_INTERNAL = ("record", "verdict", "id")


class Review:
    """The portal's own desk. Nothing here waits: states are worked out from the clock whenever somebody looks."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        account = NATIONAL_PORTAL
        self._caller = Caller(sandbox.clock, keyid=account.keyid, shared_key=account.shared_key)

    # submissions

    def newest_version(self, record_id: str) -> int:
        """The newest version of the record that was not turned down; 0 when there is none."""
        standing = (one["version"] for one in self._history(record_id) if one["state"] != "rejected")
        return max(standing, default=0)

    def take(self, envelope: Mapping[str, Any], digest: str, keyid: str) -> Document:
        """Open a submission; returns the receipt."""
        record, now = envelope["record"], self._sandbox.clock.now()
        sid = f"{now:%Y%m%d}-{self._sandbox.next_id(SLUG)}"
        receipt = {
            "sid": sid, "received_at": rfc3339(now), "record_id": record["id"], "version": record["version"],
            "digest": digest, "state": "received", "signature_keyid": keyid,
        }  # fmt: skip
        verdict = self._verdict(envelope)
        kept = {"operation": envelope["operation"], "record": record, "verdict": verdict}
        self._sandbox.put(SLUG, "submission", sid, {**receipt, **kept})
        self._sandbox.put(SLUG, "open", sid, {})
        known = self._sandbox.get(SLUG, "history", record["id"]) or {"sids": []}
        self._sandbox.put(SLUG, "history", record["id"], {"sids": [*known["sids"], sid]})
        return receipt

    def submissions(self) -> list[Document]:
        """All of them, oldest first, each in the state it has by now."""
        self._work()
        return self._sandbox.list(SLUG, "submission")

    def submission(self, sid: str) -> Document | None:
        self._work()
        return self._sandbox.get(SLUG, "submission", sid)

    def status(self, submission: Document) -> Document:
        """What the portal says of a submission."""
        told = {name: value for name, value in submission.items() if name not in _INTERNAL}
        if submission["state"] == "rejected":
            told |= {"reason_code": submission["verdict"], "reason_vi": VERDICTS[submission["verdict"]]}
        item = self._sandbox.get(SLUG, "item", submission["record_id"])
        if submission["state"] == "published" and item:
            told["public_url"] = self.public_url(item)
        return told

    # items

    def items(self) -> list[Document]:
        """What the public can see, newest first."""
        self._work()
        items = [item for item in self._sandbox.list(SLUG, "item") if item["status"] == "published"]
        return sorted(items, key=lambda item: (item["published_at"], item["number"]), reverse=True)

    def item(self, record_id: str) -> Document | None:
        """The item, withdrawn ones too."""
        self._work()
        return self._sandbox.get(SLUG, "item", record_id)

    def item_numbered(self, number: str) -> Document | None:
        """The item at that public address, if the public may see it."""
        page = self._sandbox.get(SLUG, "page", number)
        item = self.item(page["record_id"]) if page else None
        return item if item and item["status"] == "published" else None

    def public_url(self, item: Document) -> str:
        return f"{self._sandbox.base_url}/{SLUG}/bai-viet/{item['number']}"

    def viewed(self, item: Document) -> None:
        """Count a reader."""
        self._sandbox.put(SLUG, "item", item["id"], {**item, "views": item["views"] + 1})

    # desk settings

    def settings(self) -> Document:
        stored = self._sandbox.get(SLUG, "settings", "desk") or {}
        return {"callback_url": "", "reject_next": "", **stored}

    def set(self, **changes: str) -> None:
        """Raises ``ValueError`` for a verdict that does not exist."""
        if changes.get("reject_next") and changes["reject_next"] not in VERDICTS:
            raise ValueError(f"reject_next is one of {', '.join(VERDICTS)}")
        self._sandbox.put(SLUG, "settings", "desk", {**self.settings(), **changes})

    def _verdict(self, envelope: Mapping[str, Any]) -> str:
        """Why it will be turned down, or an empty text."""
        ordered, record = self.settings()["reject_next"], envelope["record"]
        if ordered:
            self.set(reject_next="")
            return str(ordered)
        if envelope["operation"] == "withdraw":
            return ""
        if record["form"] in _FORMS_OF_LAW and not record["legal_documents"]:
            return "missing_legal_document"
        sent = (self._sandbox.get(SLUG, "attachment", item["sha256"]) for item in record["attachments"])
        return "" if all(sent) else "checksum_mismatch"

    def _work(self) -> None:
        """Bring every open submission to where it is by now."""
        for one in self._sandbox.list(SLUG, "open"):
            submission = self._sandbox.get(SLUG, "submission", one["id"])
            if submission is not None:
                self._advance(submission)

    def _history(self, record_id: str) -> list[Document]:
        """The submissions of one record, oldest first."""
        self._work()
        known = self._sandbox.get(SLUG, "history", record_id) or {"sids": []}
        found = (self._sandbox.get(SLUG, "submission", sid) for sid in known["sids"])
        return [submission for submission in found if submission]

    def _advance(self, submission: Document) -> None:
        way = _WAYS["rejected" if submission["verdict"] else submission["operation"]]
        received, step = datetime.fromisoformat(submission["received_at"]), self._step()
        passed = self._sandbox.clock.now() - received
        done = len(way) - 1 if not step else min(int(passed / step), len(way) - 1)
        state = way[max(done, 0)]
        if state == submission["state"]:
            return
        submission["state"] = state
        if state == "published":
            self._publish(submission, received + step * (len(way) - 1))
        elif state == "withdrawn":
            self._withdraw(submission)
        self._sandbox.put(SLUG, "submission", submission["sid"], submission)
        if state in FINAL:
            self._sandbox.delete(SLUG, "open", submission["sid"])
            self._caller.tell(self.settings()["callback_url"], self.status(submission))

    def _publish(self, submission: Document, at: datetime) -> None:
        record = submission["record"]
        item = self._sandbox.get(SLUG, "item", record["id"])
        if item and item["version"] > submission["version"]:
            submission["state"] = "superseded"
            return
        self._supersede(record["id"], submission["version"])
        number = item["number"] if item else self._sandbox.next_id(SLUG)
        first = item["first_published_at"] if item else rfc3339(at)
        self._sandbox.put(SLUG, "page", number, {"record_id": record["id"]})
        self._sandbox.put(SLUG, "item", record["id"], {
            "number": number, "version": record["version"], "status": "published", "record": record,
            "sid": submission["sid"], "published_at": rfc3339(at), "first_published_at": first,
            "views": item["views"] if item else 0,
        })  # fmt: skip

    def _withdraw(self, submission: Document) -> None:
        self._supersede(submission["record_id"], submission["version"])
        item = self._sandbox.get(SLUG, "item", submission["record_id"])
        if item:
            self._sandbox.put(SLUG, "item", item["id"], {**item, "status": "withdrawn"})

    def _supersede(self, record_id: str, version: int) -> None:
        """An older version that was shown makes room."""
        known = self._sandbox.get(SLUG, "history", record_id) or {"sids": []}
        for sid in known["sids"]:
            other = self._sandbox.get(SLUG, "submission", sid)
            if other and other["version"] < version and other["state"] == "published":
                self._sandbox.put(SLUG, "submission", sid, {**other, "state": "superseded"})

    def _step(self) -> timedelta:
        return timedelta(seconds=self._sandbox.quota(SLUG, "step_s", QUOTAS["step_s"][1]))
