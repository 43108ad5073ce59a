"""Wagtail's signals as inputs: what changes pages without going through the mixin's ``save()``."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_slug_changed, post_page_move

from .actions.sync import forget_page, sync_page, sync_subtree
from .mixins import RecordMixin, matters
from .models import AgencyName, Term
from .shown import page_moved, row_changed, rows_joined, touch_after_commit


def base_page_saved(instance: Page, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    if not raw and matters(update_fields):
        sync_page(instance.pk, is_save=True)


def source_deleted(sender: type, instance: Page, **kwargs: Any) -> None:
    if issubclass(sender, RecordMixin):
        forget_page(instance.pk)


def subtree_moved(instance: Page, **kwargs: Any) -> None:
    sync_subtree(Page.objects.get(pk=instance.pk))


def restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page:
        sync_subtree(page)


def site_changed(instance: Site, **kwargs: Any) -> None:
    """Every address may have changed; far too many rows for a request, so the sweep mends them."""
    from .tasks import sweep

    transaction.on_commit(sweep.delay)


def label_changed(**kwargs: Any) -> None:
    """What readers see of every entry with that code has changed."""
    touch_after_commit()


def connect() -> None:
    """Called once from ``AppConfig.ready()``."""
    post_save.connect(base_page_saved, sender=Page, dispatch_uid="loa.page_saved")
    post_delete.connect(source_deleted, dispatch_uid="loa.source_deleted")
    post_page_move.connect(subtree_moved, dispatch_uid="loa.moved")
    page_slug_changed.connect(subtree_moved, dispatch_uid="loa.slug")
    post_save.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="loa.restricted")
    post_delete.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="loa.unrestricted")
    for model in (Term, AgencyName):
        post_save.connect(label_changed, sender=model, dispatch_uid=f"loa.label.{model.__name__}")
        post_delete.connect(label_changed, sender=model, dispatch_uid=f"loa.label_gone.{model.__name__}")
    post_save.connect(row_changed, dispatch_uid="loa.shown")
    post_delete.connect(row_changed, dispatch_uid="loa.shown_gone")
    m2m_changed.connect(rows_joined, dispatch_uid="loa.shown_joined")
    post_page_move.connect(page_moved, dispatch_uid="loa.shown_moved")
    post_save.connect(site_changed, sender=Site, dispatch_uid="loa.site")
