"""``manage.py backup DIR``: database, files and keys, verified; only what is new is copied."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.core.processes.tools import ToolFailed
from cms.operations.backing_up import back_up
from cms.operations.conf import conf
from cms.operations.errors import Damaged, Refused
from cms.operations.generations import Generations
from cms.operations.verifying import problems_of


class Command(BaseCommand):
    help = "Back up database, media, blobs and keys into a folder, beside the earlier backups; may run while Loa works."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the backups are kept; best on another disk")
        parser.add_argument("--keep", type=_count, default=0, help="delete all but so many of the newest backups")
        parser.add_argument("--without-keys", action="store_true", help="leave the keys out: keep them elsewhere")
        parser.add_argument("--verify", action="store_true", help="make none: look over those that are there")

    def handle(self, *, folder: Path, keep: int, without_keys: bool, verify: bool, **options: Any) -> None:
        try:
            if verify:
                self._verify(Generations(folder.absolute()))
                return
            made = back_up(folder.absolute(), keep=keep, with_keys=not without_keys)
        except (Refused, Damaged, ToolFailed) as error:
            raise CommandError(f"No backup was made. {error}") from None
        except OSError as error:
            raise CommandError(f"No backup was made: {error.strerror} ({error.filename}).") from None
        self.stdout.write(f"Backup {made.name}: {made.rows} rows, {made.files} files of {made.bytes} bytes, verified.")
        if made.deleted:
            self.stdout.write(f"Deleted: {', '.join(made.deleted)}.")

    def _verify(self, there: Generations) -> None:
        bad = 0
        for path in there.whole():
            problems = problems_of(path, there.pool, passphrase=conf().passphrase())
            bad += bool(problems)
            self.stdout.write(f"{path.name}: {'as it was written' if not problems else 'DAMAGED'}")
            for problem in problems:
                self.stdout.write(f"  {problem}")
        if bad or not there.whole():
            self.stdout.write("Make a new backup now." if bad else f"There is no finished backup in {there.folder}.")
            raise SystemExit(1)


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ValueError
    return int(text)
