"""Channel → platform object: options and credentials checked, the one HTTP client, the clock."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ValidationError

from cms.core.clock import Clock, SystemClock
from cms.core.conf import conf as core_conf
from cms.core.http import HttpClient, HttpPolicy
from cms.core.secrets import SecretsUnreadable
from publishers.conf import conf
from publishers.contract import Account, Connecting, Gauge, Misconfigured, Platform
from publishers.models import Channel
from publishers.registry import UnknownPlatform, get_platform

from .allowances import gauge_for


def platform_for(channel: Channel, clock: Clock | None = None, *, gauge: Gauge | None = None) -> Platform:
    """Build the platform of a channel; ``gauge`` in place of its own. Raises ``Misconfigured``."""
    try:
        cls = get_platform(channel.platform)
    except UnknownPlatform:
        raise Misconfigured("misconfigured", params={"field": "platform"}) from None
    try:
        credentials = channel.credentials()
    except SecretsUnreadable:
        raise Misconfigured("credentials_unreadable") from None
    account = Account(
        channel=channel.name,
        options=_checked(cls.options_model, channel.options),
        credentials=_checked(cls.credentials_model, credentials),
        endpoints=endpoints_of(cls),
    )
    clock = clock or SystemClock()
    return cls(account, http_client(core_conf().http_policy()), clock, gauge or gauge_for(channel, cls, clock))


def endpoints_of(cls: type[Platform] | type[Connecting]) -> dict[str, str]:
    """The platform's base URLs, or those of its way to connect: its own defaults under what the settings say."""
    chosen = {name: conf().endpoints.get(name, default) for name, default in cls.endpoints.items()}
    return {name: url.rstrip("/") for name, url in chosen.items()}


@cache
def http_client(policy: HttpPolicy) -> HttpClient:
    """One client per policy and process; its sessions are per thread."""
    return HttpClient(policy)


def _checked(model: type[BaseModel], values: dict[str, object]) -> BaseModel:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        # Only the field's name: the value may be a secret.
        names = ", ".join(sorted({str(item["loc"][0]) for item in error.errors() if item["loc"]})) or "?"
        raise Misconfigured("misconfigured", params={"field": names}) from None
