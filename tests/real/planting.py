"""Inside an installation: channels of the sandbox, and deliveries due one after the other.

Each line that comes in is a call: a JSON list of its words. Its answer is the line that begins with ``ANSWER``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import django

#: How the line of an answer begins: libraries may print lines of their own.
ANSWER = "answer: "


def channels(sandbox_url: str) -> list[Any]:
    """Places that would show a repetition (Facebook), and places that take one for the same (portals)."""
    from publishers.channels import save_channel
    from publishers.sandbox import accounts

    page = accounts.FACEBOOK
    described: list[dict[str, Any]] = [
        {
            "name": "Facebook", "platform": "facebook", "options": {"page_id": page.page_id},
            "credentials": {
                "page_access_token": page.page_access_token, "app_id": page.app_id, "app_secret": page.app_secret
            },
        }
    ]  # fmt: skip
    for name in ("so-y-te", "so-giao-duc"):
        portal = accounts.DEPARTMENT_PORTALS[name]
        address = f"{sandbox_url}/department_portal/{name}/receive"
        described.append(
            {
                "name": portal.title, "platform": "department_portal",
                "options": {"endpoint": address, "keyid": portal.keyid},
                "credentials": {"shared_key": portal.shared_key},
            }
        )  # fmt: skip
    return [save_channel(description)[0] for description in described]


def plant(count: int, *, start_in: float, over: float, sandbox_url: str, begin: int = 0) -> list[str]:
    """So many items, each to one channel, spread over so many seconds. Returns their titles."""
    from publishers.planning.plan import Choice, plan
    from tests.entries.factories import make_entry

    places, titles = channels(sandbox_url), []
    first = datetime.now(UTC) + timedelta(seconds=start_in)
    for number in range(begin, begin + count):
        title = f"Văn bản số {number:03} của đợt này"
        entry = make_entry(
            title, agency="so-tu-phap", summary=f"Tóm tắt {number:03}", url=f"https://pbgdpl.example.gov.vn/{number}/"
        )
        due = first + timedelta(seconds=over * (number - begin) / count)
        plan(entry, [Choice(channel=places[number % len(places)], due_at=due)])
        titles.append(title)
    return titles


def standing() -> list[dict[str, Any]]:
    """Every delivery: title, platform, state, problem, and how late it was published."""
    from publishers.models import Delivery

    rows = Delivery.objects.select_related("entry", "channel").order_by("due_at")
    return [
        {
            "title": row.entry.title, "platform": row.channel.platform, "state": row.state, "problem": row.problem,
            "late": (row.published_at - row.due_at).total_seconds() if row.published_at else None,
        }
        for row in rows
    ]  # fmt: skip


def called(words: Sequence[str]) -> Any:
    """What the call says: titles that were planted, or how all deliveries stand."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["plant", "standing"])
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--start-in", type=float, default=3)
    parser.add_argument("--over", type=float, default=15)
    parser.add_argument("--sandbox", default="")
    parser.add_argument("--begin", type=int, default=0)
    given = parser.parse_args(words)
    if given.what == "standing":
        return standing()
    when = {"start_in": given.start_in, "over": given.over}
    return plant(given.count, **when, sandbox_url=given.sandbox, begin=given.begin)


def main() -> None:
    from django.db import connections

    for line in sys.stdin:
        print(ANSWER + json.dumps(called(json.loads(line))), flush=True)
        connections.close_all()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    main()
