"""``manage.py grant_roles``: rights that are new in the roles, for the groups of agencies that are there already."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms.agencies.actions import renew_groups


class Command(BaseCommand):
    """After ``migrate`` there is nothing left to do, but for groups from before the rights were noted."""

    help = "Give the groups of agencies the rights that are new in their roles; what was taken away stays away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be given")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        renewed = renew_groups(dry_run=dry_run)
        for row in renewed:
            self.stdout.write(f"{row.group}: {', '.join(row.rights)}")
        verb = "would get" if dry_run else "got"
        self.stdout.write(f"{len(renewed)} groups {verb} new rights." if renewed else "Every group has its rights.")
