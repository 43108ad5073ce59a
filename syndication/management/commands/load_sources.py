"""``manage.py load_sources PATH``: sources, departments' sites and what these must carry, from YAML; idempotent."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.core.conf import conf
from syndication.inbound.listing import SourceUnfit, save_source
from syndication.link_checker.listing import EntryUnfit, save_banner, save_link, save_site


def _source(entry: Any) -> tuple[str, bool]:
    source, changed = save_source(entry)
    return source.name, changed


#: List of the file → what makes a row of an entry: its name, and whether anything changed.
_LISTS: Mapping[str, Callable[[Any], tuple[str, bool]]] = {
    "sources": _source, "required_links": save_link, "banners": save_banner, "sites": save_site,
}  # fmt: skip


class Command(BaseCommand):
    help = "Create or update sources, departments' sites, required links and banners from a YAML file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        bad = 0
        for save, entry in [(_LISTS[name], entry) for name, entries in _read(path).items() for entry in entries]:
            try:
                name, changed = save(entry)
            except (SourceUnfit, EntryUnfit) as unfit:
                bad += 1
                self.stderr.write(self.style.ERROR(str(unfit)))
                continue
            self.stdout.write(f"{name}: {_('saved') if changed else _('unchanged')}")
        if bad:
            raise CommandError(_("%(count)s entries of the file could not be used; the others were.") % {"count": bad})


def _read(path: Path) -> dict[str, list[Any]]:
    """The lists of the file; a file that is a list is one of sources."""
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
    if isinstance(found, list):
        found = {"sources": found}
    if not isinstance(found, dict) or not found or any(not isinstance(one, list) for one in found.values()):
        raise CommandError(_("%(path)s must hold a list of sources.") % {"path": path})
    if unknown := sorted(set(map(str, found)) - set(_LISTS)):
        sentence = _("%(path)s has lists that nothing can be made of: %(names)s. There may be: %(known)s.")
        raise CommandError(sentence % {"path": path, "names": ", ".join(unknown), "known": ", ".join(_LISTS)})
    return found
