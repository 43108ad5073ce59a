"""Legal documents as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LegalConfig(AppConfig):
    name = "cms.legal"
    label = "loa_legal"
    verbose_name = _("Legal documents")

    def ready(self) -> None:
        from cms.core.registries import api_routers
        from cms.entries.ports import install_citation_matcher

        from . import signal_handlers
        from .api import router
        from .matching import RegisterMatcher

        signal_handlers.connect()
        install_citation_matcher(RegisterMatcher())
        api_routers.register("/legal-documents", router)
