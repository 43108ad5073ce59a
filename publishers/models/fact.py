"""Posts as dashboards ask for them: wide rows, so that no screen has to walk through every figure of every day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cms.entries.models import Entry

from .channel import Channel
from .delivery import Delivery

#: Columns of both tables. The words of ``publishers.contract.Figure``, and ``engagement``: what is known of reactions,
#: comments, shares and saves, added up.
ENGAGING = ("reactions", "comments", "shares", "saves")
COUNTED = ("views", "reach", *ENGAGING, "clicks", "watch_s")
FIGURES = (*COUNTED, "engagement")
#: Said of a post that nobody can be asked about: its platform counts nothing, or a person put it up.
UNCOUNTED = "uncounted"


class Sliced(models.Model):
    """What a post is asked by, as it was when the post was published: later moves and renamings change no past."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+", db_index=False)
    agency_code = models.CharField(max_length=100, blank=True)
    form = models.CharField(max_length=100, blank=True)
    #: ``,land,tax,``: equal on every database, searched with the commas, grouped as it stands.
    topics = models.CharField(max_length=1000, blank=True)
    #: Bare number: a campaign that is deleted stays in the figures, without a name.
    campaign_id = models.BigIntegerField(null=True, blank=True)

    #: Empty: nobody told a number.
    views = models.BigIntegerField(null=True, blank=True)
    reach = models.BigIntegerField(null=True, blank=True)
    reactions = models.BigIntegerField(null=True, blank=True)
    comments = models.BigIntegerField(null=True, blank=True)
    shares = models.BigIntegerField(null=True, blank=True)
    saves = models.BigIntegerField(null=True, blank=True)
    clicks = models.BigIntegerField(null=True, blank=True)
    watch_s = models.BigIntegerField(null=True, blank=True)
    engagement = models.BigIntegerField(null=True, blank=True)

    class Meta:
        abstract = True


class PostFact(Sliced):
    """One post on one channel, whether or not its platform counts, with what is known of it now."""

    wagtail_reference_index_ignore = True

    delivery = models.OneToOneField(Delivery, primary_key=True, on_delete=models.CASCADE, related_name="fact")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    #: Its number over there: a correction in place is the same post.
    remote_id = models.CharField(max_length=300, blank=True)
    posted_at = models.DateTimeField()
    #: By the installation's clock: the day, Monday = 0, the hour.
    posted_on = models.DateField()
    weekday = models.PositiveSmallIntegerField()
    hour = models.PositiveSmallIntegerField()
    #: ``reach:failed views:value``: each figure that the platform counts with what it said last; or ``uncounted``.
    told = models.CharField(max_length=300, blank=True)
    #: When anything was heard of it last.
    heard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-posted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "remote_id"], condition=~Q(remote_id=""), name="loa_post_fact_once"
            )
        ]
        indexes = [
            models.Index(fields=["posted_on"], name="loa_post_fact_day"),
            models.Index(fields=["channel", "posted_on"], name="loa_post_fact_channel"),
            models.Index(fields=["agency_code", "posted_on"], name="loa_post_fact_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.posted_on} {self.remote_id}"

    @property
    def was_asked(self) -> bool:
        """What is not told of it is not counted there, rather than not asked yet."""
        return self.heard_at is not None or self.told == UNCOUNTED


class PostDay(Sliced):
    """What one post gained on one day, on the day on which it was heard. A fallen number is a negative growth.

    Nothing is written for a day that told nothing new, and nothing of a figure that its platform began to count
    otherwise: the difference of two definitions is no growth.
    """

    wagtail_reference_index_ignore = True

    post = models.ForeignKey(PostFact, on_delete=models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()

    class Meta:
        ordering = ["post", "day"]
        constraints = [models.UniqueConstraint(fields=["post", "day"], name="loa_post_day_once")]
        indexes = [
            models.Index(fields=["day"], name="loa_post_day"),
            models.Index(fields=["channel", "day"], name="loa_post_day_channel"),
            models.Index(fields=["agency_code", "day"], name="loa_post_day_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.day}"
