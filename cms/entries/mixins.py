"""What makes any Wagtail page a source of entries: one mixin, one method."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

if TYPE_CHECKING:
    from .record import Content

#: Saves of these alone change nothing that leaves the site.
BOOKKEEPING = frozenset({
    "latest_revision", "latest_revision_id", "latest_revision_created_at", "live_revision", "live_revision_id",
    "has_unpublished_changes", "draft_title", "locked", "locked_at", "locked_by", "locked_by_id", "owner", "owner_id",
    "go_live_at", "expire_at", "expired", "show_in_menus", "seo_title", "search_description",
})  # fmt: skip


class RecordMixin:
    """Mix in before ``Page``. The entry is written in the same transaction as the page, from the rows."""

    if TYPE_CHECKING:
        pk: Any

    def as_record(self) -> Content:
        """Say what this page is. The same content must come from the page and from ``revision.as_object()``."""
        raise NotImplementedError(f"{type(self).__name__} needs an as_record() method")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        from .actions.sync import sync_page

        with transaction.atomic():
            result = super().save(*args, **kwargs)  # type: ignore[misc]
            if matters(kwargs.get("update_fields")):
                sync_page(self.pk, adopt_files=True, is_save=True)
        return result


def matters(update_fields: Collection[str] | None) -> bool:
    """Whether a save of these fields (``None``: all) can change what is public."""
    return update_fields is None or bool(set(update_fields) - BOOKKEEPING)


def assert_publishable(page: Any) -> None:
    """Check in a test of your own that a page type is wired well; raises ``ValidationError`` with a sentence."""
    from .record import Content

    if not isinstance(page, RecordMixin):
        raise ValidationError(f"{type(page).__name__} does not use RecordMixin.")
    order = [cls.__name__ for cls in type(page).__mro__]
    if order.index("RecordMixin") > order.index("Page"):
        raise ValidationError(f"{type(page).__name__} must name RecordMixin before Page.")
    content = page.as_record()
    if not isinstance(content, Content):
        raise ValidationError(f"{type(page).__name__}.as_record() must return a cms.entries.record.Content.")
    revision = getattr(page, "latest_revision", None)
    if revision and not page.has_unpublished_changes:
        other = revision.as_object().as_record()
        if other.content_hash != content.content_hash:
            raise ValidationError(
                f"{type(page).__name__}.as_record() gives another content from the revision than from the page; "
                "take every value from the instance, not from the database."
            )
