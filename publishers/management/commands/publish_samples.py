"""``manage.py publish_samples PATH``: send the demo's items to the channels that their file names, once."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.entries.models import Entry
from publishers.models import Channel, Delivery, DeliveryState
from publishers.planning.plan import Choice, plan
from publishers.sentences import explain

#: Word of the samples file → names of demo channels (``publishers/demo/channels.yaml``). What stands on this site is
#: also pushed to the departments' portals that subscribe to it.
CHANNELS_OF = {
    "portal": ("Cổng Sở Y tế", "Cổng Sở Giáo dục và Đào tạo"),
    "national_portal": ("Cổng PBGDPL quốc gia",),
    "facebook": ("Facebook Sở Tư pháp", "X Sở Tư pháp"),
    "youtube": ("YouTube Sở Tư pháp",),
    "zalo_article": ("Zalo Sở Tư pháp",),
    "zalo_video": ("Zalo Sở Tư pháp",),
    "bookcase": ("Tủ sách pháp luật điện tử",),
    "grassroots_radio": ("Đài truyền thanh cơ sở",),
    "law_tv": ("Truyền hình pháp luật",),
}
_SETTLED = (DeliveryState.PUBLISHED, DeliveryState.NEEDS_CHECKING, DeliveryState.FAILED, DeliveryState.CANCELLED)


class Command(BaseCommand):
    help = "Publish the sample items on the demo channels; a second run sends nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the samples file")
        parser.add_argument("--wait", action="store_true", help="wait until everything arrived, showing progress")
        parser.add_argument("--timeout", type=float, default=480, help="seconds to wait at most")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        channels = {channel.name: channel for channel in Channel.objects.all()}
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["items"]:
            entry = Entry.objects.filter(title=item["title"], status="published").order_by("published_at").first()
            if entry is None:
                self.stderr.write(_("“%(title)s” is not published on this site.") % {"title": item["title"]})
                continue
            names = dict.fromkeys(name for word in item["channels"] for name in CHANNELS_OF.get(word, ()))
            plan(entry, [Choice(channel=channels[name]) for name in names if name in channels])
        if options["wait"]:
            self._wait(options["timeout"])

    def _wait(self, seconds: float) -> None:
        end, shown = time.monotonic() + seconds, set[Any]()
        while time.monotonic() < end:
            rows = list(Delivery.objects.select_related("channel", "entry").order_by("published_at", "run_at"))
            for row in rows:
                if row.state in _SETTLED and row.pk not in shown:
                    shown.add(row.pk)
                    self.stdout.write(self._line(len(shown), len(rows), row), ending="\n")
                    self.stdout.flush()
            if len(shown) == len(rows):
                return
            time.sleep(0.5)
        raise CommandError(_("Not everything arrived in time; Loa goes on in the background."))

    def _line(self, done: int, total: int, row: Delivery) -> str:
        line = f"[{done}/{total}] {row.channel.name}: {row.entry.title[:60]}: {row.get_state_display()}"
        if row.problem and row.state != DeliveryState.PUBLISHED:
            line += f" ({explain(row.problem['code'], row.problem.get('params'), row.channel.platform).message})"
        return line
