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
        from cms.core.registries import sealed_columns
        from cms.entries.events import EntryChanged

        from .models import Source, Subscription
        from .websub.changes import entry_changed

        events.subscribe(EntryChanged, entry_changed)
        sealed_columns.register("syndication.Subscription.secret", (Subscription, "secret"))
        sealed_columns.register("syndication.Subscription.asked_secret", (Subscription, "asked_secret"))
        sealed_columns.register("syndication.Source.hub_secret", (Source, "hub_secret"))
        from cms.entries.ports import install_harvest_log

        from .oai.harvesters import HarvestLog

        install_harvest_log(HarvestLog())
