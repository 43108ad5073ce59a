"""Publishers as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishersConfig(AppConfig):
    name = "publishers"
    label = "loa_publishers"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from cms.core import events
        from cms.entries.events import EntryChanged

        from .planning.plan import entry_changed

        events.subscribe(EntryChanged, entry_changed)
