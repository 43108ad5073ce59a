"""``manage.py doctor``: is everything there that Loa needs? In sentences; exit code 1 when something is ill."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms.operations.doctor import examine

_SIGNS = {"ok": "well    ", "warning": "look at ", "ill": "ILL     "}


class Command(BaseCommand):
    help = "Look at settings, database, broker, worker, beat, disk, clock, keys and files; --outside also at platforms."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--outside", action="store_true", help="also call each platform's address once")

    def handle(self, *, outside: bool, **options: Any) -> None:
        ill = 0
        for finding in examine(outside=outside):
            ill += finding.level == "ill"
            self.stdout.write(f"{_SIGNS[finding.level]}{finding.about:<12}{finding.text}")
        if ill:
            self.stdout.write(f"{ill} things are ill.")
            raise SystemExit(1)
        self.stdout.write("Nothing is ill.")
