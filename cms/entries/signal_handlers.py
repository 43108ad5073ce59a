"""Wagtail's signals as inputs: what changes pages without going through the mixin's ``save()``."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_slug_changed, post_page_move

from .actions.stamp import touch
from .actions.sync import forget_page, sync_page, sync_subtree
from .mixins import RecordMixin, matters
from .models import Term


def base_page_saved(instance: Page, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    if not raw and matters(update_fields):
        sync_page(instance.pk)


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
    transaction.on_commit(touch)


def connect() -> None:
    """Called once from ``AppConfig.ready()``."""
    post_save.connect(base_page_saved, sender=Page, dispatch_uid="loa.page_saved")
    post_delete.connect(source_deleted, dispatch_uid="loa.source_deleted")
    post_page_move.connect(subtree_moved, dispatch_uid="loa.moved")
    page_slug_changed.connect(subtree_moved, dispatch_uid="loa.slug")
    post_save.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="loa.restricted")
    post_delete.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="loa.unrestricted")
    post_save.connect(label_changed, sender=Term, dispatch_uid="loa.term")
    post_save.connect(site_changed, sender=Site, dispatch_uid="loa.site")
