"""Put what was read from a Word file into an outline: parts into their fields, the rest into the body."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.rich_text import RichText

from cms.pages.body import text_as_html
from cms.pages.importing.blocks import Block, blocks_of
from cms.pages.importing.outline import OutlineParts
from cms.pages.models import OutlinePage


@transaction.atomic
def create_outline(parent: Page, parts: OutlineParts, *, fallback_title: str, user: Any) -> OutlinePage:
    """A new draft below the parent. Raises ``PermissionDenied``."""
    if not (parent.permissions_for_user(user).can_add_subpage() and OutlinePage.can_create_at(parent.specific)):
        raise PermissionDenied
    page = OutlinePage(title=(parts.title or fallback_title)[:255], owner=user, live=False)
    fill_parts(page, parts)
    parent.add_child(instance=page)
    log(instance=page, action="wagtail.create", user=user, content_changed=True)
    page.save_revision(user=user, log_action=True, clean=False)
    return page


@transaction.atomic
def fill_outline(page: OutlinePage, parts: OutlineParts, *, user: Any) -> OutlinePage:
    """A new draft of the page with the parts replaced; what is public stays. Raises ``PermissionDenied``."""
    lock = page.get_lock()
    if not page.permissions_for_user(user).can_edit() or (lock and lock.for_user(user)):
        raise PermissionDenied
    draft: OutlinePage = page.get_latest_revision_as_object()
    fill_parts(draft, parts)
    draft.save_revision(user=user, log_action=True, clean=False)
    return draft


def body_of(markup: str) -> list[tuple[str, Any]]:
    """HTML of the record's subset as blocks of a body; neighbouring text shares a block."""
    found: list[tuple[str, Any]] = []
    text = ""
    for block in blocks_of(markup):
        if block.kind in ("paragraph", "item"):
            text += _item(block) if block.kind == "item" else f"<p>{block.html}</p>"
            continue
        if text:
            found.append(("paragraph", RichText(_joined(text))))
            text = ""
        found.append(_table(block) if block.kind == "table" else _heading(block))
    return [*found, ("paragraph", RichText(_joined(text)))] if text else found


def fill_parts(page: OutlinePage, parts: OutlineParts) -> None:
    """Put the parts into their fields, and the rest into the body; nothing is saved."""
    page.necessity, page.viewpoint = _text(parts.necessity), _text(parts.viewpoint)
    page.structure, page.implementation = _text(parts.structure), _text(parts.implementation)
    page.new_points = _points(parts.new_points)
    page.effect = text_as_html(parts.effective_date_text)
    page.body = body_of(parts.rest_html)


def _points(points: tuple[str, ...]) -> str:
    """One list, an entry a point; items under a point's first line become a list of their own."""
    return "<ul>" + "".join(map(_point, points)) + "</ul>" if points else ""


def _point(markup: str) -> str:
    first, *rest = blocks_of(_text(markup)) or (Block(kind="paragraph", html=""),)
    lines = " ".join([first.html, *(block.html for block in rest if block.kind != "item")])
    items = "".join(f"<li>{block.html}</li>" for block in rest if block.kind == "item")
    return f"<li>{lines}<ul>{items}</ul></li>" if items else f"<li>{lines}</li>"


def _text(markup: str) -> str:
    """What a text field can hold: a table becomes lines, a heading a bold line."""
    html = ""
    for block in blocks_of(markup):
        if block.kind == "table":
            html += "".join(f"<p>{' | '.join(row)}</p>" for row in _rows(block))
        elif block.kind == "heading":
            html += f"<p><strong>{block.html}</strong></p>"
        else:
            html += _item(block) if block.kind == "item" else f"<p>{block.html}</p>"
    return _joined(html)


def _item(block: Block) -> str:
    tag = "ol" if block.ordered else "ul"
    return f"<{tag}><li>{block.html}</li></{tag}>"


def _joined(html: str) -> str:
    """Neighbouring items in one list."""
    return html.replace("</ul><ul>", "").replace("</ol><ol>", "")


def _heading(block: Block) -> tuple[str, Any]:
    return ("heading" if block.level <= 2 else "subheading", block.text[:300])


def _table(block: Block) -> tuple[str, Any]:
    has_head = "<th" in block.html
    return ("table", {"caption": "", "has_head": has_head, "rows": "\n".join("\t".join(row) for row in _rows(block))})


def _rows(block: Block) -> list[list[str]]:
    soup = BeautifulSoup(block.html, "html.parser")
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["td", "th"])] for row in soup.find_all("tr")
    ]
