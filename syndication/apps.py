"""Syndication as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyndicationConfig(AppConfig):
    name = "syndication"
    label = "loa_syndication"
    verbose_name = _("Syndication")

    def ready(self) -> None:
        from . import ready

        ready.register()
