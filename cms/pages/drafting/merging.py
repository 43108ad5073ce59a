"""Three versions of a page in one: what it was made of, what the source says now, what editors made of it here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst

from cms.pages.body import body_html, html_text
from cms.pages.models import ContentPage

#: Of every form, in the order in which they are told.
_COMMON = (
    "title", "summary", "body", "language", "topics", "audiences", "areas", "compiled_by", "source_url", "licence",
    "valid_from", "valid_to", "tags", "cover",
)  # fmt: skip
_OWN = {
    "outline": ("necessity", "viewpoint", "structure", "new_points", "effect", "implementation"),
    "infographic": ("image", "full_text_alternative", "data_source"),
    "qa": ("question", "answered_by"),
    "guidance": ("issuing_unit", "number", "issued_on"),
    "news": ("place", "event_date"),
}
_RICH = frozenset(_OWN["outline"])


def merge(draft: ContentPage, *, was: ContentPage | None, now: ContentPage) -> tuple[str, ...]:
    """Bring into the draft what changed from ``was`` to ``now``. Returns labels of fields that stayed as they were.

    A field that an editor changed here keeps the editor's words. Documents of law and files are only ever added.
    Without ``was`` everything that differs counts as changed by the source.
    """
    kept = []
    for name in (*_COMMON, *_OWN.get(draft.form, ())):
        new, here = _value(now, name), _value(draft, name)
        old = here if was is None else _value(was, name)
        if new in (old, here):
            continue
        if here != old:
            kept.append(label_of(draft, name))
        else:
            _copy(draft, now, name)
    _add_missing(draft, now)
    return tuple(kept)


def label_of(page: ContentPage, name: str) -> str:
    """The field's name on the editing screen."""
    return capfirst(str(page._meta.get_field(name).verbose_name))


def _value(page: ContentPage, name: str) -> Any:
    """What a person would see of the field: the same text in other markup is the same."""
    if name == "body":
        return body_html(page.body, lambda image: str(image.pk))
    if name in ("topics", "audiences"):
        return {term.code for term in getattr(page, name).all()}
    if name == "tags":
        return {tag.name for tag in page.tags.all()}
    if name in ("cover", "image"):
        return getattr(page, f"{name}_id")
    if name in _RICH:
        return html_text(getattr(page, name))
    value = getattr(page, name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _copy(draft: ContentPage, now: ContentPage, name: str) -> None:
    if name in ("topics", "audiences"):
        setattr(draft, name, list(getattr(now, name).all()))
    elif name == "tags":
        draft.tags.set([tag.name for tag in now.tags.all()])
    elif name == "body":
        draft.body = now.body
    else:
        setattr(draft, name, getattr(now, name))
        if name in ("cover", "image"):
            setattr(draft, f"{name}_alt", getattr(now, f"{name}_alt"))


def _add_missing(draft: ContentPage, now: ContentPage) -> None:
    for relation in ("loa_citations", "loa_files"):
        rows = getattr(draft, relation)
        known = {row.document_id for row in rows.all()}
        for row in _new_rows(getattr(now, relation).all(), known):
            row.sort_order = len(known)
            known.add(row.document_id)
            rows.add(row)


def _new_rows(rows: Any, known: set[int]) -> Iterator[Any]:
    yield from (row for row in list(rows) if row.document_id not in known)
