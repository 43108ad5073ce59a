"""``manage.py clean_html``: JSON lines ``{"i","html"}`` in, the same out, cleaned as ingested entries are."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from syndication.inbound.cleaning import clean_html


class Command(BaseCommand):
    help = 'Read JSON lines {"i", "html"} and print them with the HTML cleaned; a bad line gives a line with "error".'
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for number, line in enumerate(sys.stdin.buffer, 1):
            if line.strip():
                # ASCII: a lone surrogate in the input must not break the output.
                self.stdout.write(json.dumps(_cleaned(number, line)))
                self.stdout.flush()


def _cleaned(number: int, line: bytes) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return {"i": None, "html": None, "error": f"line {number} is not JSON"}
    if not isinstance(given, dict) or not isinstance(given.get("html"), str):
        index = given.get("i") if isinstance(given, dict) else None
        return {"i": index, "html": None, "error": f"line {number} has no text “html”"}
    markup = given["html"].encode("utf-8", "replace").decode()
    return {"i": given.get("i"), "html": clean_html(markup)}
