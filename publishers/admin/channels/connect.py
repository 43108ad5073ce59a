"""Connecting an account: the app, the way over there and back, the account. No token is ever typed or seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.models import Collection

from cms.core.conf import conf as core_conf
from cms.core.headers.middleware import show_images_of
from publishers.connecting.finishing import account_of, connect_again, connect_new, connected_as
from publishers.connecting.handshakes import begin, callback_address, choosing, connectable, places_of
from publishers.connecting.registered import keep_for_all, known_apps
from publishers.contract import NotConnected, Place
from publishers.models import Channel, Phase
from publishers.sentences import explain

from ..audit import record
from ..permissions import channel_policy
from ..presenting import platform_label
from .acts import test_later
from .connect_forms import AppForm, NewChannelForm


class ConnectView(View):
    """Step one: what we ask as, and what will happen over there."""

    def dispatch(self, request: HttpRequest, platform: str, *args: Any, **kwargs: Any) -> Any:
        self.platform, self.connecting = platform, connectable(platform)
        if self.connecting is None:
            raise Http404
        self.channel = _channel(request, platform)
        if self.channel is None and not channel_policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        app = form.chosen()
        if form.keeps_for_all and self._may_keep:
            keep_for_all(self.platform, app)
        away = HttpResponseRedirect(begin(request.session, request.user, self.platform, app, self.channel))
        away["Referrer-Policy"] = "no-referrer"
        return away

    @property
    def _may_keep(self) -> bool:
        """Who looks after everything may say what every department asks as."""
        everywhere = channel_policy.collections_user_has_permission_for(self.request.user, "change")
        return bool(everywhere.filter(pk=Collection.get_first_root_node().pk).exists())

    def _form(self, data: Mapping[str, Any] | None = None) -> AppForm:
        mine = channel_policy.instances_user_has_permission_for(self.request.user, "change").filter(
            platform=self.platform
        )
        # The channel that is connected again first: its app is the likely one.
        channels = sorted(mine, key=lambda channel: (channel != self.channel, channel.name))
        known = known_apps(self.platform, channels)
        if self.channel is not None:
            known.sort(key=lambda item: self.channel.name not in item.used_by)
        return AppForm(data, known=known, may_keep=self._may_keep, needs_secret=self.connecting.needs_secret)

    def _page(self, request: HttpRequest, form: AppForm) -> HttpResponse:
        public = core_conf().public_url
        context = {
            **_frame(self.platform, self.channel, step=1),
            "form": form,
            "network": self.connecting.network,
            "callback": callback_address(self.platform),
            "rights": [_short(name) for name in (*self.connecting.needs, *self.connecting.wants)],
            "console": self.connecting.console,
            # The way back leads there, and this browser is known there only if it came from there.
            "elsewhere": "" if request.get_host() == urlsplit(public).netloc else public + request.path,
        }
        return TemplateResponse(request, "publishers/admin/connect_app.html", context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One account in the list."""

    place: Place
    #: The channel that it is already.
    channel: Channel | None
    is_open: bool
    is_chosen: bool

    @property
    def picture(self) -> str:
        """Only what a browser may load without giving itself away."""
        return self.place.picture if self.place.picture.startswith(("https://", core_conf().sandbox_url or "-")) else ""

    @property
    def missing(self) -> str:
        return ", ".join(_short(name) for name in self.place.missing)


class ChooseView(View):
    """Step two: which account; then the channel exists, and is tested."""

    def dispatch(self, request: HttpRequest, pk: UUID, *args: Any, **kwargs: Any) -> Any:
        try:
            self.handshake = choosing(pk, request.session, request.user)
        except NotConnected as refusal:
            return self._given_up(request, refusal)
        _check_may(request.user, self.handshake.channel)
        if self.handshake.phase == Phase.FAILED:
            return self._failed(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, self._new_form(), self._first_open())

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = request.POST.get("place", "")
        target = self._target(chosen, as_new="as_new" in request.POST)
        form = self._new_form(request.POST if target is None else None)
        try:
            if target is not None:
                channel, verb = connect_again(self.handshake, chosen, target), "loa.reconnect"
            elif form is None:
                raise PermissionDenied
            elif not form.is_valid():
                return self._page(request, form, chosen)
            else:
                channel, verb = connect_new(self.handshake, chosen, form.save(commit=False)), "loa.connect"
        except NotConnected as refusal:
            return self._page(request, form, chosen, refusal)
        record(channel, verb, request.user)
        test_later(channel)
        messages.success(request, _("“%s” is connected. Its connection is being tested now.") % channel)
        return HttpResponseRedirect(reverse("loa_channels:edit", args=[channel.pk]))

    def _target(self, chosen: str, *, as_new: bool) -> Channel | None:
        """The channel that gets the access: the one that was begun with, or the one that the account is already."""
        already = self._connected.get(chosen)
        if already is not None and already != self.handshake.channel:
            if not _may_change(self.request.user, already):
                raise PermissionDenied
            return already
        return None if as_new else self.handshake.channel

    @cached_property
    def _places(self) -> Sequence[Place]:
        return places_of(self.handshake)[1]

    @cached_property
    def _connected(self) -> dict[str, Channel]:
        return connected_as(self.handshake.platform, self._places)

    def _offers(self, chosen: str) -> list[Offer]:
        found = []
        for place in self._places:
            channel = self._connected.get(place.id)
            is_open = place.is_usable and (channel is None or _may_change(self.request.user, channel))
            found.append(Offer(place=place, channel=channel, is_open=is_open, is_chosen=is_open and place.id == chosen))
        return found

    def _first_open(self) -> str:
        """The channel's own account, else the only one, else the first that is new."""
        wanted = account_of(self.handshake.channel) if self.handshake.channel else ""
        ids = [offer.place.id for offer in self._offers("") if offer.is_open]
        new = [place for place in ids if place not in self._connected]
        return wanted if wanted in ids else next(iter([*new, *ids]), "")

    def _proposed_name(self) -> str:
        place = next((place for place in self._places if place.id == self._first_open()), None)
        name = f"{platform_label(self.handshake.platform)} {place.name}"[:120] if place else ""
        return "" if Channel.objects.filter(name=name).exists() else name

    def _new_form(self, data: Mapping[str, Any] | None = None) -> NewChannelForm | None:
        """What is asked of a new channel; nothing of who may only connect channels again."""
        if not channel_policy.user_has_permission(self.request.user, "add"):
            return None
        initial = {"name": self._proposed_name(), "responsible": self.request.user.pk}
        fresh = Channel(platform=self.handshake.platform)
        return NewChannelForm(data, instance=fresh, user=self.request.user, initial=initial)

    def _page(
        self, request: HttpRequest, form: NewChannelForm | None, chosen: str, refusal: NotConnected | None = None
    ) -> HttpResponse:
        slug, channel = self.handshake.platform, self.handshake.channel
        offers = self._offers(chosen)
        context = {
            **_frame(slug, channel, step=3),
            "form": form,
            "offers": offers,
            "is_any_open": any(offer.is_open for offer in offers),
            "refusal": explain(refusal.code, refusal.params, slug) if refusal else None,
            # Another account than the channel's own was chosen: it can be one of its own.
            "is_other": refusal is not None and refusal.code == "connect_other_account",
            "again": _begin_address(slug, channel),
        }
        response = TemplateResponse(request, "publishers/admin/connect_choose.html", context)
        # Accounts of one name are told apart by their pictures, which lie with the network.
        show_images_of(response, (offer.picture for offer in offers))
        return response

    def _failed(self, request: HttpRequest) -> HttpResponse:
        problem, slug = self.handshake.problem or {}, self.handshake.platform
        context = {
            **_frame(slug, self.handshake.channel, step=2),
            "said": explain(problem.get("code", ""), problem.get("params"), slug),
            "detail": problem.get("detail", ""),
            "again": _begin_address(slug, self.handshake.channel),
        }
        return TemplateResponse(request, "publishers/admin/connect_failed.html", context)

    def _given_up(self, request: HttpRequest, refusal: NotConnected) -> HttpResponse:
        said = explain(refusal.code, refusal.params)
        messages.error(request, f"{said.message} {said.fix}")
        return HttpResponseRedirect(reverse("loa_channels:index"))


def _channel(request: HttpRequest, platform: str) -> Channel | None:
    """The channel that is to be connected again, which this person may change."""
    pk = request.GET.get("channel", "")
    if not pk:
        return None
    channel = get_object_or_404(Channel, pk=pk if pk.isdigit() else 0, platform=platform)
    _check_may(request.user, channel)
    return channel


def _check_may(user: Any, channel: Channel | None) -> None:
    may = _may_change(user, channel) if channel else channel_policy.user_has_permission(user, "add")
    if not may:
        raise PermissionDenied


def _may_change(user: Any, channel: Channel) -> bool:
    return bool(channel_policy.user_has_permission_for_instance(user, "change", channel))


def _begin_address(slug: str, channel: Channel | None) -> str:
    address = reverse("loa_channels:connect", args=[slug])
    return f"{address}?channel={channel.pk}" if channel else address


def _frame(slug: str, channel: Channel | None, *, step: int) -> dict[str, Any]:
    """What every step shows: whose channel, how far."""
    title = _("Connect “%s” again") % channel if channel else _("Connect an account")
    trail = [
        {"url": reverse("loa_channels:index"), "label": _("Channels")},
        {"url": "", "label": title},
    ]
    steps = [(1, _("App")), (2, _("Permission")), (3, _("Account")), (4, _("Test"))]
    return {
        "slug": slug, "platform": platform_label(slug), "channel": channel, "title": title, "breadcrumbs_items": trail,
        "header_title": title, "header_icon": "globe",
        "steps": [{"number": number, "label": label, "is_now": number == step, "is_done": number < step}
                  for number, label in steps],
    }  # fmt: skip


def _short(right: str) -> str:
    """A right by the part of its name that differs."""
    return right.rsplit("/", 1)[-1]
