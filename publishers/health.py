"""What the publishers add to ``/healthz``: sentences for people, never a reason to take the site off the air."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.registries import Part

from .engine import alerts, restores

#: How long a restore is spoken of.
RESTORE_IS_NEWS = timedelta(days=3)


def channels() -> Part:
    """How many channels wait for a person. Their outage is not ours: the part stays well."""
    count = alerts.troubled().count()
    if not count:
        return Part(True)
    text = ngettext("%(count)d channel needs reconnecting.", "%(count)d channels need reconnecting.", count)
    return Part(True, text % {"count": count})


def restore() -> Part:
    """Whether the database was put back lately."""
    found = restores.latest()
    if found is None or timezone.now() - found.noticed_at > RESTORE_IS_NEWS:
        return Part(True)
    text = _("The database was put back to %(at)s; what was due since then is looked up or asked before it is sent.")
    return Part(True, text % {"at": f"{timezone.localtime(found.backup_at):%d/%m/%Y %H:%M}"})
