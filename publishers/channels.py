"""Channels from plain data: the one way in for files, forms and commands, with sentences for what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import BaseModel
from wagtail.models import Collection

from cms.core.secrets import SecretsUnreadable

from .channel_fields import FieldsInvalid, is_renewed, parse_fields
from .contract import Platform
from .credentials import enter_credentials
from .models import Channel, ChannelState
from .registry import UnknownPlatform, get_platform, platforms

_KEYS = {"name", "platform", "collection", "options", "credentials"}


class ChannelInvalid(Exception):
    """The description of a channel can't be used; the text is a sentence for people, without secrets."""


def save_channel(data: Mapping[str, Any]) -> tuple[Channel, bool]:
    """Create or update the channel of that name. Returns it and whether anything changed. Raises ``ChannelInvalid``."""
    name = str(data.get("name") or "").strip()
    if not name:
        raise ChannelInvalid(_("A channel has no name; write “name: …”."))
    unknown = sorted(set(data) - _KEYS)
    if unknown:
        raise ChannelInvalid(
            _("Channel “%(name)s”: “%(key)s” is not a known key; use %(keys)s.")
            % {"name": name, "key": unknown[0], "keys": ", ".join(sorted(_KEYS))}
        )
    platform = _platform(name, str(data.get("platform") or ""))
    options = check_fields(platform.options_model, data.get("options") or {}, name)
    credentials = check_fields(platform.credentials_model, data.get("credentials") or {}, name)
    collection = find_collection(str(data.get("collection") or "Root"), name)
    with transaction.atomic():
        channel = Channel.objects.filter(name=name).first() or Channel(name=name)
        is_new_access = channel.pk is None or _brings_access(channel, credentials)
        wanted = (platform.slug, options, collection.pk)
        changed = is_new_access or (channel.platform, channel.options, channel.collection_id) != wanted
        if changed:
            channel.platform, channel.options, channel.collection = platform.slug, options, collection
            channel.save()
        if is_new_access:
            enter_credentials(channel, credentials)
    return channel, changed


def check_fields(model: type[BaseModel], values: Mapping[str, Any], channel: str) -> dict[str, Any]:
    """Validate options or credentials against the platform's model. Raises ``ChannelInvalid`` for the first wrong."""
    try:
        return parse_fields(model, values)
    except FieldsInvalid as error:
        field, why = next(iter(error.sentences.items()))
        raise ChannelInvalid(
            _("Channel “%(name)s”: the field “%(field)s” is missing or wrong. %(why)s")
            % {"name": channel, "field": field or "?", "why": why}
        ) from None


def find_collection(path: str, channel: str) -> Collection:
    """A collection by its path of names (``Root/Sở Tư pháp``). Raises ``ChannelInvalid``."""
    node = Collection.get_first_root_node()
    names = [part.strip() for part in path.split("/") if part.strip()]
    for name in names[1:] if names and names[0] in ("Root", node.name) else names:
        child = node.get_children().filter(name=name).first()
        if child is None:
            raise ChannelInvalid(
                _("Channel “%(name)s”: there is no collection “%(path)s”; create it first or write “Root”.")
                % {"name": channel, "path": path}
            )
        node = child
    return node


def _platform(name: str, slug: str) -> type[Platform]:
    try:
        return get_platform(slug)
    except UnknownPlatform:
        raise ChannelInvalid(
            _("Channel “%(name)s”: “%(platform)s” is not a known platform; use one of %(known)s.")
            % {"name": name, "platform": slug, "known": ", ".join(platforms())}
        ) from None


def _brings_access(channel: Channel, given: Mapping[str, Any]) -> bool:
    """Whether the description has other credentials than were entered; those that Loa renews may have moved on since.

    For a channel that waits to be reconnected every difference counts: that is how a file reconnects it.
    """
    try:
        kept = channel.credentials()
    except SecretsUnreadable:
        return True
    is_waiting = channel.state == ChannelState.NEEDS_RECONNECT
    model = get_platform(channel.platform).credentials_model
    return any(
        kept.get(name) != value
        for name, value in given.items()
        if is_waiting or name not in model.model_fields or not is_renewed(model.model_fields[name])
    )
