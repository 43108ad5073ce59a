"""Files made of pinned ones to suit a platform, each once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DerivativeState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("not possible")


class Derivative(models.Model):
    """What becomes of one pinned file by one recipe (``publishers.derivatives.recipes``), made once for all."""

    wagtail_reference_index_ignore = True

    #: SHA-256 of the file it is made of.
    source = models.CharField(max_length=64)
    recipe_key = models.CharField(max_length=64)
    recipe = models.JSONField()
    state = models.CharField(max_length=20, choices=DerivativeState.choices, default=DerivativeState.WAITING)
    #: SHA-256 of the result; the source's own where it turned out to fit.
    sha256 = models.CharField(max_length=64, blank=True, default="", db_index=True)
    bytes = models.BigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True, default="")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    duration_s = models.FloatField(null=True)
    #: Codes of what was lost on the way (a moving picture that stands still now).
    notes = models.JSONField(default=list)
    #: Per cent.
    progress = models.PositiveSmallIntegerField(default=0)
    #: ``{"code", "params"}``: why it could not be made.
    problem = models.JSONField(null=True)
    #: When it may be begun; later after a try that came to nothing.
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    #: Grows with each claim; what an overtaken maker writes no longer counts.
    fence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "recipe_key"], name="loa_derivative_once")]
        indexes = [models.Index(fields=["state", "run_at"], name="loa_derivative_due")]

    def __str__(self) -> str:
        return f"{self.source[:12]} → {self.state}"
