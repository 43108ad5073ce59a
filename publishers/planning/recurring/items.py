"""Which items a recurring post may take, and by whose rights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from wagtail.models import Page
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.entries.agency_tree import find_branch
from cms.entries.models import Entry
from cms.entries.selection import Selection
from publishers.models import Channel, Delivery, DeliveryState, Recurrence, Takes

_channels = CollectionPermissionPolicy(Channel)
_pages = PagePermissionPolicy()
#: Newest items that are looked through for one that is missing somewhere.
_AMONG = 300


def publishable_channels(user: Any) -> set[int]:
    """Channels on which this person may publish now."""
    found = _channels.instances_user_has_permission_for(user, "use")
    return set(found.values_list("pk", flat=True))


def may_publish_item(user: Any, entry: Entry) -> bool:
    """Wagtail's own right on the page of the item, now."""
    page = Page.objects.filter(pk=entry.page_id).first() if entry.page_id else None
    return page is not None and bool(page.permissions_for_user(user).can_publish())


def candidates(recurrence: Recurrence, channels: Sequence[int], *, most: int) -> list[tuple[Entry, set[int]]]:
    """Items that are meant and that one of the channels lacks, in their turn, each with the channels without it.

    What failed there, or was withdrawn, is a person's business: it counts as being there.
    """
    ids = list(_meant(recurrence).values_list("pk", flat=True)[:_AMONG])
    told: defaultdict[UUID, set[int]] = defaultdict(set)
    rows = Delivery.objects.filter(entry__in=ids, channel__in=channels).exclude(state=DeliveryState.CANCELLED)
    for entry_id, channel_id in rows.order_by().values_list("entry_id", "channel_id"):
        told[entry_id].add(channel_id)
    without = {pk: missing for pk in ids if (missing := set(channels) - told[pk])}
    wanted = list(without)[:most]
    entries = Entry.objects.in_bulk(wanted)
    return [(entries[pk], without[pk]) for pk in wanted if pk in entries]


def _meant(recurrence: Recurrence) -> QuerySet[Entry]:
    """Public items of the selection, the newest first; of a campaign, in the order of its lines."""
    pages = _pages.instances_user_has_permission_for(recurrence.planned_by, "publish")
    public = Entry.objects.published().filter(page_id__in=pages.order_by().values("pk"))
    if recurrence.takes == Takes.CAMPAIGN:
        mine = public.filter(campaign_items__campaign=recurrence.campaign_id)
        return mine.order_by(F("campaign_items__on").asc(nulls_last=True), "campaign_items__pk")
    selection = Selection(
        form=tuple(recurrence.forms), topic=tuple(recurrence.topics), audience=tuple(recurrence.audiences)
    )  # fmt: skip
    found = selection.narrow(public)
    if recurrence.agency_code:
        branch = find_branch(recurrence.agency_code)
        found = found.filter(agency_code__in=branch.codes if branch else [recurrence.agency_code])
    return found.order_by("-published_at", "pk")
