"""``manage.py rotate_keys``: seal everything that is encrypted at rest under the first encryption key."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.core.rotation import Rotation, rotate_all

_HOW = """A new key:

    {key}

1. Put it first, and keep the keys that are there behind it:
   ENCRYPTION_KEYS=<new>,<old>   in the environment of every process, or
   as the first line of DATA_DIR/encryption_key when ENCRYPTION_KEYS is not set.
2. Start every process again, on every machine: one that does not know the new key could not read what it seals.
3. Run: manage.py rotate_keys
4. When it says that nothing is left, take the old key away and start everything again. Keep it with the backups that
   were made under it."""


class Command(BaseCommand):
    help = "Seal all stored credentials under the first key of ENCRYPTION_KEYS. May be run again at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument(
            "--new", action="store_true", help="print a new key and how to bring it in; changes nothing"
        )

    def handle(self, *, dry_run: bool, new: bool, **options: Any) -> None:
        if new:
            self.stdout.write(_HOW.format(key=secrets.token_urlsafe(48)))
            return
        left = 0
        for done in rotate_all(dry_run=dry_run):
            self._tell(done, dry_run)
            left += len(done.unreadable) + len(done.busy)
        if left:
            raise CommandError(f"{left} left under other keys; do not take an old key away yet.")
        self.stdout.write("Everything can be read with the first key alone." if not dry_run else "Nothing was changed.")

    def _tell(self, done: Rotation, dry_run: bool) -> None:
        verb = "would be sealed anew" if dry_run else "sealed anew"
        self.stdout.write(f"{done.column}: {done.sealed_anew} {verb}, {done.current} under the first key already")
        for name in done.unreadable:
            self.stderr.write(f"  can't be read with any of the keys: {name}; enter its credentials again")
        for name in done.busy:
            self.stderr.write(f"  kept changing: {name}; run the command again")
