"""What the rows of an imported table ask of channels, planned once their items are public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.moments import moment
from cms.entries.models import Entry, Status
from cms.entries.more_columns import Fulfilled
from publishers.models import Campaign
from publishers.planning.many import Pair, Planned, pairs, plan_pairs
from publishers.planning.times import When, at_wall
from publishers.sentences import explain

from ..permissions import may_plan, usable_channels
from .columns import PlanReader


class PlanColumns:
    """What ``publishers`` adds to tables of items (``cms.entries.more_columns``)."""

    def reader(self, user: Any, *, place: Any = None) -> PlanReader:
        return PlanReader(user, place)

    def fulfil(self, page_id: int, wanted: Mapping[str, Any], user: Any) -> Fulfilled:
        """Plan what the row asked for, where the person may and the channel takes it. Repeatable."""
        entry = Entry.objects.filter(page_id=page_id, status=Status.PUBLISHED).first()
        page = Page.objects.filter(pk=page_id).first()
        if entry is None or page is None:
            return _refused(_("The item is not public."))
        if user is None or not user.is_active or not may_plan(user, page):
            return _refused(_("Who imported it may not publish it: plan it on “Publish everywhere”."))
        when = _when(wanted)
        if when is not None and wanted.get("wall") and when.instant < datetime.now(UTC):
            text = _("It was to go out %(when)s, which had passed when it became public. Choose another time.")
            return _refused(text % {"when": moment(when.instant)})
        asked = set(wanted.get("channels", ()))
        channels = [channel for channel in usable_channels(user) if channel.pk in asked]
        campaign = Campaign.objects.filter(pk=wanted.get("campaign")).first()
        texts = {int(key): {"body": text} for key, text in wanted.get("texts", {}).items()}
        found = pairs([entry], channels, [when], campaign=campaign, variants=texts)
        return _told(found, plan_pairs(found, user=user, campaign=campaign), missing=len(asked) - len(channels))


def _when(wanted: Mapping[str, Any]) -> When | None:
    """The time that was asked for; nothing: the queue."""
    if wanted.get("wall"):
        return at_wall(wanted["wall"], wanted["zone"])
    return None if wanted.get("queue") else When(instant=datetime.now(UTC))


def _told(found: Sequence[Pair], planned: Planned, *, missing: int) -> Fulfilled:
    """What was planned and what was not, with the channel's own reason."""
    failed = {pair.key: explain(code).message for pair, code in planned.refused}
    done = [pair.channel.name for pair in found if pair.taken or (pair.is_ready and pair.key not in failed)]
    problems = [f"{pair.channel.name}: {failed.get(pair.key) or why_not(pair)}"
                for pair in found if pair.key in failed or why_not(pair)]  # fmt: skip
    if missing:
        problems.append(_("On some of the channels that it names you may not publish any more."))
    words = [_("Planned on: %(names)s.") % {"names": ", ".join(done)}] if done else []
    return Fulfilled(is_done=not problems, sentence=" ".join([*words, *problems]))


def why_not(pair: Pair) -> str:
    """The first reason why nothing can be planned there; empty where it can, or is."""
    if pair.taken is not None or pair.is_ready:
        return ""
    refusing = (finding.words.message for finding in pair.findings if finding.blocking)
    return next(refusing, explain("no_free_slot").message)


def _refused(sentence: str) -> Fulfilled:
    return Fulfilled(is_done=False, sentence=sentence)
