"""Sends again, by one press, all of a cause that can't make a second post; what takes longer shows how far it is."""

from __future__ import annotations

import time
from collections import Counter

from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from wagtail.admin import messages

from publishers.engine import acts
from publishers.models import OPEN_STATES, ChannelState, Delivery, DeliveryState, DeliveryStep, Kind
from publishers.trouble.causes import SENT_TOGETHER, Cause
from publishers.trouble.finding import Group, groups
from publishers.trouble.words import CAUSES

from ..audit import record
from ..deliveries.refusals import refusal
from ..permissions import visible_deliveries
from .failure import Powers

#: Written together: the engine waits for the database no longer than for so many.
_TOGETHER = 25
#: So long one request works (seconds); what is left goes on in the next one, in sight of the person.
_AT_ONCE_S = 2.0
#: Where the refusals of a long run are kept until it ends.
_SESSION = "loa_sent_together"


def sendable(group: Group, among: QuerySet[Delivery], powers: Powers) -> QuerySet[Delivery]:
    """Those of the group that this person may send, that nothing of stands anywhere, and whose channel is open.

    What waits may always be tried: the engine looks before it sends.
    """
    begun = DeliveryStep.objects.filter(delivery=OuterRef("pk"), is_irreversible=True)
    ended = Q(~Exists(begun), state__in=(DeliveryState.FAILED, DeliveryState.MISSED), receipt__isnull=True)
    mine = group.rows(among).filter(channel__in=powers.usable, channel__state=ChannelState.ACTIVE)
    return mine.exclude(kind=Kind.ANNOUNCE).filter(ended | Q(state__in=OPEN_STATES))


class SendTogetherView(View):
    """One press. Pressed twice, or by two people, nothing goes out twice: each act compares before it sets."""

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = request.POST.get("cause", "")
        if asked not in SENT_TOGETHER:
            raise BadRequest(_("These can't be sent together."))
        cause = Cause(asked)
        refused = Counter[str](request.session.get(_SESSION, {}) if request.POST.get("after") else {})
        done, total = _number(request.POST.get("done")), _number(request.POST.get("total"))
        rows = self._rows(cause)
        total = total or rows.count()
        last, part_done, is_over = self._work(_beyond(rows, request.POST.get("after", "")), refused)
        done += part_done
        if not is_over:
            request.session[_SESSION] = dict(refused)
            return self._under_way(request, cause, done, total, last)
        request.session.pop(_SESSION, None)
        _tell(request, done, refused)
        return HttpResponseRedirect(reverse("loa_trouble:index"))

    def _rows(self, cause: Cause) -> QuerySet[Delivery]:
        among = visible_deliveries(self.request.user)
        group = next((each for each in groups(among) if each.cause == cause), Group(cause=cause))
        return sendable(group, among, Powers(self.request.user)).select_related("entry", "channel")

    def _work(self, rows: QuerySet[Delivery], refused: Counter[str]) -> tuple[Delivery | None, int, bool]:
        """Act until the time is over. Returns the last one looked at, how many were done, and whether it was all."""
        until, done = time.monotonic() + _AT_ONCE_S, 0
        last: Delivery | None = None
        while True:
            part = list((_after(rows, last) if last else rows)[:_TOGETHER])
            with transaction.atomic():
                for delivery in part:
                    why_not = refusal(_send, delivery)
                    if why_not:
                        refused[why_not] += 1
                    else:
                        verb = "loa.try_now" if delivery.state in OPEN_STATES else "loa.send_again"
                        record(delivery, verb, self.request.user)
                        done += 1
            if len(part) < _TOGETHER:
                return last, done, True
            last = part[-1]
            if time.monotonic() >= until:
                return last, done, False

    def _under_way(
        self, request: HttpRequest, cause: Cause, done: int, total: int, last: Delivery | None
    ) -> HttpResponse:
        after = f"{last.due_at.isoformat()}/{last.pk}" if last else ""
        context = {
            "cause": cause, "words": CAUSES[cause], "done": done, "total": max(total, done), "after": after,
            "breadcrumbs_items": [
                {"url": reverse("loa_trouble:index"), "label": _("Needs attention")},
                {"url": "", "label": _("Sending")},
            ],
            "header_title": _("Sending"), "header_icon": "upload",
        }  # fmt: skip
        return TemplateResponse(request, "publishers/admin/sending.html", context)


def _send(delivery: Delivery) -> None:
    if delivery.state in OPEN_STATES:
        acts.try_now(delivery)
    else:
        acts.send_again(delivery)


def _after(rows: QuerySet[Delivery], last: Delivery) -> QuerySet[Delivery]:
    return rows.filter(Q(due_at__gt=last.due_at) | Q(due_at=last.due_at, pk__gt=last.pk))


def _beyond(rows: QuerySet[Delivery], after: str) -> QuerySet[Delivery]:
    """Where the request before this one stopped; what is no place begins anew."""
    text, _slash, pk = after.partition("/")
    try:
        due = parse_datetime(text)
        return _after(rows, Delivery(pk=pk, due_at=due)) if due else rows
    except ValueError:
        return rows


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0


def _tell(request: HttpRequest, done: int, refused: Counter[str]) -> None:
    if done:
        text = ngettext("%(count)s goes out now.", "%(count)s go out now, one after another.", done)
        messages.success(request, text % {"count": done})
    elif not refused:
        messages.info(request, _("There was nothing left to send: somebody was faster, or it went out by itself."))
    for sentence, count in refused.items():
        messages.error(request, _("Not done for %(count)s: %(sentence)s") % {"count": count, "sentence": sentence})
