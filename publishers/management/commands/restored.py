"""``manage.py restored``: say that the database was put back from a backup, where Loa can't notice it by itself."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.core.clock import SystemClock
from publishers.engine.restores import record
from publishers.models import Delivery


class Command(BaseCommand):
    help = "Treat everything due since the backup as perhaps sent: it is looked up, or asked, before it is sent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--backup-at", required=True, help="when the backup was made, ISO-8601 (rather too early than too late)"
        )

    def handle(self, *, backup_at: str, **options: Any) -> None:
        instant, now = _instant(backup_at), SystemClock().now()
        if instant > now:
            raise CommandError("That time is still to come.")
        if record(instant, now) is None:
            raise CommandError("Another process has just noticed a restore; look at the desk before saying it again.")
        count = Delivery.objects.filter(suspect_since__isnull=False).count()
        self.stdout.write(f"Noted. Deliveries that are looked up before they are sent: {count}.")


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is not a time; write one such as 2026-11-21T06:30+07:00.") from None
    return instant if instant.tzinfo else timezone.make_aware(instant)
