"""Keeps what is written on *Publish everywhere* until it is sent: per person and page, no tab over another unasked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages

from cms.core.moments import moment
from cms.entries.record import Record
from publishers.models import Unsent
from publishers.planning.shared_text import own_words

from .item_page import PageOfItem
from .written import BODY, SHARED_TEXT, SHARED_TITLE, TITLE

#: What nobody came back to for so long is forgotten.
KEPT_FOR = timedelta(days=30)
#: Characters of one form; a person writes a hundredth of it.
_MOST = 500_000
_FIELD = re.compile(
    r"shared-(title|text)|order|cover-(at|was)|due_at|campaign|channel|alt-[0-9a-f]{64}"
    r"|(title|body|edits|media)-\d+|choices-\d+(-\w+)?|(shape|spot|out)-\d+-[0-9a-f]{64}"
)
_OWN_TEXT = re.compile(rf"({TITLE}|{BODY})-\d+")
_OF_CHANNEL = re.compile(r"\w+-(\d+)(?:-\w+)?")

Fields = Mapping[str, list[str]]


def find(user: Any, page_id: int) -> Unsent | None:
    """What this person left unfinished there."""
    since = datetime.now(UTC) - KEPT_FOR
    return Unsent.objects.filter(user=user, page_id=page_id, saved_at__gte=since).first()


def as_form(unsent: Unsent) -> QueryDict:
    """The kept fields as if they were posted."""
    data = QueryDict(mutable=True)
    for name, values in unsent.fields.items():
        data.setlist(name, values)
    return data


def keep(user: Any, page_id: int, fields: Fields, *, seen: int) -> int | None:
    """Keep the form. ``seen``: the edition that this tab began with or saved last, 0 for none. Returns the new edition;
    nothing where another tab saved meanwhile."""
    now, rows = datetime.now(UTC), Unsent.objects.filter(user=user, page_id=page_id)
    if seen:
        is_kept = rows.filter(edition=seen).update(fields=fields, saved_at=now, edition=seen + 1)
        return seen + 1 if is_kept else None
    Unsent.objects.filter(saved_at__lt=now - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            return Unsent.objects.create(user=user, page_id=page_id, fields=fields, saved_at=now).edition
    except IntegrityError:
        return None


def forget(user: Any, page_id: int) -> None:
    Unsent.objects.filter(user=user, page_id=page_id).delete()


def sent(user: Any, page_id: int, data: QueryDict, planned: Collection[int]) -> None:
    """What was sent is no longer unsent; own texts for channels that were not chosen stay."""
    left = {
        name: values for name, values in read(data).items()
        if name != "channel" and _channel_of(name) not in planned
    }  # fmt: skip
    forget(user, page_id)
    if any(_OWN_TEXT.fullmatch(name) for name in left):
        keep(user, page_id, left, seen=0)


def read(data: QueryDict, record: Record | None = None) -> dict[str, list[str]]:
    """The fields worth keeping. What is the item's own is left out: it may be corrected there meanwhile."""
    found = {name: data.getlist(name) for name in data if _FIELD.fullmatch(name)}
    if record is None:
        return found
    words = own_words(record)
    own = {SHARED_TITLE: words.title, SHARED_TEXT: words.text}
    own |= {f"alt-{item.sha256}": item.alt for item in record.attachments}
    return {name: values for name, values in found.items()
            if name not in own or values[0].replace("\r\n", "\n").strip() != own[name].strip()}  # fmt: skip


def _channel_of(name: str) -> int | None:
    named = _OF_CHANNEL.fullmatch(name)
    return int(named[1]) if named else None


class UnsentView(PageOfItem, View):
    """Saves while somebody writes, and forgets when asked to start again."""

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        if "start-again" in request.POST:
            forget(request.user, self.page.pk)
            messages.success(request, _("Started again: what you had written is gone."))
            return HttpResponseRedirect(reverse("loa_everywhere", args=[self.page.pk]))
        fields = read(request.POST, self.record)
        if sum(len(name) + sum(map(len, values)) for name, values in fields.items()) > _MOST:
            return JsonResponse({"words": _("Not saved: the texts are too long to be kept.")}, status=413)
        seen = request.POST.get("seen", "")
        edition = keep(request.user, self.page.pk, fields, seen=int(seen) if seen.isdecimal() else 0)
        if edition is None:
            return self._overtaken()
        words = _("Saved %(time)s") % {"time": moment(datetime.now(UTC), "H:i")}
        return JsonResponse({"edition": edition, "words": words})

    def _overtaken(self) -> HttpResponse:
        other = find(self.request.user, self.page.pk)
        if other is None:
            # Sent or started again in another tab: what is on this screen begins anew.
            return JsonResponse({"edition": 0, "words": _("Not saved: it was sent or started again in another tab.")},
                                status=409)  # fmt: skip
        words = _("Not saved: another tab has saved at %(time)s.") % {"time": moment(other.saved_at, "H:i")}
        return JsonResponse({"edition": other.edition, "words": words}, status=409)
