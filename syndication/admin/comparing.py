"""Two versions of an offered item side by side. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cms.core.comparing import Row, rows
from cms.entries.offer import Offer

_FIELDS = (
    ("title", _("Title")), ("summary", _("Summary")), ("text", _("Text")), ("form", _("Form")),
    ("topics", _("Topics")), ("audiences", _("Audiences")), ("tags", _("Tags")), ("source_url", _("Address")),
    ("files", _("Files")),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One field that differs."""

    label: object
    rows: tuple[Row, ...]


def compare(before: Offer, after: Offer) -> list[Compared]:
    """The fields that differ, in the order in which people read."""
    found = []
    for name, label in _FIELDS:
        old, new = _value(before, name), _value(after, name)
        if old != new:
            found.append(Compared(label=label, rows=tuple(rows(old.split("\n\n"), new.split("\n\n")))))
    return found


def _value(offer: Offer, name: str) -> str:
    value = getattr(offer, name)
    if name == "files":
        return "\n\n".join(f"{file.alt} ({file.filename or file.url})" if file.alt else file.filename or file.url
                           for file in value)  # fmt: skip
    return ", ".join(value) if isinstance(value, tuple) else str(value)
