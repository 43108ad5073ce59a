"""The few Vietnamese words that go onto pictures beside an item's own: data, not interface text."""

from __future__ import annotations

import functools
import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from .schema import SampleDocument, SampleItem

_FILE = Path(__file__).parent / "data" / "wording.yaml"


@functools.cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return table


def word(name: str) -> str:
    return str(_table()[name])


def words(name: str) -> tuple[str, ...]:
    return tuple(_table()[name])


def label(kind: str, code: str) -> str:
    """The label of a code of ``forms``, ``topics``, ``audiences`` or ``document_types``; else the code itself."""
    return str(_table()[kind].get(code, code.replace("_", " ")))


def headline(item: SampleItem) -> str:
    """The title without the form's name before it: the design already says that it is a leaflet."""
    head, colon, rest = item.title.partition(":")
    names = [label("forms", item.form), head] if len(head) <= 24 and item.form != "infographic" else []
    if colon and len(rest.strip()) >= 12 and any(head.strip().lower() == name.strip().lower() for name in names):
        text = rest.strip()
        return text[:1].upper() + text[1:]
    return item.title


def document_name(document: SampleDocument) -> str:
    """``Luật 36/2024/QH15``."""
    return f"{label('document_types', document.type)} {document.number}"


def source_line(item: SampleItem) -> str:
    """The legal documents by number: ``Căn cứ: Luật 36/2024/QH15; Nghị định …``."""
    names = "; ".join(document_name(document) for document in item.legal_documents)
    return f"{word('source')}: {names}" if names else ""


def day(value: date | None) -> str:
    """A date as it is written in Vietnam; an unknown one says so."""
    return value.strftime("%d/%m/%Y") if value else word("unknown")


def audience_line(item: SampleItem) -> str:
    names = ", ".join(label("audiences", code) for code in item.audience)
    return f"{word('for_whom')} {names}" if names else ""


def slug(item: SampleItem) -> str:
    """The item's id, safe in a file name."""
    return re.sub(r"[^a-z0-9-]+", "-", item.id.lower()).strip("-") or "item"
