"""The last step: the chosen account becomes a channel, or gives an old channel a fresh access."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from cms.core.secrets import SecretsUnreadable
from publishers.channel_fields import FieldsInvalid, is_automatic, parse_fields
from publishers.contract import App, NotConnected, Place
from publishers.credentials import enter_credentials
from publishers.models import Channel, Handshake, Phase
from publishers.registry import get_platform

from .handshakes import connectable, places_of


def account_of(channel: Channel) -> str:
    """The number of the channel's account over there; empty where it is not known."""
    cls = connectable(channel.platform)
    named = channel.options.get(cls.account_field) if cls and cls.account_field else ""
    return str(named or channel.account_id)


def connected_as(slug: str, places: Iterable[Place]) -> dict[str, Channel]:
    """Account → the channel that it is already."""
    wanted = {place.id for place in places}
    channels = Channel.objects.filter(platform=slug).select_related("collection").order_by("-pk")
    return {account: channel for channel in channels if (account := account_of(channel)) in wanted}


def place_of(handshake: Handshake, place_id: str) -> tuple[App, Place]:
    """The account that a person chose. Raises ``NotConnected``."""
    app, places = places_of(handshake)
    place = next((place for place in places if place.id == place_id), None)
    if place is None:
        raise NotConnected("connect_unknown")
    if not place.is_usable:
        raise NotConnected("connect_rights_missing", params={"name": place.name})
    return app, place


@transaction.atomic
def connect_new(handshake: Handshake, place_id: str, channel: Channel) -> Channel:
    """Save the new channel (its name, collection and people are set) with the account's options and access.

    Raises ``NotConnected``, also when the account has become a channel meanwhile.
    """
    app, place = place_of(handshake, place_id)
    if connected_as(handshake.platform, [place]):
        raise NotConnected("connect_taken", params={"name": place.name})
    _use_up(handshake)
    platform = get_platform(handshake.platform)
    channel.platform = handshake.platform
    channel.options = _parsed(platform.options_model, place.options)
    credentials = _credentials(channel, app, place, {})
    channel.save()
    enter_credentials(channel, credentials, account_id=place.id)
    Handshake.objects.filter(pk=handshake.pk).update(channel=channel)
    return channel


@transaction.atomic
def connect_again(handshake: Handshake, place_id: str, channel: Channel) -> Channel:
    """Give the channel a fresh access to the account that it is; its history and settings stay. Raises
    ``NotConnected``, above all for another account."""
    app, place = place_of(handshake, place_id)
    account = account_of(channel)
    if account and account != place.id:
        raise NotConnected("connect_other_account", params={"name": place.name, "expected": _name(channel)})
    _use_up(handshake)
    credentials = _credentials(channel, app, place, _stored(channel))
    enter_credentials(channel, credentials, account_id=place.id)
    Handshake.objects.filter(pk=handshake.pk).update(channel=channel)
    return channel


def _use_up(handshake: Handshake) -> None:
    """What was sealed in between is gone with the choice, whoever presses twice."""
    if not Handshake.objects.filter(pk=handshake.pk, phase=Phase.CHOOSING).update(phase=Phase.DONE, sealed=""):
        raise NotConnected("connect_used")


def _credentials(channel: Channel, app: App, place: Place, stored: dict[str, Any]) -> dict[str, Any]:
    """The new access over what a person entered once (a webhook's key); notes about the old access go."""
    platform, cls = get_platform(channel.platform), connectable(channel.platform)
    assert cls is not None
    fields = platform.credentials_model.model_fields
    kept = {name: value for name, value in stored.items() if name in fields and not is_automatic(fields[name])}
    fresh = {**place.credentials, cls.id_field: app.id, cls.secret_field: app.secret}
    return _parsed(platform.credentials_model, {**kept, **fresh})


def _parsed(model: Any, values: Any) -> dict[str, Any]:
    try:
        return parse_fields(model, values)
    except FieldsInvalid as invalid:
        # Names of fields only; the values may be secrets.
        raise NotConnected("connect_account_invalid", detail=", ".join(invalid.sentences)) from None


def _stored(channel: Channel) -> dict[str, Any]:
    try:
        return channel.credentials()
    except SecretsUnreadable:
        return {}


def _name(channel: Channel) -> str:
    """What the account is called, if the last test said so."""
    return str((channel.health or {}).get("account") or account_of(channel))
