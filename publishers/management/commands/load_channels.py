"""``manage.py load_channels PATH``: channels from a YAML file, idempotent."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.core.conf import conf
from publishers.channels import ChannelInvalid, save_channel


class Command(BaseCommand):
    help = "Create or update channels from a YAML list of {name, platform, collection, options, credentials}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        bad = 0
        for item in self._read(path):
            try:
                channel, changed = save_channel(item if isinstance(item, dict) else {})
            except ChannelInvalid as error:
                bad += 1
                self.stderr.write(self.style.ERROR(str(error)))
                continue
            word = _("saved") if changed else _("unchanged")
            self.stdout.write(f"{channel.name} ({channel.platform}): {word}")
        if bad:
            raise CommandError(_("%(count)s channels of the file could not be used; the others were.") % {"count": bad})

    def _read(self, path: Path) -> list[Any]:
        try:
            # The demo's file names the sandbox without knowing its port.
            text = path.read_text(encoding="utf-8").replace("${SANDBOX_URL}", conf().sandbox_url)
            found = yaml.safe_load(text)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            place = getattr(error, "problem_mark", None)
            where = f", line {place.line + 1}" if place else ""
            raise CommandError(_("%(path)s is not readable YAML%(where)s.") % {"path": path, "where": where}) from None
        if isinstance(found, dict):
            found = found.get("channels")
        if not isinstance(found, list):
            raise CommandError(_("%(path)s must hold a list of channels.") % {"path": path})
        return found
