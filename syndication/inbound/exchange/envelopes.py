"""Is it an envelope of profile B1? What the profile forbids is refused, what is only odd is said and kept. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cms.core.text import nfc
from cms.entries.formats.exchange import PROFILE, subset

from .problems import Finding

Record = Mapping[str, Any]
Check = Callable[[Any], bool]

OPERATIONS = ("upsert", "withdraw")
_ID = re.compile(r"oai:[A-Za-z0-9][A-Za-z0-9.-]*:[^\s\x00-\x1f]+")
_ID_MAX = 300
#: What fits into a column of every database.
_VERSION_MAX = 2_147_483_647
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}")
_FORMS_OF_LAW = ("outline", "full_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The codes of this site: those in use, and those that others took the place of."""

    codes: Container[str]
    replaced: Mapping[str, str]


def findings(envelope: Mapping[str, Any], *, own_namespace: str) -> list[Finding]:
    """Everything that the profile forbids."""
    found = []
    if envelope.get("profile") != PROFILE:
        found.append(Finding(code="profile", pointer="/profile", params={"profile": PROFILE}))
    if envelope.get("operation") not in OPERATIONS:
        found.append(Finding(code="operation", pointer="/operation"))
    record = envelope.get("record")
    if not isinstance(record, dict):
        return [*found, Finding(code="record", pointer="/record")]
    is_withdrawal = envelope.get("operation") == "withdraw"
    wanted = ("published", "withdrawn") if is_withdrawal else ("published",)
    if record.get("status", wanted[-1]) not in wanted:
        found.append(Finding(code="status", pointer="/record/status"))
    if str(record.get("id") or "").startswith(f"oai:{own_namespace}:"):
        found.append(Finding(code="own_record", pointer="/record/id"))
    # Of a withdrawal only who it is matters: it may have been emptied on purpose.
    rules = _IDENTITY if is_withdrawal else [*_IDENTITY, *_CONTENT]
    found += _checked(record, rules, "/record")
    if not is_withdrawal:
        found += _nested(record)
    return found


def warnings(record: Record, vocabularies: Mapping[str, Vocabulary]) -> list[Finding]:
    """What is odd about a record that is taken; said once, with the receipt."""
    found = [Finding(code="unknown_field", pointer=f"/record/{name}") for name in sorted(set(record) - _FIELDS)]
    if "form" in record:
        found += _codes([record["form"]], vocabularies["form"], "/record/form")
    for name, vocabulary in (("topics", "topic"), ("audiences", "audience")):
        found += _codes(record.get(name) or [], vocabularies[vocabulary], f"/record/{name}/%d")
    body = nfc(str(record.get("body_html") or ""))
    if subset(body) != body:
        found.append(Finding(code="html", pointer="/record/body_html"))
    if not record.get("source_agency"):
        found.append(Finding(code="no_source_agency", pointer="/record/source_agency"))
    return found


def lacks_document(record: Record) -> bool:
    """An outline or a full text must say of what."""
    return record.get("form") in _FORMS_OF_LAW and not record.get("legal_documents")


def _codes(codes: list[Any], known: Vocabulary, pointer: str) -> Iterable[Finding]:
    for index, code in enumerate(codes):
        place = pointer % index if "%d" in pointer else pointer
        if code in known.replaced:
            yield Finding(code="deprecated_code", pointer=place, params={"code": known.replaced[code]})
        elif code not in known.codes:
            yield Finding(code="unknown_code", pointer=place)


def _nested(record: Record) -> Iterable[Finding]:
    for name, rules in (("legal_documents", _DOCUMENT), ("attachments", _ATTACHMENT), ("social", ())):
        for index, entry in enumerate(_list(record.get(name))):
            pointer = f"/record/{name}/{index}"
            if isinstance(entry, dict):
                yield from _checked(entry, rules, pointer)
            else:
                yield Finding(code="object", pointer=pointer)
    for name in ("topics", "audiences"):
        for index, code in enumerate(_list(record.get(name))):
            if not _is_code(code):
                yield Finding(code="code", pointer=f"/record/{name}/{index}")
    for index, area in enumerate(_list(record.get("areas"))):
        if not isinstance(area, str):
            yield Finding(code="text", pointer=f"/record/areas/{index}")


def _checked(given: Mapping[str, Any], rules: Iterable[tuple[str, str, bool, Check]], root: str) -> Iterable[Finding]:
    for name, code, is_required, check in rules:
        value = given.get(name)
        # An unknown value is left out; ``null`` says the same.
        if (value is None and is_required) or (value is not None and not check(value)):
            yield Finding(code=code, pointer=f"{root}/{name}")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _ID_MAX and bool(_ID.fullmatch(value))


def _is_version(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _VERSION_MAX


def _is_title(value: object) -> bool:
    return _is_text(value) and len(str(value).strip()) >= 1 and len(str(value)) <= 300


def _is_summary(value: object) -> bool:
    return _is_text(value) and len(str(value)) <= 1000


def _is_text(value: object) -> bool:
    return isinstance(value, str) and "\x00" not in value


def _is_code(value: object) -> bool:
    return isinstance(value, str) and bool(_CODE.fullmatch(value))


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _is_instant(value: object) -> bool:
    return isinstance(value, str) and bool(_INSTANT.fullmatch(value)) and _parses(datetime.fromisoformat, value)


def _is_day(value: object) -> bool:
    return isinstance(value, str) and bool(_DAY.fullmatch(value)) and _parses(date.fromisoformat, value)


def _is_sha256(value: object) -> bool:
    return isinstance(value, str) and bool(_SHA256.fullmatch(value))


def _is_address(value: object) -> bool:
    return _is_text(value) and (not value or str(value).startswith(("https://", "http://")))


def _is_name(value: object) -> bool:
    return _is_text(value) and bool(str(value).strip())


def _is_size(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_agency(value: object) -> bool:
    return isinstance(value, dict) and _is_code(value.get("code")) and _is_name(value.get("name"))


def _parses(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


#: Field, code of the finding, must it be there, check.
_IDENTITY: list[tuple[str, str, bool, Check]] = [("id", "id", True, _is_id), ("version", "version", True, _is_version)]
_CONTENT: list[tuple[str, str, bool, Check]] = [
    ("title", "title", True, _is_title), ("form", "form", True, _is_code),
    ("published_at", "time", True, _is_instant), ("updated_at", "time", False, _is_instant),
    ("summary", "summary", False, _is_summary), ("body_html", "body", False, _is_text),
    ("language", "text", False, _is_text), ("url", "address", False, _is_address),
    ("topics", "list", False, _is_list), ("audiences", "list", False, _is_list), ("areas", "list", False, _is_list),
    ("legal_documents", "list", False, _is_list), ("attachments", "list", False, _is_list),
    ("social", "list", False, _is_list), ("source_agency", "source_agency", False, _is_agency),
    ("compiled_by", "text", False, _is_text), ("approved_by_agency", "text", False, _is_text),
    ("licence", "text", False, _is_text), ("valid_from", "date", False, _is_day), ("valid_to", "date", False, _is_day),
    ("correction_of", "object", False, _is_object),
]  # fmt: skip
_DOCUMENT: list[tuple[str, str, bool, Check]] = [
    ("number", "number", True, _is_name), ("issuer", "text", False, _is_text), ("abstract", "text", False, _is_text),
    ("issued_on", "date", False, _is_day), ("effective_on", "date", False, _is_day),
    ("expires_on", "date", False, _is_day), ("source_url", "address", False, _is_address),
]  # fmt: skip
_ATTACHMENT: list[tuple[str, str, bool, Check]] = [
    ("sha256", "sha256", True, _is_sha256), ("filename", "filename", True, _is_name),
    ("media_type", "text", False, _is_text), ("bytes", "bytes", False, _is_size), ("alt", "text", False, _is_text),
    ("url", "address", False, _is_address),
]  # fmt: skip
_FIELDS = {"id", "version", "status", *(name for name, *_ in _CONTENT)}
