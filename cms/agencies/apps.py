"""Agencies as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "cms.agencies"
    label = "loa_agencies"
    verbose_name = _("Agencies")

    def ready(self) -> None:
        from . import signal_handlers

        signal_handlers.connect()
