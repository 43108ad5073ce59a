"""``manage.py verify_ledger``: does the ledger still say what was written, or which row is the first that does not?"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from publishers.conf import conf
from publishers.models import Channel, LedgerRow
from publishers.proof.checking_file import FileUnreadable, FileVerdict, check_file
from publishers.proof.keys import PublicKey, believed, signer
from publishers.proof.reading import HeadsUnreadable, heads_in, verify
from publishers.proof.words import about_head, about_row


class Command(BaseCommand):
    help = "Recompute every chain of the ledger and check the signed heads; exit 1 names the first bad row of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--channel", help="only the channel of this name")
        parser.add_argument("--heads", type=Path, help="file of signed heads kept elsewhere; default: the site's own")
        parser.add_argument("--file", type=Path, help="check an exported proof instead of the database")
        parser.add_argument("--key", action="append", default=[], help="believe this public key too (repeatable)")
        parser.add_argument("--public-key", action="store_true", help="only print this site's public key and its id")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            keys = believed(options["key"])
        except ValueError as error:
            raise CommandError(str(error)) from None
        if options["public_key"]:
            self._print_key()
        elif options["file"]:
            self._check_file(options["file"], keys)
        else:
            self._check_ledger(options["channel"], options["heads"], keys)

    def _print_key(self) -> None:
        own = signer()
        if own is None:
            raise CommandError(_("This site has no key: set PROOF_KEY."))
        self.stdout.write(f"{own.public.text} {own.public.id}")

    def _check_ledger(self, name: str | None, path: Path | None, keys: dict[str, PublicKey]) -> None:
        names = dict(Channel.objects.values_list("pk", "name"))
        rows, only = LedgerRow.objects.all(), None
        if name:
            only = next((pk for pk, known in names.items() if known == name), None)
            if only is None:
                raise CommandError(_("There is no channel “%(name)s”.") % {"name": name})
            rows = rows.filter(channel_id=only)
        try:
            verdict = verify(rows, keys, outside=_outside(path), only=only)
        except HeadsUnreadable as error:
            raise CommandError(_("This is no file of heads: %(where)s") % {"where": error}) from None
        self.stdout.write(
            _("%(rows)s rows in %(channels)s channels, %(heads)s signed heads.")
            % {"rows": verdict.rows, "channels": verdict.channels, "heads": verdict.heads}
        )
        problems = [about_row(bad, names.get(bad.channel, "")) for bad in verdict.bad_rows]
        self._conclude([*problems, *map(about_head, verdict.bad_heads)])

    def _check_file(self, path: Path, keys: dict[str, PublicKey]) -> None:
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            verdict = check_file(document, keys)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except (ValueError, FileUnreadable):
            raise CommandError(_("%(path)s is no exported proof.") % {"path": path}) from None
        self.stdout.write(f"{document['item']['title']}  {document['item']['id']}")
        self.stdout.write(
            _("%(own)s rows of the item, %(rows)s in all, %(heads)s signed heads; key %(key)s.")
            % {"own": verdict.own_rows, "rows": verdict.rows, "heads": verdict.heads, "key": verdict.key_id}
        )
        names = {int(pk): row["name"] for pk, row in document["channels"].items()}
        self._conclude(_wrong_with(verdict, names))

    def _conclude(self, problems: list[str]) -> None:
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            raise SystemExit(1)
        self.stdout.write(_("Everything is as it was written."))


def _outside(path: Path | None) -> list[dict[str, Any]]:
    if path is not None:
        return heads_in(path)
    own = Path(conf().proof_heads_file) if conf().proof_heads_file else None
    return heads_in(own) if own and own.exists() else []


def _wrong_with(verdict: FileVerdict, names: dict[int, str]) -> list[str]:
    found = []
    if not verdict.is_signed:
        found.append(_("The file is not as it was signed."))
    if not verdict.is_known_key:
        found.append(
            _("The file is signed with a key that is not known here. Ask the office for it and pass it with --key.")
        )
    if not verdict.own_rows:
        found.append(_("The file holds no row of the item."))
    found += [about_row(bad, names.get(bad.channel, "")) for bad in verdict.bad_rows]
    found += [about_head(bad) for bad in verdict.bad_heads]
    text = _("The receipt of delivery %(id)s is not the one that the ledger knows.")
    return found + [text % {"id": delivery} for delivery in verdict.bad_receipts]
