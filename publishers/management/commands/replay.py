"""``manage.py replay CHANNEL --since DATE``: send a portal everything again that it should have."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.clock import Clock, SystemClock
from publishers.contract import PublishError, Throttled, Unreachable
from publishers.models import Channel
from publishers.replaying import CannotReplay, Tally, go_on
from publishers.sentences import explain

#: A portal that asks for a longer rest is left for another day, in seconds.
_REST_MAX_S = 600.0
#: Between tries of a portal that doesn't answer.
_TRIES, _PAUSE_S = 5, 5.0


class Command(BaseCommand):
    help = "Send a portal everything since a day once more, under the same keys: nothing is doubled there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("channel", help="name or number of the channel")
        parser.add_argument("--since", required=True, help="a day (2026-11-01) or an instant (ISO 8601)")

    def handle(self, *args: Any, **options: Any) -> None:
        channel, since = _channel(options["channel"]), _instant(options["since"])
        tally, clock = Tally(), SystemClock()
        while self._goes_on(channel, since, tally, clock):
            pass
        self.stdout.write(_summary(tally))
        for reason in tally.reasons:
            self.stdout.write(f"  {reason}")
        if tally.stopped:
            raise CommandError(explain(tally.stopped, {}, channel.platform).message, returncode=1)
        if tally.refused or tally.left:
            raise SystemExit(2)

    def _goes_on(self, channel: Channel, since: datetime, tally: Tally, clock: Clock) -> bool:
        """Whether there is more to do, after a rest where the portal asked for one."""
        try:
            for delivery in go_on(channel, since, tally, clock):
                self.stdout.write(f"{delivery.published_at:%Y-%m-%d %H:%M}  {delivery.entry.title}")
        except CannotReplay:
            raise CommandError(_("Only portals to which items are pushed can be sent everything again.")) from None
        except Throttled as error:
            if error.retry_after > _REST_MAX_S:
                tally.stopped = error.code
                return False
            time.sleep(error.retry_after)
            return True
        except Unreachable as error:
            tally.misses += 1
            if tally.misses >= _TRIES:
                tally.stopped = error.code
                return False
            time.sleep(_PAUSE_S)
            return True
        except PublishError as error:
            tally.stopped = error.code
        return False


def _channel(name: str) -> Channel:
    found = Channel.objects.filter(pk=int(name)) if name.isdigit() else Channel.objects.filter(name=name)
    channel = found.first()
    if channel is None:
        raise CommandError(_("There is no channel “%s”.") % name)
    return channel


def _instant(text: str) -> datetime:
    try:
        instant = parse_datetime(text) if len(text) > len("2026-11-01") else None
        day = parse_date(text) if instant is None else None
    except ValueError:
        instant = day = None
    if day:
        instant = datetime(day.year, day.month, day.day)
    if instant is None:
        raise CommandError(_("Write the day as 2026-11-01."))
    return instant if timezone.is_aware(instant) else timezone.make_aware(instant)


def _summary(tally: Tally) -> str:
    parts = [ngettext("%(count)s item sent again", "%(count)s items sent again", tally.sent) % {"count": tally.sent}]
    if tally.left:
        parts.append(_("%(count)s left, since they are not right there yet") % {"count": tally.left})
    if tally.refused:
        parts.append(_("%(count)s refused") % {"count": tally.refused})
    return " · ".join(parts)
