"""Publishers as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_USE = "loa_publishers.use_channel"
_KEEP = ("loa_publishers.add_channel", "loa_publishers.change_channel", _USE)
#: What the roles of an agency may do with the channels of its collection. Planning also needs the right on the page.
RIGHTS = {"unit_approver": (_USE,), "board_approver": (_USE,), "channel_admin": _KEEP, "tenant_admin": _KEEP}


class PublishersConfig(AppConfig):
    name = "publishers"
    label = "loa_publishers"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from cms.core import events
        from cms.core.registries import collection_rights
        from cms.entries.events import EntryChanged

        from .planning.plan import entry_changed

        events.subscribe(EntryChanged, entry_changed)
        collection_rights.register("publishers", RIGHTS)
