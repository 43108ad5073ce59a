"""How a source fares, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.core.moments import moment
from syndication.inbound.polling.alerts import STALE
from syndication.models import Source, SourceKind, SourceState
from syndication.sentences import explain

#: Kinds that are asked; the others come by themselves.
ASKED = (SourceKind.FEED, SourceKind.OAI)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One word with its colour, and sentences about it."""

    tone: str
    label: str
    note: str = ""
    fix: str = ""


def standing(source: Source, now: datetime | None = None) -> Standing:
    """Well, paused, failing, stale or gone."""
    now = now or timezone.now()
    why = explain(source.problem.get("code", ""), source.problem.get("params")) if source.problem else None
    words: dict[str, Any] = {"note": why.message, "fix": why.fix} if why else {}
    if source.state == SourceState.PAUSED:
        return Standing(tone="quiet", label=_("paused"), note=_("It is not asked, and what it sends is not taken in."))
    if source.state == SourceState.GONE:
        return Standing(tone="red", label=pgettext("a source", "gone"), **words)
    if why is not None:
        last = source.succeeded_at or source.created_at
        is_stale = now - last > STALE
        return Standing(
            tone="red" if is_stale else "amber", label=_("stale") if is_stale else _("has trouble"), **words
        )
    if source.kind in ASKED and source.succeeded_at is None:
        return Standing(tone="quiet", label=_("not read yet"))
    return Standing(tone="green", label=pgettext("a source", "well"))


def facts(source: Source, items: int, waiting: int) -> list[tuple[str, str]]:
    """What is known of it, label and value."""
    found = [(_("Items known"), str(items)), (_("Waiting in the inbox"), str(waiting))]
    if source.kind in ASKED:
        found += [
            (_("Last read"), moment(source.succeeded_at) or _("never")),
            (_("Something new last came"), moment(source.changed_at) or _("never")),
            (_("Asked next"), (moment(source.next_at) or _("at once")) if _is_asked(source) else _("not any more")),
        ]
    if source.failures:
        found.append((_("Failures in a row"), str(source.failures)))
    if source.hub_url:
        told = moment(source.hub_lease_until)
        agreed = _("yes, agreed until %(when)s") % {"when": told}
        found.append((_("Told by its hub"), agreed if told else _("it names a hub, but the hub has not agreed")))
    return found


def _is_asked(source: Source) -> bool:
    return source.state == SourceState.ACTIVE
