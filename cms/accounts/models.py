"""Who came in from where, and the seals that show when somebody changed the log afterwards."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignIn(models.Model):
    """One attempt to come in, and the session that came of it. Kept for half a year."""

    class Outcome(models.TextChoices):
        ENTERED = "entered", _("signed in")
        REFUSED = "refused", _("wrong password")
        CODE_REFUSED = "code_refused", _("wrong code of the second factor")
        LOCKED = "locked", _("locked after too many failures")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(db_index=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    #: Shortened: enough to tell an office from a stranger.
    address = models.CharField(max_length=60, blank=True)
    device = models.CharField(max_length=80, blank=True)
    #: Of the session, while it lasts; never shown.
    session_key = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="loa_sign_in_of_user")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%Y-%m-%d %H:%M}"


class AuditSeal(models.Model):
    """A link of the log's chain: the digest of one row of Wagtail's log and of the seal before it."""

    class Log(models.TextChoices):
        PAGES = "page", _("pages")
        THINGS = "model", _("everything else")

    log = models.CharField(max_length=8, choices=Log.choices)
    row = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("seal of the log")
        verbose_name_plural = _("seals of the log")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["log", "row"], name="loa_audit_sealed_once")]

    def __str__(self) -> str:
        return f"{self.log} {self.row}"
