"""``manage.py load_samples PATH``: a samples file as a demo province with published pages."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.conf import conf
from cms.pages.samples.loading import Loaded, load_items
from cms.pages.samples.province import build_province
from cms.pages.samples.users import Login, build_users
from cms.samples.schema import Samples, read_samples_file


class Command(BaseCommand):
    """Idempotent by item id. Bad items are told in sentences, the others are loaded; then the exit code is 1."""

    help = "Load sample items (YAML) with demo agencies and users. Running it again duplicates nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the samples file")
        parser.add_argument("--report", type=Path, help="write item ids with page ids and channel words, as JSON")

    def handle(self, *args: Any, path: Path, report: Path | None, **options: Any) -> None:
        samples = self._read(path)
        province = build_province()
        logins = build_users(province.agencies)
        if apps.is_installed("cms.reports"):
            from cms.reports.demo import build_reports

            build_reports(province.agencies)
        numbered = enumerate(load_items(samples.items, province), start=1)
        results = [self._tell(number, len(samples.items), result) for number, result in numbered]
        self._tell_logins(logins)
        if report:
            report.write_text(json.dumps(_report(results), ensure_ascii=False, indent=1), encoding="utf-8")
        self._finish(results, samples)

    def _read(self, path: Path) -> Samples:
        try:
            samples = read_samples_file(path)
        except OSError as error:
            raise CommandError(
                _("“%(path)s” can't be read: %(reason)s") % {"path": path, "reason": error.strerror}
            ) from None
        for mistake in samples.mistakes:
            self.stderr.write(mistake.sentence)
        if samples.mistakes and not samples.items:
            raise CommandError(_("Nothing was loaded."))
        return samples

    def _tell(self, number: int, total: int, result: Loaded) -> Loaded:
        head = f"[{number}/{total}] {result.item.id}"
        if result.problem:
            self.stderr.write(_("Item %(item)s: %(problem)s") % {"item": result.item.id, "problem": result.problem})
        elif result.is_new:
            self.stdout.write(f"{head} {result.item.title}")
            self.stdout.flush()
        return result

    def _tell_logins(self, logins: list[Login]) -> None:
        known = [login for login in logins if login.password]
        if known:
            self.stdout.write(_("Logins (unless a password was changed since):"))
        for login in known:
            self.stdout.write(f"  {login.username:<16} {login.password:<26} {login.role} · {login.agency}")
        where: Path | None = getattr(settings, "DEMO_LOGINS", None)
        if known and where and conf().demo:
            # For every later start to show; what is in it is no secret, and there is none outside the demo.
            where.write_text(json.dumps([_as_json(login) for login in known], ensure_ascii=False, indent=1), "utf-8")

    def _finish(self, results: list[Loaded], samples: Samples) -> None:
        made = sum(result.is_new for result in results)
        kept = sum(bool(result.page_id) and not result.is_new for result in results)
        self.stdout.write(_("%(made)s items published, %(kept)s were there already.") % {"made": made, "kept": kept})
        bad = {mistake.item for mistake in samples.mistakes} | {r.item.id for r in results if r.problem}
        if bad:
            raise CommandError(
                ngettext("%(count)s item could not be loaded.", "%(count)s items could not be loaded.", len(bad))
                % {"count": len(bad)}
            )


def _as_json(login: Login) -> dict[str, str]:
    return {"role": f"{login.role} · {login.agency}", "username": login.username, "password": login.password}


def _report(results: list[Loaded]) -> dict[str, Any]:
    return {
        "items": [
            {"id": r.item.id, "page": r.page_id, "channels": list(r.item.channels), "problem": r.problem}
            for r in results
        ],
    }
