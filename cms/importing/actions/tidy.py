"""The files of an import that ended long ago go; its rows stay, and with them what became of each."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from cms.importing import files
from cms.importing.models import Import, ImportState

#: So long somebody may still ask what was in them.
KEPT = timedelta(days=30)
_TOGETHER = 100


def forget_files(now: datetime) -> int:
    """Returns how many imports gave up their files. Two at once do no harm."""
    ended = Import.objects.filter(state__in=(ImportState.DONE, ImportState.UNDONE), ended_at__lt=now - KEPT)
    old = ended.exclude(table_sha256="").order_by("ended_at").values_list("pk", "table_sha256", "parcel_sha256")
    return sum(_forget(pk, {table, parcel} - {""}) for pk, table, parcel in old[:_TOGETHER])


def _forget(import_id: int, hashes: set[str]) -> int:
    with transaction.atomic():
        mine = Import.objects.filter(pk=import_id, state__in=(ImportState.DONE, ImportState.UNDONE))
        done = mine.exclude(table_sha256="").update(table_sha256="", parcel_sha256="")
        if done:
            for sha256 in hashes:
                # The same file may have been uploaded again since.
                if not Import.objects.filter(Q(table_sha256=sha256) | Q(parcel_sha256=sha256)).exists():
                    files.forget(sha256)
    return done
