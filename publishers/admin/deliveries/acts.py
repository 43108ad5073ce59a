"""What a person does with a delivery, and the papers it gives: a POST or a download, no page of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages

from cms.core.moments import moment
from cms.entries.blobs import BlobMissing
from cms.entries.models import EntryVersion
from publishers.conf import conf
from publishers.engine import acts
from publishers.engine.transitions import PlaceTaken
from publishers.models import Delivery
from publishers.planning.message import message_for
from publishers.planning.times import When, chosen
from publishers.platforms.archive import FileAltered
from publishers.registry import UnknownPlatform, get_platform

from ..audit import record
from ..permissions import may_act, may_see
from ..presenting import goes_out, still_held


class ActView(View):
    """Take back, send now or again, try at once, let be, move to another time."""

    def post(self, request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
        delivery = get_object_or_404(Delivery.objects.select_related("channel", "entry"), pk=pk)
        if not may_act(request.user, delivery):
            raise PermissionDenied
        try:
            self._do(act, delivery, request)
        except acts.StillHeld as error:
            messages.error(request, still_held(error.hold))
        except acts.HalfDone:
            messages.error(
                request,
                _("A part of it stands there already, so it can't be dropped. Send the rest, then withdraw it."),
            )
        except acts.NotPossible:
            messages.error(request, _("It is too late for that: the delivery has moved on. Look at its state below."))
        except PlaceTaken:
            messages.error(
                request, _("Another delivery of this item to this channel is not settled yet. See to it first.")
            )
        return HttpResponseRedirect(_next(request, delivery))

    def _do(self, act: str, delivery: Delivery, request: HttpRequest) -> None:
        if act == "cancel":
            acts.cancel(delivery)
            record(delivery, "loa.take_back", request.user)
            messages.success(request, _("Taken back. Nothing was sent to “%s”.") % delivery.channel)
        elif act == "send":
            acts.send_again(delivery)
            record(delivery, "loa.send_again", request.user)
            messages.success(request, _("Goes out again to “%s”.") % delivery.channel)
        elif act == "now":
            self._send_now(delivery, request)
        elif act == "try":
            acts.try_now(delivery)
            record(delivery, "loa.try_now", request.user)
            messages.success(request, _("Tried again now at “%s”.") % delivery.channel)
        elif act == "let-be":
            acts.drop(delivery)
            record(delivery, "loa.let_be", request.user)
            messages.success(request, _("Let be. Nothing more is sent to “%s”.") % delivery.channel)
        elif act == "retime":
            when = wall_time(request.POST.get("due_at", ""))
            if when is None or when.instant < timezone.now():
                messages.error(request, _("Choose a date and a time that have not passed."))
                return
            acts.reschedule(delivery, when.instant, wall=when.wall, zone=when.zone)
            record(delivery, "loa.retime", request.user, due=moment(when.instant))
            messages.success(request, _("Planned for %(when)s.") % {"when": moment(when.instant)})
        else:
            raise Http404

    def _send_now(self, delivery: Delivery, request: HttpRequest) -> None:
        """Before its time, and as with *Publish now* it can be taken back for a while."""
        undo = timezone.now() + timedelta(seconds=conf().undo_s)
        acts.reschedule(delivery, undo, undo_until=undo)
        record(delivery, "loa.send_now", request.user)
        messages.success(request, goes_out(1))


class PaperView(View):
    """A sheet or package, made when asked for: always the same for the same version."""

    def get(self, request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
        delivery = get_object_or_404(Delivery.objects.select_related("channel", "entry"), pk=pk)
        if not may_see(request.user, delivery):
            raise PermissionDenied
        made = self._make(delivery, name, request)
        if made is None:
            return HttpResponseRedirect(reverse("loa_deliveries:inspect", args=[delivery.pk]))
        return FileResponse(made.open(), as_attachment=True, filename=made.filename, content_type=made.media_type)

    def _make(self, delivery: Delivery, name: str, request: HttpRequest) -> Any:
        try:
            platform = get_platform(delivery.channel.platform)
        except UnknownPlatform:
            raise Http404 from None
        paper = next((item for item in platform.papers(delivery.channel.options) if item.name == name), None)
        if paper is None:
            raise Http404
        try:
            return paper.make(message_for(delivery, platform))
        except EntryVersion.DoesNotExist:
            messages.error(request, _("This version of the item is no longer kept."))
        except (BlobMissing, FileAltered):
            messages.error(request, _("A file of the item can't be read from the store. Publish the page again."))
        return None


def wall_time(text: str) -> When | None:
    """What a form says on the wall clock of the desk, kept as it was said; nothing when it is no time."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None:
        return None
    return When(instant=found) if timezone.is_aware(found) else chosen(found, timezone.get_current_timezone_name())


def _next(request: HttpRequest, delivery: Delivery) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse("loa_deliveries:inspect", args=[delivery.pk])
