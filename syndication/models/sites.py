"""The departments' own web sites: which may frame our widget, and whether they carry what they must."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string


class Banner(models.Model):
    """A picture with a link that departments' sites must or may carry."""

    wagtail_reference_index_ignore = True

    title = models.CharField(_("title"), max_length=200, help_text=_("Read aloud where the picture can't be seen."))
    image = models.ForeignKey(
        get_image_model_string(), on_delete=models.PROTECT, related_name="+", verbose_name=_("picture")
    )
    target = models.URLField(_("leads to"), max_length=2000)
    required = models.BooleanField(_("required on every site"), default=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ["order", "title"]

    def __str__(self) -> str:
        return self.title


class RequiredLink(models.Model):
    """An address that departments' sites must link to: the national portal, the bookcase."""

    wagtail_reference_index_ignore = True

    title = models.CharField(_("title"), max_length=200)
    target = models.URLField(_("leads to"), max_length=2000)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("required link")
        verbose_name_plural = _("required links")
        ordering = ["order", "title"]

    def __str__(self) -> str:
        return self.title


class WatchedSite(models.Model):
    """A department's web site."""

    wagtail_reference_index_ignore = True

    name = models.CharField(_("name"), max_length=200)
    agency_code = models.CharField(_("agency"), max_length=100, blank=True, db_index=True)
    home_url = models.URLField(_("home page"), max_length=2000, unique=True)
    #: Its section on law; empty: the home page.
    section_url = models.URLField(_("section on law"), max_length=2000, blank=True)
    #: Origins beside the home page's that may frame the widget, parted by spaces.
    frame_origins = models.TextField(_("other addresses that show the widget"), blank=True)
    active = models.BooleanField(_("is checked"), default=True)
    next_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("department's site")
        verbose_name_plural = _("departments' sites")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SiteCheck(models.Model):
    """One visit: what was found there."""

    wagtail_reference_index_ignore = True

    site = models.ForeignKey(WatchedSite, on_delete=models.CASCADE, related_name="checks")
    checked_at = models.DateTimeField()
    #: Everything required is there.
    ok = models.BooleanField()
    #: Found and missing: banners, links, widget or feed items, as plain data.
    findings = models.JSONField(default=dict)
    #: The newest item that its section shows, as far as it can be told.
    newest_at = models.DateTimeField(null=True, blank=True)
    #: Code and params of a sentence when the visit failed.
    problem = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-checked_at"]
        indexes = [models.Index(fields=["site", "-checked_at"], name="loa_site_check_last")]

    def __str__(self) -> str:
        return f"{self.site}: {self.checked_at:%Y-%m-%d %H:%M}"
