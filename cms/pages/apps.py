"""Pages as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "loa_pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from cms.entries.ports import install_draft_factory

        from . import signal_handlers
        from .drafting.factory import PageDrafts

        signal_handlers.connect()
        install_draft_factory(PageDrafts())
