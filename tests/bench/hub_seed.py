"""Inside an installation: ``seed`` fills the feeds and subscribes callbacks, ``publish`` brings one more item out."""

from __future__ import annotations

import argparse
import json
import os
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import django

#: Feeds in turn; all of them hold everything.
TOPICS = ("/feeds/all.atom", "/feeds/all.rss", "/feeds/all.json", "/feeds/all.atom?form=news")
#: Callback hosts: addresses of this machine, each a host of its own to the hub.
HOSTS = 40


def seed(items: int, subscribers: int, port: int) -> None:
    """Nothing of an earlier part is left; nobody is owed anything."""
    from django.db.models import F

    from cms.entries.actions.stamp import touch
    from cms.entries.models import ClockRow, EntryChange
    from syndication.models import HubPosition, Subscription

    from .seed import clear, entries

    before = sum(ClockRow.objects.values_list("generation", flat=True))
    clear()
    touch()
    # A running installation's generation never goes back: what its processes keep counts on that.
    ClockRow.objects.update(generation=F("generation") + before)
    Subscription.objects.all().delete()
    entries(["news"] * items)
    newest = EntryChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    HubPosition.objects.update_or_create(pk=1, defaults={"seen": newest})
    Subscription.objects.bulk_create(_subscription(number, port, newest) for number in range(subscribers))


def _subscription(number: int, port: int, newest: int) -> Any:
    from syndication.models import Subscription, SubscriptionState
    from syndication.websub.subscribing import vault

    host = f"127.0.1.{number % HOSTS + 1}"
    return Subscription(
        topic=TOPICS[number % len(TOPICS)], callback=f"http://{host}:{port}/{number}", host=host, key=str(number),
        secret=vault().seal({"secret": f"secret {number}"}), state=SubscriptionState.ACTIVE,
        lease_until=datetime.now(UTC) + timedelta(days=1), wanted=newest, delivered=newest,
    )  # fmt: skip


def publish(number: int) -> float:
    """One more item, as the end of a page's transaction leaves it. Returns when it was public."""
    from cms.core import events
    from cms.entries.events import EntryChanged
    from tests.entries.factories import make_entry

    from .seed import BODY

    entry = make_entry(f"Văn bản bench{number:06}x", body_html=BODY, summary="Tóm tắt của văn bản")
    instant = time.time()
    events.publish(EntryChanged(entry_id=entry.pk, version=1, status=entry.status, reason="edit"))
    return instant


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("act", choices=["seed", "publish"])
    parser.add_argument("numbers", type=int, nargs="+")
    given = parser.parse_args()
    if given.act == "seed":
        seed(*given.numbers)
        print("{}")
        return
    first, count, pause_ms = given.numbers
    instants = {}
    for number in range(first, first + count):
        instants[f"{number:06}"] = publish(number)
        time.sleep(pause_ms / 1000)
    print(json.dumps(instants))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    main()
