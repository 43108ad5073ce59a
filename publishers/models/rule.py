"""Rules: which new items go to which channels without anybody choosing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import CollectionMember

from cms.entries.models import Entry

from .campaign import Campaign
from .channel import Channel
from .text import ReusableText, TextKind


class Rule(CollectionMember, models.Model):
    """“Outlines go to Facebook, Zalo and the national portal.” An empty condition takes everything."""

    wagtail_reference_index_ignore = True

    name = models.CharField(_("name"), max_length=200, unique=True)
    is_active = models.BooleanField(_("in force"), default=True)
    #: Codes of the record's vocabularies; any one of them is enough.
    forms = models.JSONField(_("forms"), default=list, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    audiences = models.JSONField(_("audiences"), default=list, blank=True)
    #: The agency with everything below it.
    agency_code = models.CharField(_("agency"), max_length=100, blank=True)
    channels = models.ManyToManyField(Channel, verbose_name=_("channels"), related_name="rules")
    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), null=True, blank=True, on_delete=models.SET_NULL, related_name="rules"
    )
    #: Instead of the text that the channel would begin with.
    template = models.ForeignKey(
        ReusableText, null=True, blank=True, on_delete=models.PROTECT, related_name="rules",
        limit_choices_to={"kind": TextKind.TEMPLATE}, verbose_name=_("template"),
    )  # fmt: skip
    #: Minutes between the item's publication and its deliveries.
    delay_min = models.PositiveIntegerField(_("wait (minutes)"), default=0)
    #: Instead of waiting: the next free slot of each channel that has slots.
    into_queue = models.BooleanField(_("into the queue"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = pgettext_lazy("for publishing", "rules")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RuleRun(models.Model):
    """The rules were asked about this item. Once, at its first publication: a rule changed later sends nothing old."""

    wagtail_reference_index_ignore = True

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="rule_run", primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at:%Y-%m-%d %H:%M:%S}"
