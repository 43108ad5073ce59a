"""The words by which agencies are described. They are rows: tiers come and go by law, code stays."""

from __future__ import annotations

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Word(models.Model):
    """A code with its labels."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    label_vi = models.CharField(_("Vietnamese label"), max_length=200)
    label_en = models.CharField(_("English label"), max_length=200, blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)
    deprecated = models.BooleanField(
        _("no longer used"), default=False, help_text=_("Kept so that old records can still be entered and read.")
    )

    class Meta:
        abstract = True
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        if (translation.get_language() or "").startswith("en") and self.label_en:
            return self.label_en
        return self.label_vi

    label.fget.short_description = _("label")  # type: ignore[attr-defined]  # heads its column in listings


class AgencyKind(Word):
    """What an agency is: a department, a commune committee, a court, an association."""

    #: Courts, procuracies, the Front take part because they were invited: letters ask them and never tell them.
    is_invited = models.BooleanField(
        _("asked, not told"), default=False, help_text=_("Takes part by invitation: reminders ask politely.")
    )

    class Meta(Word.Meta):
        verbose_name = _("kind of agency")
        verbose_name_plural = _("kinds of agency")


class AgencyLevel(Word):
    """The tier it belongs to. An agency may have none."""

    class Meta(Word.Meta):
        verbose_name = _("administrative level")
        verbose_name_plural = _("administrative levels")


class LinkKind(Word):
    """How one agency stands to another."""

    #: Links of such a kind make the tree that reports and feeds fold by.
    is_parent = models.BooleanField(
        _("makes the tree"), default=False, help_text=_("The agency at the other end counts as the parent.")
    )

    class Meta(Word.Meta):
        verbose_name = _("kind of link")
        verbose_name_plural = _("kinds of link")
