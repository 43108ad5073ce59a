"""A second person's yes to an act that has an approval of its own."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .delivery import Delivery


class Approval(models.Model):
    """Somebody other than who asked said yes to exactly this; the last look compares the hash."""

    wagtail_reference_index_ignore = True

    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, related_name="approval")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField()
    #: The delivery's ``bound_hash`` as that person saw it.
    bound_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.approved_at:%Y-%m-%d %H:%M}"
