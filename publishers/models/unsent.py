"""What somebody has written on *Publish everywhere* and not sent yet: found again, shown to nobody else."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Unsent(models.Model):
    """One person's unfinished form for one page; gone when it is sent, started again or forgotten."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    #: Name of a field → its values, as the form posts them.
    fields = models.JSONField(default=dict)
    #: Grows with every save: who saves says which one was seen, so that one tab never overwrites another unasked.
    edition = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="loa_unsent_once")]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.saved_at:%Y-%m-%d %H:%M}"
