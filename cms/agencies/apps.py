"""Agencies as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "cms.agencies"
    label = "loa_agencies"
    verbose_name = _("Agencies")

    def ready(self) -> None:
        from cms.core.registries import api_routers
        from cms.entries.ports import install_collection_owners

        from . import signal_handlers
        from .api import router
        from .owners import AgencyCollections

        signal_handlers.connect()
        install_collection_owners(AgencyCollections())
        api_routers.register("/agencies", router)
