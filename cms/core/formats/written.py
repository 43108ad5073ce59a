"""The one list for all languages: Django has none for Vietnamese, and would read 09/11 as the eleventh of September."""

from __future__ import annotations

#: The first is how a field is filled; the others are understood too.
DAYS = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y"]
MOMENTS = [f"{day} {time}" for day in DAYS for time in ("%H:%M", "%H:%M:%S")]
SHORT_DAY, SHORT_MOMENT = "d/m/Y", "d/m/Y H:i"
#: The week begins on Monday.
MONDAY = 1
#: Digits of a group where grouping is asked for: Django knows the dot of 12.345 in Vietnamese, but not where it goes.
THOUSANDS = 3
