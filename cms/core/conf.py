"""Configuration: a package has one frozen object made of one dict setting; the reader, and the kernel's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

from .http import Guard, HttpPolicy

C = TypeVar("C")

_loaded: dict[str, Any] = {}


def load(cls: type[C], setting: str) -> C:
    """Build the dataclass from the dict setting (keys in upper case), once until the setting changes.

    Raises ``ImproperlyConfigured`` naming an unknown key.
    """
    if setting not in _loaded:
        _loaded[setting] = _read(cls, setting, getattr(settings, setting, {}))
    return _loaded[setting]


def _read(cls: type[C], setting: str, given: Mapping[str, Any]) -> C:
    names = {f.name.upper(): f.name for f in fields(cls)}  # type: ignore[arg-type]
    unknown = sorted(set(given) - set(names))
    if unknown:
        raise ImproperlyConfigured(
            f"The {setting} setting holds the unknown key {unknown[0]}; known are: {', '.join(sorted(names))}."
        )
    return cls(**{names[key]: tuple(value) if isinstance(value, list) else value for key, value in given.items()})


def _forget(*, setting: str, **kwargs: Any) -> None:
    _loaded.pop(setting, None)


setting_changed.connect(_forget, dispatch_uid="loa.conf")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreConf:
    """The ``LOA`` setting. Every key has a default that works in a foreign site, but the encryption keys."""

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
    #: Memory for ready answers in each web process, in MiB; 0: none are kept.
    fast_path_mb: int = 64
    #: Beginnings of the names of cookies that mean nothing to pages: their readers get ready answers too.
    fast_path_cookies_ignored: tuple[str, ...] = ("_ga", "_gid", "_pk_", "__cf", "cf_")

    #: Where processes lay down what they counted, before it goes to the database; empty: straight there.
    counts_url: str = ""
    #: Seconds between two hand-overs of what a process counted; 0: only when it is told to.
    count_every_s: float = 1.0
    #: A proxy stands before us: what it says of who asks is believed.
    behind_proxy: bool = False

    #: What browsers do with a page that breaks its content policy: enforce it, only report it, or nothing (``off``).
    content_policy: str = "enforce"

    #: What the pinned files may take, in MiB; 0: as much as the disk has.
    blob_quota_mb: int = 0

    #: Calls that one access token may make in a minute.
    api_calls_per_minute: int = 120
    #: Calls without a token that one address may make in a minute, beside what is answered from memory; 0: any number.
    api_reads_per_minute: int = 3000
    #: Sites whose pages may call the API with a token; everybody's may read what is public.
    api_origins: tuple[str, ...] = ()
    #: Address of the front end that shows drafts; empty: this site shows them itself.
    headless_preview: str = ""

    #: Where errors are reported, and where traces go, when the packages for it are installed; empty: nowhere.
    sentry_dsn: str = ""
    otlp_url: str = ""

    def http_policy(self) -> HttpPolicy:
        """How outbound requests behave here. Raises ``ValueError`` for a network that is none."""
        return HttpPolicy(
            guard=Guard.from_names(self.outbound_allow), proxy=self.outbound_proxy, ca_bundle=self.outbound_ca_bundle
        )


def conf() -> CoreConf:
    """The kernel's configuration."""
    return load(CoreConf, "LOA")
