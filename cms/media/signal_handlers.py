"""Files that the library's packages do not know of are cleaned up with their row."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete

from .models import LoaMedia


def media_deleted(instance: LoaMedia, **kwargs: Any) -> None:
    if instance.captions:
        transaction.on_commit(lambda: instance.captions.delete(save=False))


def connect() -> None:
    """Called once from ``AppConfig.ready()``."""
    post_delete.connect(media_deleted, sender=LoaMedia, dispatch_uid="loa.captions_deleted")
