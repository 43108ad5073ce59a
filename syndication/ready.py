"""What syndication tells the rest at start: imported by ``AppConfig.ready()`` only, when models are loaded."""

from __future__ import annotations

from cms.core import events
from cms.core.registries import api_routers, collection_rights, metric_sources, sealed_columns, site_rights
from cms.entries.events import EntryChanged
from cms.entries.ports import install_harvest_log

from .admin.permissions import HARVESTER_RIGHTS, SITE_RIGHTS
from .admin.site_permissions import SITE_RIGHTS as WATCHED_SITE_RIGHTS
from .admin.source_rights import RIGHTS as SOURCE_RIGHTS
from .inbound.contributing.api import router as contributions
from .inbound.exchange import hearing
from .models import Source, SourceKey, Subscription
from .oai.harvesters import HarvestLog
from .outbound import ready as outbound
from .websub.changes import entry_changed
from .websub.figures import subscribers
from .widgets import ready as widgets


def register() -> None:
    """Fill the registries, install the port, listen to events."""
    outbound.register()
    widgets.register()
    hearing.register()
    events.subscribe(EntryChanged, entry_changed)
    install_harvest_log(HarvestLog())
    api_routers.register("/contributions", contributions)
    metric_sources.register("syndication.subscribers", subscribers)
    sealed_columns.register("syndication.Subscription.secret", (Subscription, "secret"))
    sealed_columns.register("syndication.Subscription.asked_secret", (Subscription, "asked_secret"))
    sealed_columns.register("syndication.Source.hub_secret", (Source, "hub_secret"))
    sealed_columns.register("syndication.SourceKey.sealed_key", (SourceKey, "sealed_key"))
    site_rights.register("syndication.subscribers", SITE_RIGHTS)
    site_rights.register("syndication.sites", WATCHED_SITE_RIGHTS)
    site_rights.register("syndication.harvesters", HARVESTER_RIGHTS)
    collection_rights.register("syndication.sources", SOURCE_RIGHTS)
