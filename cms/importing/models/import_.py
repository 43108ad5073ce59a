"""One uploaded table, on its way into the site."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class ImportState(models.TextChoices):
    #: Uploaded; a person says which column means what.
    MAPPING = "mapping", _("columns to be matched")
    CHECKED = "checked", _("checked")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


#: A worker has something to do.
AT_WORK = (ImportState.RUNNING, ImportState.UNDOING)


class Then(models.TextChoices):
    """What happens to a draft once it is there."""

    KEEP = "keep", _("keep it as a draft")
    SUBMIT = "submit", _("submit it for approval")
    PUBLISH = "publish", _("publish it")


class Import(models.Model):
    """A table with its rows. Files are kept under their hash (``cms.importing.files``); without one, they are gone."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    section = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="+", verbose_name=_("section"))
    filename = models.CharField(_("file"), max_length=255)
    table_sha256 = models.CharField(max_length=64)
    parcel_name = models.CharField(max_length=255, blank=True)
    parcel_sha256 = models.CharField(max_length=64, blank=True)
    #: In which code the letters of a CSV file are; ``is_guess``: nobody has said that it is right.
    encoding = models.CharField(max_length=20, blank=True)
    is_guess = models.BooleanField(default=False)
    headings = models.JSONField(default=list)
    #: Place of a heading → key of the column.
    mapping = models.JSONField(default=dict)
    #: Code of the form for rows that name none.
    form = models.CharField(max_length=100, default="news")
    then = models.CharField(_("then"), max_length=20, choices=Then.choices, default=Then.KEEP)
    state = models.CharField(_("state"), max_length=20, choices=ImportState.choices, default=ImportState.MAPPING)
    #: Until then one worker is at it.
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["lease_until"], name="loa_import_at_work", condition=Q(state__in=["running", "undoing"])
            )
        ]

    def __str__(self) -> str:
        return self.filename
