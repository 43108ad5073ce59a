"""What a caller sees and may use: the person's rights, as far as the token reaches."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.entries.access.tokens import Caller
from cms.entries.api.problems import Refused
from cms.entries.mixins import RecordMixin
from cms.entries.models import Entry
from publishers.admin.permissions import may_act, may_plan, usable_channels, visible_deliveries
from publishers.models import Channel, Delivery


def channels(caller: Caller) -> QuerySet[Channel]:
    """Channels on which the caller may publish."""
    found, shelves = usable_channels(caller.user), caller.shelves()
    return found if shelves is None else found.filter(collection__in=shelves)


def deliveries(caller: Caller) -> QuerySet[Delivery]:
    """Deliveries that the caller may see."""
    found, shelves, pages = visible_deliveries(caller.user), caller.shelves(), caller.pages()
    if shelves is not None:
        found = found.filter(channel__collection__in=shelves)
    if pages is not None:
        found = found.filter(entry__page_id__in=pages.values("pk"))
    return found.select_related("channel", "entry")


def delivery_to_change(caller: Caller, delivery_id: UUID) -> Delivery:
    """The delivery, if the caller may act on it; what one may not even see is not there. Raises ``Refused``."""
    delivery = deliveries(caller).filter(pk=delivery_id).first()
    if delivery is None:
        raise Refused(404, "unknown_delivery", _("There is no delivery %(id)s that you may see.") % {"id": delivery_id})
    if not may_act(caller.user, delivery):
        told = _("You may look at this delivery but not change it: that needs the right to publish on “%(name)s”.")
        raise Refused(403, "not_allowed", told % {"name": delivery.channel})
    return delivery


def entry_to_plan(caller: Caller, entry_id: UUID) -> Entry:
    """The item, if the caller may plan it. Raises ``Refused``."""
    entry = Entry.objects.filter(pk=entry_id).first()
    page = Page.objects.filter(pk=entry.page_id).first() if entry else None
    if entry is None or page is None or not isinstance(page.specific, RecordMixin):
        raise Refused(404, "unknown_entry", _("There is no item %(id)s to publish.") % {"id": entry_id})
    reached = caller.pages()
    if not may_plan(caller.user, page) or (reached is not None and not reached.filter(pk=page.pk).exists()):
        told = _("You may not plan this item: that needs the right to publish its page, within this token's reach.")
        raise Refused(403, "not_allowed", told)
    return entry
