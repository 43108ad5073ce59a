"""A partner as the contract describes one: it signs for itself and knows nothing of our code."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.test import Client

#: Name and shared key of the contract's test vector.
KEYID, SHARED_KEY = "gialai-stp-2026-01", "test-shared-key-32-bytes-long!!!"
RECORD_ID = "oai:pbgdpl.gialai.test:item/7b0e0c1e-6d2f-4a55-9a51-2f6a0f4d9c11"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_numbers = itertools.count(int(time.time() * 1000))


def ulid() -> str:
    number, letters = next(_numbers), []
    for _ in range(26):
        number, index = divmod(number, 32)
        letters.append(_LETTERS[index])
    return "".join(reversed(letters))


def digest_of(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def record(version: int = 1, **given: Any) -> dict[str, Any]:
    """The contract's example record."""
    return {
        "id": RECORD_ID, "version": version, "url": "https://pbgdpl.gialai.test/de-cuong/luat-can-cuoc",
        "title": "Đề cương giới thiệu Luật Căn cước", "summary": "Những điểm mới.",
        "body_html": "<p>Luật có 7 chương.</p>", "language": "vi", "form": "outline", "topics": ["identity_residence"],
        "audiences": ["general", "speaker"], "areas": ["gia-lai"],
        "legal_documents": [
            {"number": "26/2023/QH15", "type": "law", "issuer": "Quốc hội", "issued_on": "2023-11-27",
             "effective_on": "2024-07-01", "validity": "unknown", "abstract": "Luật Căn cước",
             "relation": "introduces"}
        ],
        "source_agency": {"code": "gialai-stp", "name": "Sở Tư pháp tỉnh Gia Lai", "parent_code": "gialai-ubnd"},
        "licence": "https://creativecommons.org/licenses/by/4.0/", "published_at": "2026-11-20T02:00:00Z",
        "updated_at": "2026-11-20T02:00:00Z", "status": "published", "attachments": [], **given,
    }  # fmt: skip


def envelope(version: int = 1, operation: str = "upsert", **given: Any) -> dict[str, Any]:
    made = record(version, **given)
    if operation == "withdraw":
        made |= {"status": "withdrawn", "summary": "", "body_html": "", "legal_documents": [], "attachments": []}
    return {"profile": "pbgdpl-exchange/1.0", "operation": operation, "record": made, "previous_version": None}


@dataclass
class Partner:
    """Speaks to ``/exchange/v1`` through Django's client; every part of a request may be said differently."""

    client: Client = field(default_factory=Client)
    keyid: str = KEYID
    key: str = SHARED_KEY
    authority: str = "pbgdpl.test"
    base: str = "/exchange/v1"

    def get(self, path: str, *, method: str = "GET", **query: str) -> Any:
        text = urlencode(query)
        parts = [("@method", method), ("@authority", self.authority), ("@path", self.base + path),
                 ("@query", f"?{text}")]  # fmt: skip
        headers = self.signature(parts)
        return self.client.generic(method, self.base + path, QUERY_STRING=text, headers=headers)

    def post(
        self, path: str, body: bytes, *, key: str = "", content_type: str = "application/json", digest: str = "",
        sent: bytes | None = None, drop: str = "", **given: Any,
    ) -> Any:  # fmt: skip
        """``sent`` goes over the wire instead of what was signed; ``drop`` is left out of the signature."""
        digest, quoted = digest or digest_of(body), f'"{key or ulid()}"'
        parts = [("@method", "POST"), ("@authority", self.authority), ("@path", self.base + path),
                 ("content-type", content_type), ("content-digest", digest), ("idempotency-key", quoted)]  # fmt: skip
        signature = self.signature([part for part in parts if part[0] != drop], **given)
        headers = {"Content-Digest": digest, "Idempotency-Key": quoted, **signature}
        return self.client.generic(
            "POST", self.base + path, body if sent is None else sent, content_type, headers=headers
        )

    def submit(self, document: dict[str, Any], *, key: str = "") -> Any:
        return self.post("/submissions", json.dumps(document, ensure_ascii=False).encode(), key=key)

    def attach(self, data: bytes, *, media_type: str = "application/pdf", **given: Any) -> Any:
        return self.post(f"/attachments/{hashlib.sha256(data).hexdigest()}", data, content_type=media_type, **given)

    def signature(
        self, parts: list[tuple[str, str]], *, created: int | None = None, nonce: str = "", alg: str = "hmac-sha256"
    ) -> dict[str, str]:
        names = " ".join(f'"{name}"' for name, _ in parts)
        at, once = int(time.time()) if created is None else created, nonce or ulid()
        params = f'({names});created={at};keyid="{self.keyid}";alg="{alg}";nonce="{once}"'
        base = "\n".join([*(f'"{name}": {value}' for name, value in parts), f'"@signature-params": {params}'])
        value = base64.b64encode(hmac.new(self.key.encode(), base.encode(), hashlib.sha256).digest()).decode()
        return {"Signature-Input": f"sig1={params}", "Signature": f"sig1=:{value}:"}
