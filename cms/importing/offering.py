"""A row as an offer, the shape in which everything that comes from outside becomes a page. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cms.core.typed_moments import day_of
from cms.entries.offer import Offer, OfferedFile
from cms.entries.record import LegalReference, Role
from cms.pages.body import text_as_html

from . import columns as col

_HTML = re.compile(r"<(?:p|br|ul|ol|li|h[2-4]|b|strong|i|em|a|table)\b", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*[;\n]\s*")
_DETAILS = {
    col.QUESTION: "question", col.ANSWERED_BY: "answered_by", col.NUMBER: "number", col.PLACE: "place",
}  # fmt: skip
_DAYS = {col.ISSUED_ON: "issued_on", col.EVENT_DATE: "event_date"}


def parts_of(text: str) -> list[str]:
    """What a cell names, apart by semicolons or lines, each once."""
    return list(dict.fromkeys(part for part in _SEPARATORS.split(text) if part))


def offer_of(
    cells: Mapping[str, str], *, form: str, topics: Sequence[str], audiences: Sequence[str],
    files: Sequence[OfferedFile] = (),
) -> Offer:  # fmt: skip
    """The offer; codes and files are the caller's to find. Needs a title."""
    body = cells.get(col.BODY, "")
    details: dict[str, Any] = {name: cells[key] for key, name in _DETAILS.items() if key in cells}
    for key, name in _DAYS.items():
        day = day_of(cells.get(key, ""))
        if day:
            details[name] = day.isoformat()
    return Offer(
        title=cells[col.TITLE], summary=cells.get(col.SUMMARY, ""),
        body_html=body if _HTML.search(body) else text_as_html(body), form=form, topics=tuple(topics),
        audiences=tuple(audiences), areas=tuple(parts_of(cells.get(col.AREAS, ""))),
        tags=tuple(tag.lstrip("#") for tag in parts_of(cells.get(col.TAGS, "").replace(",", ";"))),
        legal_documents=tuple(LegalReference(number=number) for number in parts_of(cells.get(col.LAWS, ""))),
        source_url=cells.get(col.SOURCE_URL, ""), compiled_by=cells.get(col.WRITTEN_BY, ""),
        licence=cells.get(col.LICENCE, ""), valid_from=day_of(cells.get(col.VALID_FROM, "")),
        valid_to=day_of(cells.get(col.VALID_TO, "")), files=tuple(files), details=details,
    )  # fmt: skip


def picture_role(form: str) -> Role:
    """What the row's picture is to the item."""
    return Role.MAIN if form == "infographic" else Role.COVER
