"""``manage.py export_proof ENTRY``: one item's proof as one signed file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.core.clock import SystemClock
from cms.entries.models import Entry
from publishers.models import Delivery
from publishers.proof.exporting import NoKey, export


class Command(BaseCommand):
    help = "Write the signed proof of an item; verify_ledger --file checks it anywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("entry", type=UUID, help="UUID of the item")
        parser.add_argument("--to", type=Path, help="file to write; default: standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        entry = Entry.objects.filter(pk=options["entry"]).first()
        if entry is None:
            raise CommandError(_("There is no item %(id)s.") % {"id": options["entry"]})
        try:
            document = export(entry, Delivery.objects.filter(entry=entry), SystemClock().now())
        except NoKey:
            raise CommandError(_("This site has no key: set PROOF_KEY.")) from None
        text = json.dumps(document, ensure_ascii=False, indent=1)
        if options["to"]:
            options["to"].write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text)
