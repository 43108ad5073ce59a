"""Content → DOCX bytes: a whole paper, or a chapter to lay into another report. The same content is the same bytes."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import Any

from cms.reports.paper.content import Content, Letterhead
from cms.reports.paper.repacking import repacked

from .appendix import appendices
from .body import body, opening
from .head import foot, head, title
from .layout import new_document


def paper(content: Content, letterhead: Letterhead, *, is_draft: bool = False) -> bytes:
    """Head, text, signature, appendices."""
    document = new_document()
    head(document, content, letterhead, is_draft=is_draft)
    title(document, content)
    opening(document, content)
    body(document, content)
    foot(document, content, letterhead)
    appendices(document, content, letterhead)
    return _bytes(document, content)


def chapter(content: Content) -> bytes:
    """The text alone, numbered to stand below a heading of somebody else's report."""
    document = new_document()
    body(document, content, is_chapter=True)
    return _bytes(document, content)


def _bytes(document: Any, content: Content) -> bytes:
    known = document.core_properties
    known.author, known.title, known.language = content.agency_name, content.title, "vi-VN"
    known.created = known.modified = datetime.combine(content.counted_on or content.last, time.min)
    known.last_modified_by, known.comments, known.revision = content.agency_name, "", content.number
    file = BytesIO()
    document.save(file)
    return repacked(file.getvalue())
