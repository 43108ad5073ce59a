"""Campaigns: what belongs together, and can be stopped together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import CollectionMember

from cms.entries.models import Entry

from .channel import Channel


class Colour(models.TextChoices):
    """How a campaign is told apart at a glance; desk.css gives each its tone, with room for white words on it."""

    TEAL = "teal", _("teal")
    BLUE = "blue", _("blue")
    VIOLET = "violet", _("violet")
    MAGENTA = "magenta", _("magenta")
    RED = "red", _("red")
    BROWN = "brown", _("brown")
    OLIVE = "olive", _("olive")
    SLATE = "slate", _("slate")


class Campaign(CollectionMember, models.Model):
    """A named effort over some days, such as the Law Day; deliveries may belong to one."""

    wagtail_reference_index_ignore = True

    name = models.CharField(_("name"), max_length=200, unique=True)
    description = models.TextField(_("description"), blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    colour = models.CharField(_("colour"), max_length=20, choices=Colour.choices, default=Colour.TEAL)
    goal = models.TextField(_("goal"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person responsible"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    #: Where its items should stand: the columns of the board, beside those on which something of it is planned.
    channels = models.ManyToManyField(Channel, verbose_name=_("channels"), blank=True, related_name="campaigns")
    #: Codes of the agencies that take part.
    agencies = models.JSONField(_("agencies"), default=list, blank=True)
    #: Numbers of the documents of law that it makes known, as people write them.
    documents = models.JSONField(_("documents of law"), default=list, blank=True)
    #: Codes of the forms in which each of these documents should be told.
    forms = models.JSONField(_("wanted forms"), default=list, blank=True)
    #: The campaign that it was made from, a year before.
    cloned_from = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="clones"
    )
    #: Posts of the campaign carry short links of their own, on every channel.
    short_links = models.BooleanField(_("short links"), default=False)
    #: Written behind the address when a short link is followed; empty: the channel's platform, “social”, the name.
    utm_source = models.CharField(_("source (utm_source)"), max_length=100, blank=True)
    utm_medium = models.CharField(_("medium (utm_medium)"), max_length=100, blank=True)
    utm_campaign = models.CharField(_("campaign (utm_campaign)"), max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        # Those without a day come last, on every database.
        ordering = [models.F("starts_on").desc(nulls_last=True), "name"]

    def __str__(self) -> str:
        return self.name


class CampaignItem(models.Model):
    """A line of the board: an item that belongs to the campaign before anything is planned, or one still to be made."""

    wagtail_reference_index_ignore = True

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="items")
    #: Empty: somebody has to write it, or to choose one.
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="campaign_items")
    title = models.CharField(_("what is needed"), max_length=300, blank=True)
    form = models.CharField(_("form"), max_length=100, blank=True)
    #: The day on which it should be out.
    on = models.DateField(_("day"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("campaign item")
        verbose_name_plural = _("campaign items")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "entry"], condition=models.Q(entry__isnull=False), name="loa_campaign_item_once"
            )
        ]

    def __str__(self) -> str:
        return self.entry.title if self.entry else self.title


class Counted(models.TextChoices):
    """What a target counts; each from deliveries that arrived."""

    ITEMS = "items", _("items published")
    POSTS = "posts", _("posts on channels")
    CHANNELS = "channels", _("channels reached")
    AGENCIES = "agencies", _("agencies that take part")


class CampaignTarget(models.Model):
    """How many of what the campaign wants to reach."""

    wagtail_reference_index_ignore = True

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="targets")
    counts = models.CharField(_("what is counted"), max_length=20, choices=Counted.choices, default=Counted.ITEMS)
    #: Only items of this form; empty: all.
    form = models.CharField(_("form"), max_length=100, blank=True)
    wanted = models.PositiveIntegerField(_("how many"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "counts", "form"], name="loa_campaign_target_once"),
            models.CheckConstraint(condition=models.Q(wanted__gte=1), name="loa_campaign_target_some"),
        ]

    def __str__(self) -> str:
        return f"{self.counts} {self.wanted}"
