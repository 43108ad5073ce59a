"""Markup in whatever people type: every text of every row of ours ends in something that would act in a browser.

Screens are asked for as ever; what they show of it must be text. Only what is stored as markup, which is cleaned at its
own door (``tests/security/test_markup.py``), is left as it is, and what is chosen, counted or made by Loa.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

MARKUP = "\"'><img src=x onerror=acts()>"
#: As it would stand in a page that took it for markup.
ACTS = "<img src=x onerror"
_OURS = ("cms", "publishers", "syndication")
#: Words of people on other apps' rows.
_ELSEWHERE = {
    "auth.User": ("first_name", "last_name"), "auth.Group": ("name",), "wagtailcore.Page": ("title", "draft_title"),
    "wagtailcore.Collection": ("name",), "taggit.Tag": ("name",),
}  # fmt: skip
#: Long texts that are no words of people: addresses, keys, digests, markup and machines' own.
_NOT_WORDS = (
    "url", "address", "path", "hash", "key", "token", "sealed", "secret", "html", "slug", "code", "link", "digest",
    "session", "callback", "topic", "target", "etag", "file", "sha256", "guid", "remote_id", "permalink", "body",
    "identifier", "fence", "oai", "endpoint", "signature", "sid", "record_id", "filename", "device", "zone", "cursor",
    "email", "index", "folded", "language", "time", "platform", "mode", "state", "kind", "place",
)  # fmt: skip


def poison() -> int:
    """Do it; returns how many columns have some."""
    done = 0
    for model, name, width in _columns():
        rows = model._default_manager.exclude(**{name: ""}).exclude(**{f"{name}__endswith": MARKUP})
        for pk, text in rows.values_list("pk", name)[:40]:
            spoiled = f"{text[: width - len(MARKUP)] if width else text}{MARKUP}"
            model._default_manager.filter(pk=pk).update(**{name: spoiled})
            done += 1
    return done


def _columns() -> Iterator[tuple[Any, str, int | None]]:
    for model in apps.get_models():
        elsewhere = _ELSEWHERE.get(model._meta.label, ())
        for field in model._meta.local_fields:
            is_text = type(field) in (models.CharField, models.TextField) and not field.choices
            if not is_text or (field.max_length or 1000) < 2 * len(MARKUP) or field.unique:
                continue
            is_ours = model.__module__.split(".")[0] in _OURS and not any(part in field.name for part in _NOT_WORDS)
            if is_ours or field.name in elsewhere:
                yield model, field.name, field.max_length
