"""``manage.py rebuild_figures [--check]``."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from publishers.analytics.facts.rebuilding import rebuild


class Command(BaseCommand):
    help = "Make what dashboards read once more from the figures; --check only says whether it differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something differs")

    def handle(self, *args: Any, **options: Any) -> None:
        found = rebuild(only_check=options["check"])
        told = {
            "posts": found.posts, "days": found.days, "differing": len(found.differing), "sums": len(found.sums),
        }  # fmt: skip
        self.stdout.write(
            _("%(posts)s posts, %(days)s days with news; %(differing)s posts and the sums of %(sums)s days differed.")
            % told
        )
        if options["check"] and (found.differing or found.sums):
            raise CommandError(_("Run rebuild_figures without --check to mend them."))
