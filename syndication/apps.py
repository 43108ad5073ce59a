"""Syndication as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyndicationConfig(AppConfig):
    name = "syndication"
    label = "loa_syndication"
    verbose_name = _("Syndication")

    def ready(self) -> None:
        from .outbound import ready

        ready.register()
        from cms.core import events
        from cms.core.registries import api_routers, sealed_columns
        from cms.entries.events import EntryChanged

        from .models import Source, Subscription
        from .websub.changes import entry_changed

        events.subscribe(EntryChanged, entry_changed)
        sealed_columns.register("syndication.Subscription.secret", (Subscription, "secret"))
        sealed_columns.register("syndication.Subscription.asked_secret", (Subscription, "asked_secret"))
        sealed_columns.register("syndication.Source.hub_secret", (Source, "hub_secret"))
        from cms.core.registries import metric_sources, site_rights

        from .admin.permissions import SITE_RIGHTS
        from .websub.figures import subscribers

        site_rights.register("syndication.subscribers", SITE_RIGHTS)
        metric_sources.register("syndication.subscribers", subscribers)
        from .inbound.contributing import api as contributions
        from .models import SourceKey

        sealed_columns.register("syndication.SourceKey.sealed_key", (SourceKey, "sealed_key"))
        api_routers.register("/contributions", contributions.router)
        from .inbound.exchange import hearing

        hearing.register()
        from cms.entries.ports import install_harvest_log

        from .oai.harvesters import HarvestLog

        install_harvest_log(HarvestLog())
        from .widgets import ready as widgets

        widgets.register()
        from .admin.site_permissions import SITE_RIGHTS as SITES

        site_rights.register("syndication.sites", SITES)
        from cms.core.registries import collection_rights

        from .admin.source_rights import RIGHTS

        collection_rights.register("syndication.sources", RIGHTS)
        from .admin.permissions import HARVESTER_RIGHTS

        site_rights.register("syndication.harvesters", HARVESTER_RIGHTS)
