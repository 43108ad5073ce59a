"""``manage.py deliveries --format json [--state S]``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from publishers.models import Delivery, DeliveryState
from publishers.serializers import delivery_json


class Command(BaseCommand):
    help = "List deliveries, newest due first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["json", "text"], default="text")
        parser.add_argument("--state", choices=DeliveryState.values)

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Delivery.objects.select_related("channel").order_by("-due_at", "pk")
        if options["state"]:
            rows = rows.filter(state=options["state"])
        found = [delivery_json(row) for row in rows]
        if options["format"] == "json":
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        for item in found:
            problem = f"  {item['problem']['message']}" if item["problem"] else ""
            self.stdout.write(
                f"{item['due_at']}  {item['state']:<15} {item['channel']:<30} {item['permalink'] or ''}{problem}"
            )
