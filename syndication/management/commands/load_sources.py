"""``manage.py load_sources PATH``: sources from a YAML file, idempotent."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from syndication.inbound.listing import SourceUnfit, save_source


class Command(BaseCommand):
    help = "Create or update sources from a YAML list of {name, kind, agency, address, trust, …}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        bad = 0
        for entry in _read(path):
            try:
                source, changed = save_source(entry)
            except SourceUnfit as unfit:
                bad += 1
                self.stderr.write(self.style.ERROR(str(unfit)))
                continue
            self.stdout.write(f"{source.name}: {_('saved') if changed else _('unchanged')}")
        if bad:
            raise CommandError(_("%(count)s sources of the file could not be used; the others were.") % {"count": bad})


def _read(path: Path) -> list[Any]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        place = getattr(error, "problem_mark", None)
        where = f", line {place.line + 1}" if place else ""
        raise CommandError(_("%(path)s is not readable YAML%(where)s.") % {"path": path, "where": where}) from None
    if isinstance(found, dict):
        found = found.get("sources")
    if not isinstance(found, list):
        raise CommandError(_("%(path)s must hold a list of sources.") % {"path": path})
    return found
