"""The lines of a table as HTML: a screen has a thousand cells, and as template nodes each costs ten times as much."""

from __future__ import annotations

from functools import cache

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from publishers.analytics.dashboards.comparing import Change, Way

from ..marks import mark_of
from .tables import Cell, Head, Table
from .words import change_words

_ARROWS = {Way.UP: "arrow-up", Way.DOWN: "arrow-down"}
_CHANGE = '<span class="loa-fig__change loa-fig__change--{}">{}{}</span>'
_LINK = '<a href="{}"{}>{}</a>'
_NOTE = '<span class="loa-note loa-below">{}</span>'
_NAMED = '<span class="loa-named">{}<span>{}</span></span>'


def change_markup(change: Change) -> SafeString:
    """``↑ up 12 %``: never by colour alone."""
    arrow = _ARROWS.get(change.way)
    return format_html(_CHANGE, change.way, _icon(arrow) if arrow else "", change_words(change))


def table_body(table: Table) -> SafeString:
    """All lines of the table; every text of a cell is escaped."""
    lines = []
    for row in table.lines:
        (_head, first), *others = row
        cells = "".join(_cell(head, cell) for head, cell in others)
        lines.append(f'<tr><th scope="row">{_first(first)}</th>{cells}</tr>')
    return mark_safe("".join(lines))  # noqa: S308 - joined from what format_html made


def _first(cell: Cell) -> SafeString:
    inner = format_html("{}{}", _text(cell), _note(cell))
    return format_html(_NAMED, _mark(cell.icon), inner) if cell.icon else inner


def _cell(head: Head, cell: Cell) -> SafeString:
    kinds = ["loa-fig__number"] if cell.value is not None or cell.is_unknown else []
    kinds += ["loa-fig__unknown"] if cell.is_unknown else []
    return format_html(
        '<td data-label="{}" class="{}">{}{}{}</td>', head.label, " ".join(kinds), _text(cell),
        change_markup(cell.change) if cell.change else "", _note(cell),
    )  # fmt: skip


def _text(cell: Cell) -> SafeString | str:
    if not cell.url:
        return cell.text
    return format_html(_LINK, cell.url, mark_safe(" data-drawer") if cell.is_drawer else "", cell.text)


def _note(cell: Cell) -> SafeString | str:
    return format_html(_NOTE, cell.note) if cell.note else ""


@cache
def _icon(name: str) -> SafeString:
    return render_to_string("wagtailadmin/shared/icon.html", {"name": name})


@cache
def _mark(slug: str) -> SafeString:
    return render_to_string("publishers/admin/platform_mark.html", {"slug": slug, "icon": mark_of(slug)})
