"""Pages as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "loa_pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from . import signal_handlers

        signal_handlers.connect()
