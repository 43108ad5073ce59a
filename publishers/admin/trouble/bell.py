"""The bell: how many matters this person has not seen, a short list with links, and marks of what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View

from publishers.analytics.words import label_of
from publishers.models import Channel, Delivery, Matter, SeenMatter
from publishers.trouble.causes import QUIET, Cause, cause_of
from publishers.trouble.finding import in_trouble
from publishers.trouble.words import CAUSES

from ..permissions import channel_policy, visible_deliveries
from ..presenting import platform_label

#: Listed; the rest is on the screen that the list leads to.
_SHOWN = 8
#: Who may do any of these with a channel is told of its trouble.
SEEING = ("use", "change", "announce")
#: So many of what a person planned on the channels of others are looked through, the latest first.
_OWN = 100


@dataclass(slots=True, kw_only=True)
class Own:
    """What one person planned, of one matter on a channel that others look after."""

    newest: Delivery
    count: int = 0


#: Channel and cause, which tell matters apart.
Owned = Mapping[tuple[int, str], Own]


def place_for_bell() -> str:
    """Where the bell appears; the hook is given no request, so what it shows is fetched."""
    return render_to_string("publishers/admin/bell_place.html")


def matters_of(user: Any) -> QuerySet[Matter]:
    """Open matters of the channels that this person uses or looks after."""
    if user.is_superuser:
        return Matter.objects.open()
    mine: QuerySet[Channel] = channel_policy.instances_user_has_any_permission_for(user, SEEING)
    return Matter.objects.open().filter(channel__in=mine)


def planned_by(user: Any) -> Owned:
    """What this person planned, may still see, and does not go on, on channels whose matters they are not told of."""
    if user.is_superuser:
        return {}
    mine = channel_policy.instances_user_has_any_permission_for(user, SEEING)
    planned = visible_deliveries(user).filter(created_by=user).exclude(channel__in=mine)
    found: dict[tuple[int, str], Own] = {}
    for row in in_trouble(planned).select_related("entry", "channel").order_by("-due_at")[:_OWN]:
        told: Any = row
        cause = cause_of(row.state, told.code or "", told.error or "", row.channel.state, row.attempts)
        if cause is not None and cause not in QUIET:
            found.setdefault((row.channel_id, cause.value), Own(newest=row)).count += 1
    return found


def _told(user: Any, owned: Owned) -> QuerySet[Matter]:
    """Their channels' matters, and those that stop what they planned themselves."""
    if not owned:
        return matters_of(user)
    pairs = reduce(or_, (Q(channel=channel, cause=cause) for channel, cause in owned))
    return Matter.objects.open().filter(Q(pk__in=matters_of(user).order_by().values("pk")) | pairs)


def mark_seen(user: Any) -> None:
    """All that is there now is seen; what grows later is news again."""
    now = timezone.now()
    fresh = list(_told(user, planned_by(user)).unseen_by(user).values_list("pk", "grew_at"))
    if fresh:
        SeenMatter.objects.bulk_create(
            # Another machine's clock may be ahead.
            [SeenMatter(user=user, matter_id=pk, at=max(now, grew_at)) for pk, grew_at in fresh],
            update_conflicts=True, unique_fields=["user", "matter"], update_fields=["at"],
        )  # fmt: skip


class BellView(View):
    """Number and list as a fragment."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        owned = planned_by(user)
        told = _told(user, owned)
        unseen = set(told.unseen_by(user).values_list("pk", flat=True))
        rows = list(told.select_related("channel")[: _SHOWN + 1])
        context = {
            "count": len(unseen), "more": len(rows) > _SHOWN,
            "rows": [_row(matter, matter.pk in unseen, owned) for matter in rows[:_SHOWN]],
        }  # fmt: skip
        return TemplateResponse(request, "publishers/admin/bell.html", context)


class SeenView(View):
    """The list was opened."""

    def post(self, request: HttpRequest) -> HttpResponse:
        mark_seen(request.user)
        return HttpResponse(status=204)


def _row(matter: Matter, is_new: bool, owned: Owned) -> dict[str, Any]:
    cause = Cause(matter.cause)
    if cause == Cause.FIGURE:
        shown: dict[str, Any] = {
            "name": label_of(matter.about), "count": 0, "channel": matter.channel.name,
            "url": f"{reverse('loa_trouble:index')}?cause={cause.value}",
        }  # fmt: skip
    else:
        shown = _of_deliveries(matter, cause, owned)
    return {
        **shown, "matter": matter, "words": CAUSES[cause], "is_new": is_new,
        "platform": platform_label(matter.channel.platform),
    }  # fmt: skip


def _of_deliveries(matter: Matter, cause: Cause, owned: Owned) -> dict[str, Any]:
    own = owned.get((matter.channel_id, matter.cause))
    return {
        # Of a channel that others look after, they see what is theirs: the item, and how many of their own wait.
        "name": own.newest.entry.title, "count": own.count if own.count > 1 else 0, "channel": matter.channel.name,
        "url": reverse("loa_item", args=[own.newest.entry_id]),
    } if own else {
        "name": matter.channel.name, "count": matter.count, "channel": "",
        "url": f"{reverse('loa_trouble:index')}?cause={cause.value}",
    }  # fmt: skip
