"""One row of a table: what it says, what is wrong with it, and the page that it became."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .import_ import Import


class RowState(models.TextChoices):
    NEW = "new", _("not checked yet")
    READY = "ready", _("ready")
    BAD = "bad", _("must be mended")
    #: Taken in by an earlier run of this or another file.
    KNOWN = "known", _("there already")
    DONE = "done", _("taken in")
    FAILED = "failed", _("not taken in")
    UNDONE = "undone", _("taken back")
    #: Undo left it: somebody has worked on it since.
    KEPT = "kept", _("kept, as it was changed or is public")


#: Nothing more happens to these while an import runs.
HANDLED = (RowState.DONE, RowState.FAILED)


class WishState(models.TextChoices):
    """What became of the time and the channels that a row asks for."""

    NONE = "", ""
    WAITS = "waits", _("once it is public")
    DONE = "done", _("planned")
    REFUSED = "refused", _("not planned")


class ImportRow(models.Model):
    """A row. ``key`` says whether two rows are the same item: an own number, else everything that the row says."""

    wagtail_reference_index_ignore = True

    source = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=RowState.choices, default=RowState.NEW)
    #: ``{"column", "reason", "mend", "blocking"}`` each.
    findings = models.JSONField(default=list)
    #: Where the row goes, so that the same number in another section is another item.
    section_id = models.PositiveIntegerField(null=True)
    key = models.CharField(max_length=64, blank=True)
    content_key = models.CharField(max_length=64, blank=True)
    page = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="+")
    #: The draft as the import made it: while it is the page's latest, nobody has touched it.
    revision_id = models.PositiveIntegerField(null=True)
    #: Sentences: what could not be taken over, why it failed.
    remarks = models.JSONField(default=list)
    tries = models.PositiveSmallIntegerField(default=0)
    #: Package → what its columns ask for.
    wish = models.JSONField(default=dict)
    wish_state = models.CharField(max_length=20, choices=WishState.choices, default=WishState.NONE, blank=True)
    wish_words = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["source", "line"]
        constraints = [
            models.UniqueConstraint(fields=["source", "line"], name="loa_import_line"),
            # However often and by how many workers a file is run: one page.
            models.UniqueConstraint(
                fields=["section_id", "key"], condition=Q(page__isnull=False), name="loa_import_once"
            ),
        ]
        indexes = [
            models.Index(fields=["source", "state"], name="loa_import_row_state"),
            models.Index(fields=["page"], name="loa_import_wish", condition=Q(wish_state="waits")),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.line}"
