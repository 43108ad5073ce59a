"""What syndication tells the rest at start: imported by ``AppConfig.ready()`` only, when models are loaded."""

from __future__ import annotations

from cms.core import events
from cms.core.registries import (
    PersonalStore,
    agency_signs,
    api_routers,
    collection_rights,
    indicators,
    metric_sources,
    personal_screens,
    personal_stores,
    sealed_columns,
    site_rights,
)
from cms.entries.events import EntryChanged
from cms.entries.ports import install_harvest_log

from .admin.permissions import HARVESTER_RIGHTS, SITE_RIGHTS
from .admin.site_permissions import SITE_RIGHTS as WATCHED_SITE_RIGHTS
from .admin.source_rights import RIGHTS as SOURCE_RIGHTS
from .counted import ready as counted
from .inbound.contributing import personal
from .inbound.contributing.api import router as contributions
from .inbound.exchange import hearing
from .link_checker import signs
from .models import Source, SourceKey, Subscription
from .oai.harvesters import HarvestLog
from .outbound import ready as outbound
from .outbound.api import router as feeds
from .websub.changes import entry_changed
from .websub.figures import subscribers
from .widgets import ready as widgets

#: Where the desk shows how contributors and the people of sources may be reached.
_PERSONAL_SCREENS = frozenset({"loa_inbox:edit", "loa_sources:edit"})


def register() -> None:
    """Fill the registries, install the port, listen to events."""
    outbound.register()
    widgets.register()
    counted.register()
    hearing.register()
    events.subscribe(EntryChanged, entry_changed)
    install_harvest_log(HarvestLog())
    api_routers.register("/contributions", contributions)
    api_routers.register("/feeds", feeds)
    metric_sources.register("syndication.subscribers", subscribers)
    sealed_columns.register("syndication.Subscription.secret", (Subscription, "secret"))
    sealed_columns.register("syndication.Subscription.asked_secret", (Subscription, "asked_secret"))
    sealed_columns.register("syndication.Source.hub_secret", (Source, "hub_secret"))
    sealed_columns.register("syndication.SourceKey.sealed_key", (SourceKey, "sealed_key"))
    personal_stores.register("contributions", PersonalStore(find=personal.find, erase=personal.erase))
    personal_screens.register("syndication", _PERSONAL_SCREENS)
    site_rights.register("syndication.subscribers", SITE_RIGHTS)
    site_rights.register("syndication.sites", WATCHED_SITE_RIGHTS)
    site_rights.register("syndication.harvesters", HARVESTER_RIGHTS)
    collection_rights.register("syndication.sources", SOURCE_RIGHTS)
    agency_signs.register("syndication.section", signs.section_signs)
    agency_signs.register("syndication.links", signs.link_signs)
    for indicator in signs.INDICATORS:
        indicators.register(indicator.code, indicator)
