"""``manage.py restore DIR``: put a backup back, so that nothing is lost without notice and nothing is sent twice."""

from __future__ import annotations

import os
from argparse import SUPPRESS, ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.core.clock import SystemClock
from cms.core.processes.tools import ToolFailed, run_manage
from cms.operations import restoring
from cms.operations.errors import Damaged, Refused
from cms.operations.manifest import read
from cms.operations.running import standing_still

_VARIABLES = {"secret_key": "SECRET_KEY", "encryption_key": "ENCRYPTION_KEYS", "proof_key": "PROOF_KEY"}


class Command(BaseCommand):
    help = "Put a backup back into an installation that stands still."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder of backups")
        parser.add_argument("--name", default="", help="which of them; the newest, when left out")
        parser.add_argument("--replace", action="store_true", help="although there are pages here: set them aside")
        parser.add_argument("--without-keys", action="store_true", help="leave the keys of this installation")
        parser.add_argument("--keys-only", type=Path, metavar="FILE", help="only write the keys, as settings")
        parser.add_argument("--conclude", action="store_true", help=SUPPRESS)

    def handle(self, *, folder: Path, **options: Any) -> None:
        folder = folder.absolute()
        try:
            if options["conclude"]:
                self._conclude(folder / options["name"])
            elif options["keys_only"]:
                self._write_keys(folder, options["name"], options["keys_only"])
            else:
                with standing_still():
                    self._restore(folder, options)
        except (Refused, Damaged, ToolFailed) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.strerror} ({error.filename}).") from None

    def _restore(self, folder: Path, options: dict[str, Any]) -> None:
        there, chosen, told = restoring.choose(folder, options["name"])
        with_keys = not options["without_keys"]
        restoring.refuse_unfit(told, replace=options["replace"], with_keys=with_keys)
        keys, now = restoring.keys_of(chosen) if with_keys else {}, SystemClock().now()
        self.stdout.write(f"Backup {chosen.name} is as it was written. Putting it back …")
        written, homeless = restoring.put_files(there, chosen)
        restoring.put_database(chosen, told, now)
        restoring.forget_pulse()
        for warning in restoring.put_keys(keys, now):
            self.stderr.write(f"Warning: {warning}")
        self.stdout.write(f"{sum(told.counts.values())} rows; {told.files} files, of which {written} were not here.")
        for path in homeless[:5]:
            self.stderr.write(f"Warning: there is no folder here for {path}; its tree is kept elsewhere now.")
        # Anew: this process was started with the settings and the schema of before.
        run_manage("migrate", "--noinput", "--verbosity", "0")
        self.stdout.write(run_manage("restore", str(folder), "--conclude", "--name", chosen.name).strip())
        if told.elsewhere:
            self.stderr.write(f"Not in the backup, since an object store keeps it: {', '.join(told.elsewhere)}.")
        self.stdout.write(f"Restored to {told.made_at}. Loa may be started.")

    def _conclude(self, chosen: Path) -> None:
        for sentence in restoring.conclude(read(chosen)):
            self.stdout.write(sentence)

    def _write_keys(self, folder: Path, name: str, target: Path) -> None:
        _there, chosen, _told = restoring.choose(folder, name)
        keys = restoring.keys_of(chosen)
        if not keys:
            raise Refused("This backup holds no keys.")
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            for key, value in keys.items():
                file.write(f"{_VARIABLES[key]}={','.join(value.split())}\n")
        self.stdout.write(f"The keys are in {target}; delete it once they are where your processes read them.")
