"""Names and ages as the desk writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def name_of(user: Any) -> str:
    """The person's name; a plain word where there is none (an import, a deleted account)."""
    if user is None:
        return _("the system")
    return user.get_full_name() or user.get_username()


def age(since: datetime) -> str:
    """How long it has waited, in the largest unit that says enough."""
    minutes = max(int((timezone.now() - since).total_seconds() // 60), 0)
    if minutes < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    if minutes < 48 * 60:
        return ngettext("%(count)s hour", "%(count)s hours", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)s day", "%(count)s days", minutes // 1440) % {"count": minutes // 1440}
