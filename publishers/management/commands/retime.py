"""``manage.py retime``: after new zone data, scheduled deliveries keep their wall time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.clock import SystemClock, rfc3339
from publishers.engine.retiming import retime


class Command(BaseCommand):
    help = "Compute the instants of scheduled deliveries again from their wall times, after new time zone data."

    def handle(self, *args: Any, **options: Any) -> None:
        moved = retime(SystemClock().now())
        for row in moved:
            self.stdout.write(f"{row.entry} → {row.channel}: {row.due_wall} {row.due_zone} = {rfc3339(row.due_at)}")
        if moved:
            text = ngettext("%(count)s delivery moved.", "%(count)s deliveries moved.", len(moved))
            self.stdout.write(text % {"count": len(moved)})
        else:
            self.stdout.write(_("Every scheduled delivery stands at its wall time already."))
