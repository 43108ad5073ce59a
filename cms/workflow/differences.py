"""What is new against what was last approved, field by field, as a person reads it. Pure but for the language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.comparing import Row, rows
from cms.entries.record import Content

#: Code of a vocabulary → its label for the reader.
Label = Callable[[str, str], str]

_FIELDS: tuple[tuple[str, Any], ...] = (
    ("title", _("Title")), ("summary", _("Summary")), ("text", _("Text")), ("details", _("Other fields")),
    ("attachments", _("Pictures and files")), ("legal_documents", _("Legal documents")), ("topics", _("Topics")),
    ("audiences", _("Audiences")), ("areas", _("Areas")), ("tags", _("Tags")), ("source_agency", _("Agency")),
    ("compiled_by", _("Compiled by")), ("language", _("Language")), ("licence", _("Licence")),
    ("valid_from", _("Valid from")), ("valid_to", _("Valid to")),
)  # fmt: skip
_COLLECTIONS = {"topics": "topic", "audiences": "audience"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that differs."""

    label: Any
    rows: tuple[Row, ...]


def differences(before: Content | None, after: Content, label: Label) -> list[Difference]:
    """The fields that differ, in the order in which people read; without a ``before`` everything is new."""
    found = []
    for name, heading in _FIELDS:
        old = _lines(before, name, label) if before else []
        new = _lines(after, name, label)
        if old != new:
            found.append(Difference(label=heading, rows=tuple(rows(old, new))))
    return found


def _lines(content: Content, name: str, label: Label) -> list[str]:
    if name == "text":
        return [part for part in content.text.split("\n\n") if part]
    if name == "legal_documents":
        return [f"{row.number} ({label('relation', row.relation)})" for row in content.legal_documents]
    if name == "attachments":
        return [_file(item) for item in content.attachments]
    if name == "details":
        return [f"{key}: {value}" for key, value in sorted(content.details.items()) if value not in ("", None, [], {})]
    value = getattr(content, name)
    if name in _COLLECTIONS:
        return [label(_COLLECTIONS[name], code) for code in value]
    if name == "source_agency":
        return [value.name] if value else []
    if isinstance(value, tuple):
        return list(value)
    return [str(value)] if value else []


def _file(item: Any) -> str:
    """A file that was exchanged under its old name differs all the same: its own print tells."""
    return f"{item.filename}: {item.alt} ({item.sha256[:8]})" if item.alt else f"{item.filename} ({item.sha256[:8]})"
