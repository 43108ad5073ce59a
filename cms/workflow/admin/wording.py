"""Names, moments and ages as the desk writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def name_of(user: Any) -> str:
    """The person's name; a plain word where there is none (an import, a deleted account)."""
    if user is None:
        return _("the system")
    return user.get_full_name() or user.get_username()


def moment(instant: datetime) -> str:
    """An instant on the desk's clock, as it is written in Vietnam."""
    return date_format(timezone.localtime(instant), "H:i, d/m/Y")


def age(since: datetime) -> str:
    """How long it has waited, in the largest unit that says enough."""
    minutes = max(int((timezone.now() - since).total_seconds() // 60), 0)
    if minutes < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    if minutes < 48 * 60:
        return ngettext("%(count)s hour", "%(count)s hours", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)s day", "%(count)s days", minutes // 1440) % {"count": minutes // 1440}


def zone_label() -> str:
    """Whose clock it is: named, so that nobody has to guess."""
    offset = timezone.localtime().utcoffset()
    hours = (offset.total_seconds() if offset else 0) / 3600
    utc = f"UTC{hours:+g}"
    name = timezone.get_current_timezone_name()
    if name in ("Asia/Ho_Chi_Minh", "Asia/Saigon"):
        return _("Vietnam time, %(utc)s") % {"utc": utc}
    return f"{name.replace('_', ' ')}, {utc}"
