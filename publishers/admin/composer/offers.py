"""After a page was published, unpublished or deleted: the next step, where the editor's eyes are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from cms.entries.models import Entry, Status
from publishers.models import Channel, Delivery, DeliveryState
from publishers.planning.follow_ups import Place, places_behind, places_of

from ..calendar.carried import carried
from ..permissions import usable_channels

#: Where the request remembers what its page was: after the deletion nobody can tell.
_REMEMBERED = "_loa_entries"


def after_publishing(request: HttpRequest, page: Page) -> None:
    """Say what rules send by themselves, what stands elsewhere in an older version, else that nothing went out yet."""
    entry = Entry.objects.filter(page_id=page.pk, status=Status.PUBLISHED).first()
    usable = list(usable_channels(request.user))
    if entry and (behind := mine(places_behind(entry), usable)):
        text = ngettext(
            "“%(title)s” is corrected on the site. %(count)s channel still shows an older version.",
            "“%(title)s” is corrected on the site. %(count)s channels still show an older version.",
            len(behind),
        )
        _say(request, text % {"title": page.title, "count": len(behind)}, _follow_up_button(entry, len(behind)))
        return
    if entry and (planned := _by_rule(entry)):
        names = ", ".join(sorted({row.rule.name for row in planned if row.rule}))
        text = ngettext(
            "“%(title)s” is public on the site. The rule “%(rules)s” sends it to %(count)s channel.",
            "“%(title)s” is public on the site. The rule “%(rules)s” sends it to %(count)s channels.",
            len(planned),
        )
        button = messages.button(reverse("loa_item", args=[entry.pk]), _("Where this item is"))
        _say(request, text % {"title": page.title, "rules": names, "count": len(planned)}, button)
        return
    if usable:
        text = _("“%(title)s” is public on the site. The channels get it when you say so.") % {"title": page.title}
        at = carried(request)
        url = reverse("loa_everywhere", args=[page.pk]) + (f"?{urlencode({'at': at})}" if at else "")
        _say(request, text, messages.button(url, _("Publish everywhere")))


def when_editing(request: HttpRequest, page: Page) -> None:
    """Whoever opens the page sees what channels still show; the button in the header stands behind three dots."""
    if request.method != "GET":
        return
    entry, count = count_behind(page, request.user)
    if entry and count:
        text = ngettext(
            "%(count)s channel shows something else than this page.",
            "%(count)s channels show something else than this page.",
            count,
        )
        _say(request, text % {"count": count}, _follow_up_button(entry, count))


def after_unpublishing(request: HttpRequest, page: Page) -> None:
    """What was published elsewhere still stands there: offer to withdraw it."""
    _offer_withdrawal(request, Entry.objects.filter(page_id=page.pk))


def before_deleting(request: HttpRequest, page: Page) -> None:
    """Remember the items of the page and of all below it."""
    below = Page.objects.descendant_of(page, inclusive=True).values("pk")
    setattr(request, _REMEMBERED, list(Entry.objects.filter(page_id__in=below).values_list("pk", flat=True)))


def after_deleting(request: HttpRequest, page: Page) -> None:
    """The same offer, for every item that went with the page."""
    _offer_withdrawal(request, Entry.objects.filter(pk__in=getattr(request, _REMEMBERED, [])))


def count_behind(page: Page, user: Any) -> tuple[Entry | None, int]:
    """The page's item, and how many places where this person may act don't show what they should."""
    entry = Entry.objects.filter(page_id=page.pk).first()
    return (entry, len(mine(places_behind(entry), usable_channels(user)))) if entry else (None, 0)


def follow_up_label(entry: Entry, count: int) -> str:
    """What the button says."""
    if entry.status == Status.WITHDRAWN:
        text = ngettext("Withdraw everywhere (%(count)s place)", "Withdraw everywhere (%(count)s places)", count)
    else:
        text = ngettext("Correct everywhere (%(count)s place)", "Correct everywhere (%(count)s places)", count)
    return text % {"count": count}


def mine(places: Iterable[Place], channels: Iterable[Channel]) -> list[Place]:
    """Those where the person may act."""
    usable = {channel.pk for channel in channels}
    return [place for place in places if place.channel_id in usable]


def _offer_withdrawal(request: HttpRequest, entries: Any) -> None:
    usable = list(usable_channels(request.user))
    withdrawn = list(entries.filter(status=Status.WITHDRAWN))
    for rows in places_of(withdrawn).values():
        behind = mine([place for place in rows if place.is_behind], usable)
        if behind:
            entry = behind[0].entry
            text = ngettext(
                "“%(title)s” is withdrawn from the site and still stands on %(count)s channel.",
                "“%(title)s” is withdrawn from the site and still stands on %(count)s channels.",
                len(behind),
            )
            button = _follow_up_button(entry, len(behind))
            _say(request, text % {"title": entry.title, "count": len(behind)}, button)


def _by_rule(entry: Entry) -> list[Delivery]:
    """What a rule has just planned and a person can still take back."""
    planned = Delivery.objects.filter(entry=entry, entry_version=entry.version, rule__isnull=False)
    return list(planned.filter(state=DeliveryState.SCHEDULED).select_related("rule"))


def _follow_up_button(entry: Entry, count: int) -> Any:
    return messages.button(reverse("loa_follow_up", args=[entry.pk]), follow_up_label(entry, count))


def _say(request: HttpRequest, text: str, button: Any) -> None:
    messages.info(request, text, buttons=[button])
