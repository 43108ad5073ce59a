"""Media as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "cms.media"
    label = "loa_media"
    verbose_name = _("Media")

    def ready(self) -> None:
        from . import signal_handlers

        signal_handlers.connect()
