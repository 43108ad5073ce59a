"""``manage.py publish ENTRY --channel NAME… [--at ISO-8601] [--wait]``."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cms.entries.models import Entry
from publishers.engine.acts import NotPossible, reschedule, send_again
from publishers.models import Channel, ChannelState, Delivery, DeliveryState
from publishers.planning.plan import CannotPlan, Choice, plan
from publishers.planning.times import When, chosen
from publishers.sentences import explain

#: A wait that lasts longer than this is given up (seconds).
_PATIENCE_S = 900
_WAITING = (DeliveryState.SCHEDULED, DeliveryState.PUBLISHING)
_PUBLISHED, _PERSON, _MOVING, _FAILED = "published", "person", "moving", "failed"


class Command(BaseCommand):
    help = "Publish an entry on channels. Exit code: 0 all published, 2 some need a person, 1 otherwise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("entry", help="the entry's UUID, or page:ID")
        parser.add_argument("--channel", action="append", nargs="+", required=True, metavar="NAME")
        parser.add_argument("--at", help="when, ISO 8601; without an offset it is Vietnam time")
        parser.add_argument("--wait", action="store_true", help="wait until every delivery is settled")
        parser.add_argument("--timeout", type=float, default=_PATIENCE_S, help="seconds to wait at most")

    def handle(self, *args: Any, entry: str, channel: list[list[str]], **options: Any) -> None:
        when = self._when(options["at"]) if options["at"] else None
        at = {"due_at": when.instant, "wall": when.wall, "zone": when.zone} if when else {}
        choices = [Choice(channel=self._channel(name), **at) for names in channel for name in names]
        try:
            deliveries = plan(self._entry(entry), choices)
        except CannotPlan as error:
            explained = explain(error.code)
            raise CommandError(f"{explained.message} {explained.fix}") from None
        for delivery in deliveries:
            self._revive(delivery, when)
        if options["wait"]:
            self._wait([delivery.pk for delivery in deliveries], options["timeout"])
        self._report([delivery.pk for delivery in deliveries], waited=options["wait"])

    def _entry(self, text: str) -> Entry:
        try:
            if text.startswith("page:"):
                return Entry.objects.get(page_id=int(text.removeprefix("page:")))
            return Entry.objects.get(pk=UUID(text))
        except ValueError:
            raise CommandError(_("“%(text)s” is neither a UUID nor page:ID.") % {"text": text}) from None
        except Entry.DoesNotExist:
            raise CommandError(
                _("There is no published entry “%(text)s”; publish the page first.") % {"text": text}
            ) from None

    def _channel(self, name: str) -> Channel:
        try:
            return Channel.objects.get(name=name)
        except Channel.DoesNotExist:
            known = ", ".join(Channel.objects.values_list("name", flat=True))
            raise CommandError(
                _("There is no channel “%(name)s”; known are: %(known)s.") % {"name": name, "known": known}
            ) from None

    def _when(self, text: str) -> When:
        """With an offset an instant; without one the time on a wall clock here."""
        try:
            found = parse_datetime(text)
        except ValueError:
            found = None
        if found is None:
            raise CommandError(
                _("“%(text)s” is not a time; write one such as 2026-12-01T09:00:00+07:00.") % {"text": text}
            )
        return When(instant=found) if timezone.is_aware(found) else chosen(found, timezone.get_current_timezone_name())

    def _revive(self, delivery: Delivery, when: When | None) -> None:
        """The command given again means: the person wants it sent, or sent at that other time."""
        try:
            if delivery.state in (DeliveryState.FAILED, DeliveryState.MISSED):
                at = {"at": when.instant, "wall": when.wall, "zone": when.zone} if when else {}
                send_again(delivery, **at)
            elif when and delivery.state == DeliveryState.SCHEDULED and delivery.due_at != when.instant:
                reschedule(delivery, when.instant, wall=when.wall, zone=when.zone)
        except NotPossible:
            return

    def _wait(self, ids: list[UUID], seconds: float) -> None:
        """Until every delivery is settled, or waits for a person (a channel that must be reconnected)."""
        end = time.monotonic() + seconds
        moving = Delivery.objects.filter(pk__in=ids, state__in=_WAITING, channel__state=ChannelState.ACTIVE)
        while time.monotonic() < end and moving.exists():
            time.sleep(0.2)

    def _report(self, ids: list[UUID], *, waited: bool) -> None:
        rows = list(Delivery.objects.filter(pk__in=ids).select_related("channel"))
        for row in rows:
            self.stdout.write(_line(row))
        ends = {_end(row) for row in rows}
        if ends == {_PUBLISHED} or (not waited and _FAILED not in ends):
            return
        sys.exit(1 if ends & {_FAILED, _MOVING} else 2)


def _line(row: Delivery) -> str:
    line = f"{row.channel.name}: {row.state}"
    if row.permalink:
        line += f" {row.permalink}"
    problem = row.problem or row.channel.problem
    if problem and row.state != DeliveryState.PUBLISHED:
        explained = explain(problem["code"], problem.get("params"), row.channel.platform)
        line += f": {explained.message} {explained.fix}"
    return line


def _end(row: Delivery) -> str:
    if row.state == DeliveryState.PUBLISHED:
        return _PUBLISHED
    if row.state in _WAITING:
        return _MOVING if row.channel.state == ChannelState.ACTIVE else _PERSON
    return _PERSON if row.state == DeliveryState.NEEDS_CHECKING else _FAILED
