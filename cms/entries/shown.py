"""What readers may see of the database beyond entries: a change of any of it makes every ready answer old.

Pages show far more than their own row: the menu, names of agencies, neighbours, settings, pictures. Rather than to know
which, a saved row counts when pages can lead to it: pages and their parts, what their keys point to (and so on), and
Wagtail's own things that a body or a template names without a key.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from modelcluster.fields import ParentalKey
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Locale, Page, PageViewRestriction, Site

from cms.core.registries import shown_models

from .actions.stamp import touch
from .mixins import BOOKKEEPING

#: Saves of these alone show nowhere: while a draft is written, nothing that readers see changes.
_UNSEEN = BOOKKEEPING - {"show_in_menus", "seo_title", "search_description"}
#: Where the keys of pages lead, and readers don't.
_NOT_FOLLOWED = {
    "contenttypes.contenttype", "auth.group", "auth.permission", "wagtailcore.revision", "wagtailcore.workflow",
    "wagtailcore.workflowstate", "wagtailcore.task", "wagtailcore.taskstate", "wagtailcore.collection",
    "wagtailcore.workflowtask", "wagtailcore.workflowpage", "wagtailcore.comment", "wagtailcore.commentreply",
    "loa_entries.entry", "loa_entries.entryversion",
}  # fmt: skip

_order = itertools.count()
_last = threading.local()


def row_changed(
    sender: type[models.Model], instance: models.Model, update_fields: Collection[str] | None = None, **kwargs: Any
) -> None:
    """A row was saved or deleted: once its transaction is over, say so to whoever keeps answers."""
    if sender in shown() and (update_fields is None or not _UNSEEN.issuperset(update_fields)):
        touch_after_commit()


def rows_joined(instance: models.Model, action: str, **kwargs: Any) -> None:
    """Rows were joined to this one, or parted from it."""
    if action.startswith("post_") and type(instance) in shown():
        touch_after_commit()


def page_moved(**kwargs: Any) -> None:
    """Another place among its neighbours: no row was saved."""
    touch_after_commit()


def touch_after_commit() -> None:
    """Once per transaction, however many rows it changes."""
    noticed = next(_order)

    def after_commit() -> None:
        # What was noticed before the last touch of this thread's connection was committed by then, too.
        if noticed > getattr(_last, "touch", -1):
            touch()
            _last.touch = next(_order)

    transaction.on_commit(after_commit, robust=True)


@cache
def shown() -> frozenset[type[models.Model]]:
    """The models of such rows; found once, with the first row that is saved."""
    return frozenset(_reached([*_beginnings(), *(model for _name, model in shown_models.items())]))


def _beginnings() -> Iterator[type[models.Model]]:
    own = {Site, Locale, PageViewRestriction, *_snippets()}
    kinds = (Page, AbstractImage, AbstractDocument, *_settings_bases())
    for model in apps.get_models():
        is_part = any(isinstance(field, ParentalKey) for field in model._meta.fields)
        if is_part or model in own or issubclass(model, kinds):
            yield model


def _reached(found: list[type[models.Model]]) -> set[type[models.Model]]:
    """These, and whatever their keys lead to."""
    stop = {*_NOT_FOLLOWED, settings.AUTH_USER_MODEL.lower()}
    reached: set[type[models.Model]] = set()
    while found:
        model = found.pop()
        if model in reached or model._meta.label_lower in stop:
            continue
        reached.add(model)
        fields = [*model._meta.fields, *model._meta.many_to_many]
        found += [field.related_model for field in fields if isinstance(field.related_model, type)]
    return reached


def _settings_bases() -> tuple[type, ...]:
    if not apps.is_installed("wagtail.contrib.settings"):
        return ()
    from wagtail.contrib.settings.models import AbstractSetting

    return (AbstractSetting,)


def _snippets() -> list[type[models.Model]]:
    if not apps.is_installed("wagtail.snippets"):
        return []
    from wagtail.snippets.models import get_snippet_models

    return list(get_snippet_models())
