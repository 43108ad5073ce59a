"""Who came in, from where, and what people did: lines of the log of pages and of everything else."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from cms.accounts.models import SignIn

from .world import World

_DEVICES = ("Firefox · Windows", "Chrome · Android", "Safari · macOS")


def furnish(world: World) -> None:
    more(world, 1)


def more(world: World, number: int) -> None:
    """Attempts of every outcome, of sessions that last and that ended; acts on an item and on a channel each."""
    now, person = timezone.now(), world.people["admin"]
    for one in range(number):
        for hours, outcome in enumerate(SignIn.Outcome.values):
            at, entered = now - timedelta(days=one, hours=hours), outcome == SignIn.Outcome.ENTERED
            SignIn.objects.create(
                user=person, at=at, outcome=outcome, address="203.0.113.*", device=_DEVICES[hours % 3],
                session_key=f"desk-{one}" if entered and one % 2 == 0 else "",
                ended_at=at + timedelta(hours=2) if entered and one % 2 else None,
            )  # fmt: skip
        page = Page.objects.get(pk=world.entries[-1 - one % 3].page_id).specific
        log(page, "wagtail.edit", user=person)
        log(list(world.channels.values())[one % 4], "wagtail.edit", user=world.people["editor"])
        log(person, "loa.signed_in", user=person, data={"address": "203.0.113.*", "device": _DEVICES[one % 3]})
