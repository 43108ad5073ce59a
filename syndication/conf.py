"""How syndication behaves: the ``LOA_SYNDICATION`` setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cms.core.conf import load

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SyndicationConf:
    """Every key has a default that works in a foreign site."""

    #: Whom harvesters may write to; empty: the sender of the site's letters.
    oai_admin_email: str = ""
    #: Harvests that one web process answers at once; others wait a moment and are then asked to come again.
    oai_lanes: int = 4
    #: A proxy stands before the site: it says in ``X-Forwarded-For`` where a request comes from.
    behind_proxy: bool = False

    #: Days between two visits of a department's site; how old the newest item of a fresh one may be.
    sites_checked_every_days: int = 7
    sites_fresh_days: int = 30
    #: Addresses that requests from here come from, for firewalls of those whom we send to; shown to anyone.
    outgoing_addresses: tuple[str, ...] = ()

    #: Largest file that a partner may hand in, and how much within a day (bytes).
    exchange_file_max: int = 1024 * _MB
    exchange_daily_max: int = 20 * 1024 * _MB
    #: Signed requests a minute for each key.
    exchange_per_minute: int = 300
    #: Largest file of the contribution form and its API (bytes); contributions an hour from each link, token, address.
    contribution_file_max: int = 20 * _MB
    contributions_per_hour: int = 30

    #: How many subscribers a worker process tells at once, each on a thread of its own.
    hub_threads: int = 16
    #: Celery queue of the hub, which a worker must listen to; empty: the usual one.
    hub_queue: str = ""
    #: Subscriptions that one callback host, and one feed, may have.
    hub_per_host: int = 500
    hub_per_topic: int = 20_000

    #: Celery queue of taking in, which a worker must listen to; empty: the usual one.
    inbound_queue: str = ""
    #: A page type (``app_label.Model``) that offers become, and which of its fields takes what: for sites without ours.
    draft_page: str = ""
    draft_fields: Mapping[str, str] = field(default_factory=dict)


def conf() -> SyndicationConf:
    """The configuration of syndication."""
    return load(SyndicationConf, "LOA_SYNDICATION")
