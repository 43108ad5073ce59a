"""What beat and events run for pages: thin, the work is in actions."""

from __future__ import annotations

from celery import shared_task

from .actions.law import resync_pages_citing
from .actions.pictures import make_ahead
from .actions.schedule import publish_scheduled_pages


@shared_task(name="pages.publish_scheduled", ignore_result=True)
def publish_scheduled() -> None:
    """Make due revisions live and take expired pages down."""
    publish_scheduled_pages()


@shared_task(name="pages.resync_citing", ignore_result=True)
def resync_citing(document_id: int, validity_changed: bool) -> None:
    """Bring a changed document of law to every item that names it."""
    resync_pages_citing(document_id, validity_changed=validity_changed)


@shared_task(name="pages.make_pictures", ignore_result=True)
def make_pictures() -> None:
    """Make the site's sizes of new pictures."""
    make_ahead()
