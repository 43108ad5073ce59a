"""Scheduled publishing and expiry: the two queries of Wagtail's command, each row on its own.

One page that can't be published (its file was lost, its text alternative removed) must not hold up the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from cms.entries.ports import NotApproved

logger = logging.getLogger("loa.pages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What one run did."""

    published: int
    expired: int
    failed: int


def publish_scheduled_pages() -> Done:
    """Publish what is due, then take down what has expired; a second run finds nothing to do."""
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at", "pk")
    published = [_try(f"revision {revision.pk}", _publisher(revision), _asker(revision)) for revision in due]
    expired = [_try(f"{type(item).__name__} {item.pk}", _expirer(item)) for item in _expired()]
    return Done(
        published=sum(published), expired=sum(expired), failed=len(published) + len(expired) - sum(published + expired)
    )


def _publisher(revision: Revision) -> Callable[[], None]:
    return lambda: revision.publish(log_action="wagtail.publish.scheduled")


def _asker(revision: Revision) -> Callable[[], None]:
    """Changed since it was approved (a file of the library, say): off the schedule, and back to the approvers."""

    def ask_again() -> None:
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        item = revision.content_object
        workflow = item.get_workflow()
        if workflow and not item.workflow_in_progress:
            workflow.start(item, revision.user)

    return ask_again


def _expirer(item: models.Model) -> Callable[[], None]:
    return lambda: item.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")  # type: ignore[attr-defined]


def _expired() -> list[models.Model]:
    now = timezone.now()
    found: list[models.Model] = list(Page.objects.live().filter(expire_at__lt=now).specific())
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page) and not model._meta.proxy:
            found.extend(model.objects.filter(live=True, expire_at__lt=now))
    return found


def _try(what: str, act: Callable[[], None], ask_again: Callable[[], None] | None = None) -> bool:
    try:
        with transaction.atomic():
            act()
    except NotApproved as error:
        logger.warning("%s was not published on time: %s", what, " ".join(error.messages))
        if ask_again:
            _try(f"{what}, which is not approved any more,", ask_again)
        return False
    except ValidationError as error:
        logger.warning("%s was not published on time: %s", what, " ".join(error.messages))
        return False
    except Exception:
        logger.exception("%s was not published or taken down on time", what)
        return False
    return True
