"""Pages as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_SEARCH = frozenset({"loa_search"})
_READS = frozenset({"GET", "HEAD"})
#: Of private pages and private folders of documents: typed by people, guessed by programs.
_PASSWORDS = frozenset({"wagtailcore_authenticate_with_password", "wagtaildocs_authenticate_with_password"})


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "loa_pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from cms.core.registries import Pace, api_routers, paces
        from cms.entries.ports import install_draft_factory

        from . import ready, signal_handlers, words_sought
        from .api.previews import router as previews_router
        from .api.search import router as search_router
        from .drafting.factory import PageDrafts
        from .public import listed

        signal_handlers.connect()
        words_sought.register()
        ready.register()
        listed.register()
        paces.register("search", Pace(views=_SEARCH, limit=60, per_s=60, methods=frozenset({"GET", "HEAD", "POST"})))
        paces.register("suggestions", Pace(views=frozenset({"loa_suggest"}), limit=240, per_s=60, methods=_READS))
        paces.register("page_passwords", Pace(views=_PASSWORDS, limit=10, per_s=300))
        install_draft_factory(PageDrafts())
        api_routers.register("/search", search_router)
        api_routers.register("/previews", previews_router)
