"""A freeze or blackout as people see it: what it stops, since when, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.moments import moment
from publishers.models import Hold, Scope

from .rights import agency_names


def what_is_held(hold: Hold, agencies: Mapping[str, str] | None = None) -> str:
    """The scope with the name of its target."""
    if hold.scope == Scope.CHANNEL and hold.channel:
        return _("channel “%(name)s”") % {"name": hold.channel.name}
    if hold.scope == Scope.CAMPAIGN and hold.campaign:
        return _("campaign “%(name)s”") % {"name": hold.campaign.name}
    if hold.scope == Scope.AGENCY:
        names = agency_names() if agencies is None else agencies
        return _("%(agency)s and all below it") % {"agency": names.get(hold.agency_code, hold.agency_code)}
    return _("everything")


def standing(hold: Hold) -> dict[str, Any]:
    """State in a word, its colour, and who lifted it."""
    now = timezone.now()
    if hold.lifted_at:
        note = _("%(when)s by %(who)s") % {"when": moment(hold.lifted_at), "who": name_of(hold.lifted_by)}
        return {"tone": "quiet", "label": _("lifted"), "note": note}
    if hold.is_over(now):
        return {"tone": "quiet", "label": _("over"), "note": ""}
    if hold.is_in_force(now):
        return {"tone": "red", "label": _("in force"), "note": ""}
    return {"tone": "cyan", "label": _("planned"), "note": ""}


def span(hold: Hold) -> str:
    """From when to when; of one that was lifted, to when it was."""
    ends = [end for end in (hold.ends_at, hold.lifted_at) if end]
    if not ends:
        return _("since %(start)s, until it is lifted") % {"start": moment(hold.starts_at)}
    return _("from %(start)s to %(end)s") % {"start": moment(hold.starts_at), "end": moment(min(ends))}


def name_of(user: Any) -> str:
    """A person's name; of one who left, that."""
    if user is None:
        return _("somebody who is no longer here")
    return str(user.get_full_name() or user.get_username())
