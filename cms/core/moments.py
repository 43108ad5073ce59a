"""Instants as people read them, on the clock of the installation, and whose clock that is."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

#: Day and time as they are written in Vietnam, in every language of the desk.
MOMENT, EXACT = "H:i, d/m/Y", "H:i:s, d/m/Y"
WEEKDAY_MOMENT = "l, H:i, d/m/Y"


def moment(instant: datetime | None, style: str = MOMENT) -> str:
    """``17:05, 21/11/2026``; nothing where there is none."""
    return date_format(timezone.localtime(instant), style) if instant else ""


def written_day(day: date | None) -> str:
    """``21/11/2026``: a day of the calendar, which is no moment that was some time ago; nothing where there is none."""
    return f"{day:%d/%m/%Y}" if day else ""


def zone_label() -> str:
    """Whose clock is shown: named, so that nobody has to guess. ``Vietnam time, UTC+7``."""
    name = timezone.get_current_timezone_name()
    offset = timezone.localtime().strftime("%z")
    utc = f"UTC{offset[:1]}{int(offset[1:3])}" + (f":{offset[3:5]}" if offset[3:5] != "00" else "")
    if name in ("Asia/Ho_Chi_Minh", "Asia/Saigon"):
        return _("Vietnam time, %(utc)s") % {"utc": utc}
    return f"{name.replace('_', ' ')}, {utc}"
