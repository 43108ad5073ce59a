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
_FREEZE = ("loa_publishers.freeze",)
#: And who looks everything over.
SITE_RIGHTS = {
    "board_approver": _FREEZE, "tenant_admin": _FREEZE, "auditor": ("loa_publishers.view_delivery",),
}  # fmt: skip


class PublishersConfig(AppConfig):
    name = "publishers"
    label = "loa_publishers"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from cms.core import events
        from cms.core.registries import (
            ailments,
            collection_rights,
            health_parts,
            made_files,
            metric_sources,
            more_columns,
            official_accounts,
            sealed_columns,
            site_rights,
        )
        from cms.entries.events import EntryChanged

        from . import health, keeping, official, replaying, watchdog  # noqa: F401 (registers its task)
        from .admin.importing.wishes import PlanColumns
        from .analytics.facts import indicating
        from .api import routers
        from .derivatives import tasks as derivative_tasks  # noqa: F401 (registers its task)
        from .derivatives.serving import made_of
        from .links import ready as links
        from .models import Channel, Handshake, NetworkApp
        from .planning.plan import entry_changed
        from .platforms.unknown_codes import unknown_codes
        from .statistics import indicators as statistics_indicators

        events.subscribe(EntryChanged, entry_changed)
        routers.register()
        links.register()
        collection_rights.register("publishers", RIGHTS)
        site_rights.register("publishers", SITE_RIGHTS)
        sealed_columns.register("publishers.Channel", (Channel, "sealed_credentials"))
        sealed_columns.register("publishers.Handshake", (Handshake, "sealed"))
        sealed_columns.register("publishers.NetworkApp", (NetworkApp, "sealed"))
        metric_sources.register("publishers.unknown_codes", unknown_codes)
        health_parts.register("channels", health.channels)
        health_parts.register("restore", health.restore)
        ailments.register("engine", watchdog.engine)
        made_files.register("derivatives", made_of)
        more_columns.register("publishers", PlanColumns())
        official_accounts.register("publishers", official.official_accounts)
        statistics_indicators.register()
        indicating.register()
        keeping.register()
