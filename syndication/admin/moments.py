"""Instants on the desk's clock, and whose clock it is."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

_MOMENT = "H:i, d/m/Y"


def moment(instant: datetime | None) -> str:
    """``17:05, 21/11/2026``; nothing where there is none."""
    return date_format(timezone.localtime(instant), _MOMENT) if instant else ""


def clock_name() -> str:
    """Whose clock the desk shows: named, so that nobody has to guess."""
    name = timezone.get_current_timezone_name()
    offset = timezone.localtime().strftime("%z")
    utc = f"UTC{offset[:1]}{int(offset[1:3])}" + (f":{offset[3:5]}" if offset[3:5] != "00" else "")
    if name in ("Asia/Ho_Chi_Minh", "Asia/Saigon"):
        return _("Vietnam time, %(utc)s") % {"utc": utc}
    return f"{name.replace('_', ' ')}, {utc}"
