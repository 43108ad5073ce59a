"""The kernel's configuration: one frozen object made of the ``LOA`` setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

from .http import Guard, HttpPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreConf:
    """What the ``LOA`` dict says. Every key has a default that works in a foreign site, but the encryption keys."""

    #: What the outside sees, without a final slash; never taken from a Host header.
    public_url: str = "http://127.0.0.1:8000"
    #: Every screen says so when the platforms are the sandbox.
    demo: bool = False
    #: Where people look at the sandbox's timelines.
    sandbox_url: str = ""
    #: Namespace of OAI identifiers: a name that outlives host names and mergers.
    oai_namespace: str = "localhost"
    #: Keys of the secrets at rest: the first writes, all read.
    encryption_keys: tuple[str, ...] = ()
    #: Networks that the outbound guard lets through beside the public ones.
    outbound_allow: tuple[str, ...] = ()
    outbound_proxy: str = ""
    outbound_ca_bundle: str = ""
    #: Graph API version (https://developers.facebook.com/docs/graph-api/changelog).
    facebook_graph_version: str = "v26.0"
    #: Setting name → base URL, for platforms whose address is not the real one.
    endpoints: Mapping[str, str] = field(default_factory=dict)

    def http_policy(self) -> HttpPolicy:
        """How outbound requests behave here."""
        return HttpPolicy(
            guard=Guard.from_names(self.outbound_allow), proxy=self.outbound_proxy, ca_bundle=self.outbound_ca_bundle
        )


_conf: CoreConf | None = None


def conf() -> CoreConf:
    """The configuration. Raises ``ImproperlyConfigured`` naming an unknown key."""
    global _conf
    if _conf is None:
        _conf = _read(getattr(settings, "LOA", {}))
    return _conf


def _read(given: Mapping[str, Any]) -> CoreConf:
    names = {f.name.upper(): f.name for f in fields(CoreConf)}
    unknown = set(given) - set(names)
    if unknown:
        raise ImproperlyConfigured(
            f"The LOA setting holds the unknown key {sorted(unknown)[0]}; known are: {', '.join(sorted(names))}."
        )
    values = {names[key]: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    if "public_url" in values:
        values["public_url"] = values["public_url"].rstrip("/")
    return CoreConf(**values)


def _reset(*, setting: str, **kwargs: Any) -> None:
    global _conf
    if setting == "LOA":
        _conf = None


setting_changed.connect(_reset)
