"""What feeds of the exchange profile say besides: vocabulary codes, documents of law, the agency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from cms.core.text import nfc

from .model import Tag
from .splitting import name_of

NAMESPACE = "urn:pbgdpl:exchange:1.0"
SCHEME = f"{NAMESPACE}/"
_VOCABULARIES = {"form": "form", "topic": "topics", "audience": "audiences", "area": "areas"}
#: Elements of a legal document, by their names in the record.
_LEGAL = {
    "number": "number", "type": "type", "issuer": "issuer", "signer": "signer", "issuedOn": "issued_on",
    "effectiveOn": "effective_on", "expiresOn": "expires_on", "validity": "validity", "abstract": "abstract",
    "relation": "relation", "sourceUrl": "source_url",
}  # fmt: skip
#: Keys of JSON Feed's ``_pbgdpl``, with the type that each must have.
_JSON: Mapping[str, type] = {
    "version": int, "form": str, "topics": list, "audiences": list, "areas": list, "legal_documents": list,
    "source_agency": dict, "compiled_by": str, "approved_by_agency": str, "licence": str, "valid_from": str,
    "valid_to": str, "correction_of": dict,
}  # fmt: skip
_MOST = 100
_LONGEST = 2000


def from_element(element: etree._Element, tags: Iterable[Tag]) -> dict[str, Any]:
    """From an RSS item or Atom entry."""
    found = from_tags(tags)
    for child in element:
        if not isinstance(child.tag, str) or not child.tag.startswith(f"{{{NAMESPACE}}}"):
            continue
        name = child.tag.rpartition("}")[2]
        if name == "legalDocument":
            documents = found.setdefault("legal_documents", [])
            if (document := _legal_document(child)) and len(documents) < _MOST:
                documents.append(document)
        elif name == "version" and _text(child).isdigit():
            found["version"] = int(_text(child)[:9])
        elif name in ("validFrom", "validTo"):
            found["valid_from" if name == "validFrom" else "valid_to"] = _text(child)
    return found


def from_tags(tags: Iterable[Tag]) -> dict[str, Any]:
    """Vocabulary codes are categories whose scheme says so."""
    found: dict[str, Any] = {}
    for tag in tags:
        field = _VOCABULARIES.get(tag.scheme.removeprefix(SCHEME)) if tag.scheme.startswith(SCHEME) else None
        if field == "form":
            found.setdefault("form", tag.term)
        elif field:
            found.setdefault(field, []).append(tag.term)
    return found


def from_json(value: Any) -> dict[str, Any]:
    """From a JSON Feed item's ``_pbgdpl``; what has a wrong type is left out."""
    if not isinstance(value, dict):
        return {}
    return {
        name: _bounded(value[name])
        for name, kind in _JSON.items()
        if isinstance(value.get(name), kind) and not isinstance(value[name], bool)
    }


def _legal_document(element: etree._Element) -> dict[str, Any]:
    found: dict[str, Any] = {"fields": []}
    for child in element:
        name = _LEGAL.get(child.tag.rpartition("}")[2]) if isinstance(child.tag, str) else None
        if name:
            found[name] = _text(child)
        elif name_of(child) == "field" and len(found["fields"]) < _MOST:
            found["fields"].append(_text(child))
    return found if found.get("number") else {}


def _text(element: etree._Element) -> str:
    return " ".join(nfc("".join(element.itertext())).split())[:_LONGEST]


def _bounded(value: Any, depth: int = 0) -> Any:
    """Plain text and lists of bounded size, whatever was nested there."""
    if isinstance(value, str):
        return nfc(value)[:_LONGEST]
    if isinstance(value, list) and depth < 3:
        return [_bounded(inner, depth + 1) for inner in value[:_MOST]]
    if isinstance(value, dict) and depth < 3:
        return {nfc(str(name))[:100]: _bounded(inner, depth + 1) for name, inner in list(value.items())[:_MOST]}
    return value if isinstance(value, int | float) and abs(value) < 2**53 else ""
