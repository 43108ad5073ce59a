"""What a person does with a channel: test, pause, resume; and its state, fetched again while a test runs."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages

from publishers.engine.acts import reopen_channel
from publishers.models import Channel, ChannelState

from ..audit import record
from ..permissions import channel_policy
from .standing import describe


def test_later(channel: Channel) -> None:
    """Have a worker test the connection; the screen asks until it knows."""
    from publishers.tasks import probe

    Channel.objects.filter(pk=channel.pk).update(health={"testing_since": timezone.now().isoformat()})
    # Without a broker the page still opens, and says after a while that nobody tested.
    transaction.on_commit(lambda: probe.delay(channel.pk), robust=True)


class ChannelActView(View):
    """A POST from the channel's screen."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        channel = get_object_or_404(Channel, pk=pk)
        if not channel_policy.user_has_permission_for_instance(request.user, "change", channel):
            raise PermissionDenied
        if act == "test":
            test_later(channel)
            if request.POST.get("next"):
                messages.info(
                    request, _("The connection of “%s” is being tested; its state says how it went.") % channel
                )
        elif act == "pause":
            Channel.objects.filter(pk=pk).update(state=ChannelState.PAUSED, problem={"code": "channel_paused"})
            messages.success(request, _("“%s” is paused. What is planned for it waits.") % channel)
        elif act == "resume":
            Channel.objects.filter(pk=pk).update(state=ChannelState.ACTIVE, problem=None)
            reopen_channel(channel)
            messages.success(request, _("“%s” is active. What waited goes out now.") % channel)
        else:
            raise Http404
        record(channel, f"loa.{act}", request.user)
        wanted = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
        return HttpResponseRedirect(wanted if is_ours else reverse("loa_channels:edit", args=[pk]))


class ChannelStateView(View):
    """The state as a fragment."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        channel = get_object_or_404(Channel, pk=pk)
        if not channel_policy.user_has_any_permission_for_instance(request.user, ["change", "use"], channel):
            raise PermissionDenied
        return TemplateResponse(request, "publishers/admin/channel_health.html", {"shown": describe(channel)})
