"""Entries as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EntriesConfig(AppConfig):
    name = "cms.entries"
    label = "loa_entries"
    verbose_name = _("Entries")

    def ready(self) -> None:
        from . import ready, signal_handlers

        signal_handlers.connect()
        ready.register()
