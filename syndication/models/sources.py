"""Sources: where a department's items come from, how far they are trusted, and how they fare."""

from __future__ import annotations

from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, CollectionMember


class SourceKind(models.TextChoices):
    """How items get here."""

    FEED = "feed", _("feed (RSS, Atom, JSON Feed)")
    OAI = "oai", _("harvest (OAI-PMH)")
    EXCHANGE = "exchange", _("exchange profile")
    FORM = "form", _("contribution form")


class Trust(models.TextChoices):
    """What happens to an item that came in without a person."""

    ASK = "ask", _("wait in the inbox")
    DRAFT = "draft", _("become a draft by themselves")
    PUBLISH = "publish", _("are published by themselves and reviewed afterwards")


class SourceState(models.TextChoices):
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    GONE = "gone", _("gone for good")


def root_collection() -> int:
    """The collection a source lies in unless a department's is chosen."""
    return Collection.get_first_root_node().pk


def push_token() -> str:
    """An address part that nobody guesses."""
    return token_urlsafe(24)


class Source(CollectionMember, models.Model):
    """One place that items are taken from. It lies in a collection, as a department's images do."""

    wagtail_reference_index_ignore = True

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind.choices, default=SourceKind.FEED)
    agency_code = models.CharField(_("agency"), max_length=100, blank=True, db_index=True)
    address = models.URLField(_("address"), max_length=2000, blank=True)
    home_url = models.URLField(_("home page"), max_length=2000, blank=True)
    #: What only one kind needs, such as the set of a harvest.
    options = models.JSONField(default=dict, blank=True)
    trust = models.CharField(_("its items"), max_length=20, choices=Trust.choices, default=Trust.ASK)
    #: For items that don't say it themselves.
    form = models.CharField(_("form"), max_length=100, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    audiences = models.JSONField(_("audiences"), default=list, blank=True)
    #: Where drafts go; empty: the agency's own section.
    section_id = models.BigIntegerField(_("section"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=SourceState.choices, default=SourceState.ACTIVE)
    #: Code and params of a sentence, why it does not work now; see ``syndication.sentences``.
    problem = models.JSONField(null=True, blank=True, editable=False)

    # --- asking: seconds, and the validators of the last answer
    every_s = models.PositiveIntegerField(_("asked every (seconds)"), default=900)
    next_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    #: Until then one process asks; the fence tells an overtaken one that its result no longer counts.
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    fence = models.PositiveIntegerField(default=0, editable=False)
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    body_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    #: A harvest goes on from here (the datestamp of the last whole one).
    harvested_until = models.CharField(max_length=40, blank=True, editable=False)
    #: Where a harvest in parts stands; see ``syndication.inbound.harvesting.progress``.
    harvest = models.JSONField(default=dict, blank=True, editable=False)
    attempted_at = models.DateTimeField(null=True, blank=True, editable=False)
    succeeded_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: When something new last came.
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    #: When people were told that it is stale; once for each time.
    alerted_at = models.DateTimeField(null=True, blank=True, editable=False)

    # --- being told (WebSub): the hub that the source names
    hub_url = models.URLField(max_length=2000, blank=True, editable=False)
    hub_topic = models.URLField(max_length=2000, blank=True, editable=False)
    #: Sealed; what the hub signs with.
    hub_secret = models.TextField(blank=True, editable=False)
    hub_lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    #: What the hub was asked and has not verified yet: ``subscribe`` or ``unsubscribe``.
    hub_pending = models.CharField(max_length=20, blank=True, editable=False)
    #: When the hub is asked (again); empty: there is none, or it is waited for.
    hub_ask_at = models.DateTimeField(null=True, blank=True, editable=False)
    pushed_at = models.DateTimeField(null=True, blank=True, editable=False)
    push_token = models.CharField(max_length=64, unique=True, default=push_token, editable=False)

    #: Where a partner of the exchange profile is told how its submissions fare.
    callback_url = models.URLField(_("callback address"), max_length=2000, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("responsible person"),
    )  # fmt: skip
    #: Where the department is told of a rejection.
    contact_email = models.EmailField(_("contact"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    collection = models.ForeignKey(
        Collection, default=root_collection, verbose_name=_("collection"), related_name="+", on_delete=models.CASCADE
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]
        indexes = [models.Index(fields=["state", "next_at"], name="loa_source_due")]
        permissions = [("use_source", "Can decide on what a source proposes")]

    def __str__(self) -> str:
        return self.name


class KeyPurpose(models.TextChoices):
    SIGNATURE = "signature", _("signs messages")
    TOKEN = "token", _("opens the contribution API")
    FORM = "form", _("opens the contribution form")


class SourceKey(models.Model):
    """A secret that a department shows us. Two may hold at once, so that one can be replaced without a gap."""

    wagtail_reference_index_ignore = True

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="keys")
    purpose = models.CharField(_("purpose"), max_length=20, choices=KeyPurpose.choices, default=KeyPurpose.SIGNATURE)
    #: Named in the signature; for a token and the address of a form the SHA-256 of it.
    keyid = models.CharField(_("name of the key"), max_length=100, unique=True)
    #: Sealed: the shared key, or the partner's public one. Empty for a token, which is shown once and never kept.
    sealed_key = models.TextField(blank=True, editable=False)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["source", "keyid"]

    def __str__(self) -> str:
        return self.keyid if self.purpose == KeyPurpose.SIGNATURE else self.keyid[:8]
