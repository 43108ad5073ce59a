"""What is kept of a person, and its end: for requests under the law on personal data."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.registries import personal_stores


class Command(BaseCommand):
    help = "Show (export) or take out (erase) what is kept of a person, named by an account, an address or a number."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["export", "erase"])
        parser.add_argument("--person", required=True, help="name of the account, e-mail address or telephone number")

    def handle(self, *args: Any, act: str, person: str, **options: Any) -> None:
        person = person.strip()
        if len(person) < 3:
            raise CommandError("Name the person with at least three characters.")
        if act == "export":
            told = {name: store.find(person) for name, store in personal_stores.items()}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1, default=str))
            return
        done = [sentence for _name, store in personal_stores.items() for sentence in store.erase(person)]
        self.stdout.write("\n".join(done) or "Nothing is kept of anybody called so.")
