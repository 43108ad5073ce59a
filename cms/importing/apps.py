"""Bulk import as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportingConfig(AppConfig):
    name = "cms.importing"
    label = "loa_importing"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from cms.core import events
        from cms.entries.events import EntryChanged

        from .actions.wishes import entry_changed

        events.subscribe(EntryChanged, entry_changed)
