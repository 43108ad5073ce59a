"""Entries as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_WEBHOOKS = ("loa_entries.add_webhook", "loa_entries.change_webhook", "loa_entries.delete_webhook")
#: Who tells other programs of an agency's things looks after its channels or runs the site.
RIGHTS = {"channel_admin": _WEBHOOKS, "tenant_admin": _WEBHOOKS}
#: Who sees and ends everybody's tokens.
SITE_RIGHTS = {"tenant_admin": ("loa_entries.change_accesstoken",), "auditor": ("loa_entries.view_accesstoken",)}


class EntriesConfig(AppConfig):
    name = "cms.entries"
    label = "loa_entries"
    verbose_name = _("Entries")

    def ready(self) -> None:
        from cms.core.registries import collection_rights, sealed_columns, site_rights

        from . import indicators, ready, signal_handlers
        from .counted import ready as counted
        from .models import Webhook

        signal_handlers.connect()
        ready.register()
        counted.register()
        indicators.register()
        sealed_columns.register("cms.entries.Webhook", (Webhook, "sealed_secrets"))
        collection_rights.register("cms.entries", RIGHTS)
        site_rights.register("cms.entries", SITE_RIGHTS)
