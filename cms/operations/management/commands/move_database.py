"""``manage.py move_database FROM TO``: from SQLite to PostgreSQL, every row, compared."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.core.processes.tools import ToolFailed
from cms.operations.errors import Refused
from cms.operations.moving.move import move
from cms.operations.running import standing_still


class Command(BaseCommand):
    help = "Move every row from SQLite to an empty PostgreSQL; all or nothing, while Loa stands still."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="sqlite:////srv/loa/var/loa.sqlite3")
        parser.add_argument("target", help="postgresql://user@host/name; @FILE: the address stands in that file")

    def handle(self, *, source: str, target: str, **options: Any) -> None:
        try:
            with standing_still():
                count = move(_address(source), _address(target), self.stdout.write)
        except (Refused, ToolFailed) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{count} rows moved; both databases hold the same. Set DATABASE_URL and start Loa.")


def _address(text: str) -> str:
    """A password on a command line is for everybody to read: ``@FILE`` names a file that holds the address."""
    if not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text("utf-8").strip()
    except OSError as error:
        raise CommandError(f"{text[1:]}: {error.strerror}") from None
