"""Publishers as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_USE = "loa_publishers.use_channel"
_KEEP = ("loa_publishers.add_channel", "loa_publishers.change_channel", _USE)
#: A second person's yes to telling followers of an item.
_ANNOUNCE = "loa_publishers.announce_channel"
_CAMPAIGNS = ("loa_publishers.add_campaign", "loa_publishers.change_campaign")
#: What the roles of an agency may do with the channels and campaigns of its collection. Planning also needs the right
#: on the page.
RIGHTS = {
    "unit_approver": (_USE, _ANNOUNCE, *_CAMPAIGNS),
    "board_approver": (_USE, _ANNOUNCE, *_CAMPAIGNS),
    "channel_admin": _KEEP,
    "tenant_admin": (*_KEEP, _ANNOUNCE, *_CAMPAIGNS, "loa_publishers.delete_campaign"),
}
#: Who may stop everything at once.
SITE_RIGHTS = {"board_approver": ("loa_publishers.freeze",), "tenant_admin": ("loa_publishers.freeze",)}


class PublishersConfig(AppConfig):
    name = "publishers"
    label = "loa_publishers"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from cms.core import events
        from cms.core.registries import (
            collection_rights,
            health_parts,
            made_files,
            metric_sources,
            sealed_columns,
            site_rights,
        )
        from cms.entries.events import EntryChanged

        from . import health, replaying  # noqa: F401 (registers its task)
        from .derivatives import tasks as derivative_tasks  # noqa: F401 (registers its task)
        from .derivatives.serving import made_of
        from .models import Channel, Handshake, NetworkApp
        from .planning.plan import entry_changed
        from .platforms.unknown_codes import unknown_codes

        events.subscribe(EntryChanged, entry_changed)
        collection_rights.register("publishers", RIGHTS)
        site_rights.register("publishers", SITE_RIGHTS)
        sealed_columns.register("publishers.Channel", (Channel, "sealed_credentials"))
        sealed_columns.register("publishers.Handshake", (Handshake, "sealed"))
        sealed_columns.register("publishers.NetworkApp", (NetworkApp, "sealed"))
        metric_sources.register("publishers.unknown_codes", unknown_codes)
        health_parts.register("channels", health.channels)
        health_parts.register("restore", health.restore)
        made_files.register("derivatives", made_of)
