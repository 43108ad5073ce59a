"""``manage.py send_statistics CHANNEL --kind 6m --year 2026``: a period's figures, handed to the national portal."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from cms.core.clock import SystemClock
from publishers.contract import PublishError
from publishers.models import Channel
from publishers.platforms.exchange.statistics import StatisticsReport
from publishers.sentences import explain
from publishers.statistics.counting import closed_report, period_of, report_of
from publishers.statistics.sending import CannotTakeStatistics, send_statistics


class Command(BaseCommand):
    help = "Count what the hub did in a period and hand the figures to the national portal, or write them to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("channel", help="name of a channel of the national portal")
        parser.add_argument("--kind", choices=["6m", "9m", "year"], required=True)
        parser.add_argument("--year", type=int, help="this year by default")
        parser.add_argument("--from", dest="first", help="first day (2026-01-01), where it is not the usual one")
        parser.add_argument("--to", dest="last", help="last day, where it is not the usual one")
        parser.add_argument("--agency", default="", help="code of the agency; the channel's by default")
        parser.add_argument(
            "--recount", action="store_true", help="count now, even where a statutory report was closed for these days"
        )
        parser.add_argument("--output", type=Path, help="write the figures to this file and send nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        channel = Channel.objects.filter(name=options["channel"]).first()
        if channel is None:
            raise CommandError(_("There is no channel “%s”.") % options["channel"])
        report = _report(channel, options)
        for one in report.indicators:
            parts = ", ".join(f"{name}={value}" for name, value in one.breakdown.items())
            self.stdout.write(f"{one.code:<20} {one.value:>8}  {parts}".rstrip())
        if options["output"]:
            options["output"].write_bytes(report.body)
            self.stdout.write(_("Written to %s; nothing was sent.") % options["output"])
            return
        try:
            receipt = send_statistics(channel, report, SystemClock())
        except CannotTakeStatistics:
            raise CommandError(_("This channel takes no figures. Write them to a file with --output.")) from None
        except PublishError as error:
            raise CommandError(explain(error.code, error.params, channel.platform).message) from None
        self.stdout.write(_("Sent. The portal's receipt: %s") % receipt.remote_id)


def _report(channel: Channel, options: dict[str, Any]) -> StatisticsReport:
    agency = options["agency"] or str(channel.options.get("agency") or "")
    if not agency:
        raise CommandError(_("Say whose figures: --agency CODE, or the channel's option."))
    first, last = period_of(options["kind"], options["year"] or timezone.localdate().year)
    first, last = _day(options["first"]) or first, _day(options["last"]) or last
    if last < first:
        raise CommandError(_("The last day is before the first."))
    closed = None if options.get("recount") else closed_report(options["kind"], first, last, agency)
    return closed or report_of(options["kind"], first, last, agency)


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(_("Write the day as 2026-11-01."))
    return day
