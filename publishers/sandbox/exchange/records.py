"""What a receiver makes of a record: is it one of profile B1, and what would its readers see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from cms.entries.formats.exchange import PROFILE, subset
from cms.entries.vocabularies import FORMS

from ..timeline import Media
from .wire import finding

Record = Mapping[str, Any]

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FORM_LABELS = {code: label for code, label, _ in FORMS}
_LISTS = ("topics", "audiences", "areas", "legal_documents", "attachments")
#: Fields of the profile; another one is a mistake of the sender.
_FIELDS = {
    "id", "version", "url", "title", "summary", "body_html", "language", "form", *_LISTS, "source_agency",
    "compiled_by", "approved_by_agency", "licence", "valid_from", "valid_to", "published_at", "updated_at", "status",
    "social", "correction_of",
}  # fmt: skip


def findings(envelope: Mapping[str, Any]) -> list[dict[str, str]]:
    """Everything in an envelope that the profile forbids."""
    found = []
    if envelope.get("profile") != PROFILE:
        found.append(finding("/profile", "profile", f"Chỉ nhận {PROFILE}."))
    if envelope.get("operation") not in ("upsert", "withdraw"):
        found.append(finding("/operation", "operation", "Thao tác phải là upsert hoặc withdraw."))
    record = envelope.get("record")
    if not isinstance(record, dict):
        return [*found, finding("/record", "record", "Thiếu bản ghi.")]
    return [*found, *_identity(record), *_texts(record), *_lists(record)]


def _identity(record: Record) -> Iterable[dict[str, str]]:
    if not str(record.get("id") or "").startswith("oai:"):
        yield finding("/record/id", "id", "Mã bản ghi phải có dạng oai:….")
    if not isinstance(record.get("version"), int) or record["version"] < 1:
        yield finding("/record/version", "version", "Phiên bản phải là số nguyên từ 1.")
    if record.get("status") not in ("published", "withdrawn"):
        yield finding("/record/status", "status", "Trạng thái phải là published hoặc withdrawn.")
    for name in ("published_at", "updated_at"):
        if name in record and not _INSTANT.fullmatch(str(record[name])):
            yield finding(f"/record/{name}", "time", "Thời điểm phải theo UTC, kết thúc bằng Z.")
    if "published_at" not in record:
        yield finding("/record/published_at", "time", "Thiếu thời điểm đăng.")
    for name in sorted(set(record) - _FIELDS):
        yield finding(f"/record/{name}", "unknown_field", "Trường này không có trong hồ sơ trao đổi.")


def _texts(record: Record) -> Iterable[dict[str, str]]:
    title = record.get("title")
    if not isinstance(title, str) or not 1 <= len(title) <= 300:
        yield finding("/record/title", "title_length", "Tiêu đề phải có từ 1 đến 300 ký tự.")
    if len(str(record.get("summary") or "")) > 1000:
        yield finding("/record/summary", "summary_length", "Tóm tắt dài quá 1000 ký tự.")
    if not record.get("form"):
        yield finding("/record/form", "form", "Thiếu hình thức.")
    if not isinstance(record.get("source_agency"), dict) or not record["source_agency"].get("code"):
        yield finding("/record/source_agency", "source_agency", "Thiếu cơ quan nguồn.")
    if subset(str(record.get("body_html") or "")) != (record.get("body_html") or ""):
        yield finding("/record/body_html", "html", "HTML có thẻ ngoài danh sách cho phép.")


def _lists(record: Record) -> Iterable[dict[str, str]]:
    for name in _LISTS:
        if not isinstance(record.get(name), list):
            yield finding(f"/record/{name}", "list", "Trường này phải là danh sách.")
            return
    for index, document in enumerate(record["legal_documents"]):
        if not str(document.get("number") or "").strip():
            yield finding(f"/record/legal_documents/{index}/number", "number", "Văn bản thiếu số, ký hiệu.")
        for name in ("issued_on", "effective_on", "expires_on"):
            if name in document and not _DAY.fullmatch(str(document[name])):
                yield finding(f"/record/legal_documents/{index}/{name}", "date", "Ngày phải có dạng YYYY-MM-DD.")
    for index, attachment in enumerate(record["attachments"]):
        if not _SHA256.fullmatch(str(attachment.get("sha256"))):
            yield finding(f"/record/attachments/{index}/sha256", "sha256", "Mã băm phải là 64 chữ số hex thường.")


def media_of(record: Record) -> tuple[Media, ...]:
    """The files as readers meet them; captions go with the film they belong to."""
    attachments = record["attachments"]
    captions = next((item["sha256"] for item in attachments if item.get("role") == "captions"), "")
    shown = []
    for item in attachments:
        kind = _kind(item)
        if item.get("role") == "captions":
            continue
        shown.append(Media(
            kind=kind, sha256=item["sha256"], media_type=item["media_type"], alt=item.get("alt", ""),
            filename=item["filename"], captions_sha256=captions if kind == "video" else "",
        ))  # fmt: skip
    return tuple(shown)


def facts_of(record: Record) -> dict[str, str]:
    """What a portal prints under an item."""
    numbers = ", ".join(document["number"] for document in record["legal_documents"])
    facts = {
        "Hình thức": _FORM_LABELS.get(record["form"], record["form"]),
        "Văn bản": numbers,
        "Cơ quan": (record.get("source_agency") or {}).get("name", ""),
        "Phiên bản": str(record["version"]),
    }
    return {name: value for name, value in facts.items() if value}


def _kind(item: Mapping[str, Any]) -> Literal["image", "video", "audio", "file"]:
    match str(item["media_type"]).split("/")[0]:
        case "image":
            return "image"
        case "video":
            return "video"
        case "audio":
            return "audio"
        case _:
            return "file"
