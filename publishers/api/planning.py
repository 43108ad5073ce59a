"""Planning by a script: the desk's own form, reader and preflight, with a dry run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from cms.core.moments import moment
from cms.entries.access.tokens import Caller, caller_of
from cms.entries.access.writing import Act, changing
from cms.entries.api.problems import Fault, Refused
from cms.entries.assemble import record_of
from cms.entries.models import Entry, Scope, Status
from publishers.admin.composer.composing import LATER, NOW, QUEUE, PlanForm, wanted_time
from publishers.admin.composer.queue_seats import Seat, earliest, seats
from publishers.admin.composer.written import BODY, CHOICES, EDITS, TITLE, Written, read_written
from publishers.admin.deliveries.acts import wall_time
from publishers.conf import conf
from publishers.models import Campaign, Channel, Delivery
from publishers.planning.plan import Choice, plan
from publishers.planning.preflight.readiness import Readiness, readiness
from publishers.planning.taken import taken_by
from publishers.planning.times import When
from publishers.planning.wordings import wordings_shown

from . import reach
from .answers import delivery_out, judged_out
from .deliveries import router
from .refusals import refusing
from .schemas import ForChannel, PlanIn, PlannedOut

#: What somebody can mean.
_YEARS = range(2000, 2200)
_WAYS = {"now": NOW, "at": LATER, "queue": QUEUE}


@changing(
    router, "", scope=Scope.PLAN, answers={200: PlannedOut, 201: PlannedOut}, operation_id="plan",
    summary="Plan an item on channels",
)  # fmt: skip
def plan_item(request: HttpRequest, given: PlanIn) -> Act:
    """All or nothing: where one channel would refuse the item, nothing is planned and the findings say why."""
    caller = caller_of(request)
    asked = _asked(caller, given)
    if given.dry_run:
        return lambda: (200, {"deliveries": [], "channels": asked.judged()})
    form = asked.form()
    if not form.is_valid():
        raise _refused(asked, form)

    def act() -> tuple[int, Any]:
        with refusing():
            made = plan(asked.entry, asked.choices(form), user=caller.user)
        names = [channel.name for channel in form.chosen]
        data = {
            "channels": names,
            "due": moment(asked.when.instant if asked.when else None),
            "token": str(caller.token),
        }
        log(Page.objects.get(pk=asked.entry.page_id), "loa.plan", user=caller.user, data=data)
        rows = Delivery.objects.filter(pk__in=[row.pk for row in made]).select_related("channel").order_by("channel")
        return 201, {"deliveries": [delivery_out(row) for row in rows], "channels": asked.judged()}

    return act


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One call, read: the item, its channels, what is written for each and what each says to it."""

    given: PlanIn
    entry: Entry
    channels: list[Channel]
    data: MultiValueDict[str, Any]
    when: When | None
    written: Mapping[int, Written]
    rows: list[Readiness]
    taken: Mapping[int, Delivery]
    seats: Mapping[int, Seat]

    def form(self) -> PlanForm:
        free = [pk for pk, seat in self.seats.items() if seat.place]
        return PlanForm(self.data, channels=self.channels, rows=self.rows, taken=self.taken, seated=free)

    def choices(self, form: PlanForm) -> list[Choice]:
        at = form.at
        timing: dict[str, Any] = (
            {"due_at": at.instant, "wall": at.wall, "zone": at.zone} if at
            else {"for_queue": True} if form.is_for_queue
            # People may still take back what a script sends now, as what a person sends.
            else {"undo_until": datetime.now(UTC) + timedelta(seconds=conf().undo_s)}
        )  # fmt: skip
        return [
            Choice(
                channel=channel, variant=self.written[channel.pk].variant, options=self.written[channel.pk].options,
                campaign=form.cleaned_data["campaign"], is_by_script=True, **timing,
            )
            for channel in form.chosen
        ]  # fmt: skip

    def judged(self) -> list[dict[str, Any]]:
        return [judged_out(row, self.taken.get(row.channel.pk), self._due(row)) for row in self.rows]

    def _due(self, row: Readiness) -> datetime | None:
        if self.given.when == "queue":
            seat = self.seats.get(row.channel.pk)
            return seat.place.instant if seat and seat.place else None
        return self.when.instant if self.when else None


def _asked(caller: Caller, given: PlanIn) -> Asked:
    """Raises ``Refused`` where there is nothing to judge."""
    entry = reach.entry_to_plan(caller, given.entry)
    if entry.status != Status.PUBLISHED:
        told = _("The page is not public yet, or no longer. Have it approved and published first, then plan it.")
        raise Refused(409, "not_published", told)
    channels = _channels(caller, given.channels)
    campaign = Campaign.objects.filter(pk=given.campaign).first() if given.campaign is not None else None
    if given.campaign is not None and campaign is None:
        raise _fault("campaign", "unknown_campaign", _("There is no campaign %(id)s.") % {"id": given.campaign})
    when = _when(given)
    record, data = record_of(entry), _as_form(given, when)
    written = read_written(data, record, channels, {}, wordings_shown(record, channels, campaign, {}))
    found = seats(channels, editable=(), agency_code=entry.agency_code, campaign_id=given.campaign, now=_now())
    due = earliest(found) if given.when == "queue" else wanted_time(data)
    rows = readiness(
        record, channels, {pk: one.variant for pk, one in written.items()},
        {pk: one.options for pk, one in written.items()}, due_at=due, campaign=campaign,
    )  # fmt: skip
    return Asked(
        given=given, entry=entry, channels=channels, data=data, when=when, written=written,
        rows=[written[row.channel.pk].over(row) for row in rows], taken=taken_by(entry), seats=found,
    )  # fmt: skip


def _channels(caller: Caller, wanted: list[ForChannel]) -> list[Channel]:
    known = {row.pk: row for row in reach.channels(caller).filter(pk__in=[one.id for one in wanted])}
    missing = [str(one.id) for one in wanted if one.id not in known]
    if missing:
        told = _("There is no channel %(ids)s on which you may publish; /api/v1/channels lists yours.")
        raise _fault("channels", "unknown_channel", told % {"ids": ", ".join(missing)})
    return list(known.values())


def _when(given: PlanIn) -> When | None:
    if given.when != "at":
        return None
    return read_time(given.at, "at")


def read_time(text: str, parameter: str) -> When:
    """A time with an offset, or on the clock of the desk. Raises ``Refused``."""
    try:
        when = wall_time(text)
    except OverflowError:  # at the edges of the calendar another zone's clock has no such instant
        when = None
    if when is None or when.instant.year not in _YEARS:
        told = _("“%(text)s” is not a time; write one such as 2026-12-01T09:00 or 2026-12-01T02:00:00Z.")
        raise _fault(parameter, "bad_time", told % {"text": text})
    return when


def _as_form(given: PlanIn, when: When | None) -> MultiValueDict[str, Any]:
    """The call as the desk's form would have posted it: one reader for both."""
    data: MultiValueDict[str, Any] = MultiValueDict()
    data.setlist("channel", [str(one.id) for one in given.channels])
    data["when"] = _WAYS[given.when]
    if when is not None:
        data["due_at"] = timezone.localtime(when.instant).strftime("%Y-%m-%dT%H:%M:%S")
    if given.campaign is not None:
        data["campaign"] = str(given.campaign)
    for one in given.channels:
        data[f"{TITLE}-{one.id}"], data[f"{BODY}-{one.id}"] = one.title, one.body
        if one.tags is not None:
            data[f"{EDITS}-{one.id}"] = json.dumps({"tags": one.tags})
        data[f"{CHOICES}-{one.id}"] = "1"
        for name, value in one.options.items():
            if isinstance(value, list):
                data.setlist(f"{CHOICES}-{one.id}-{name}", [str(item) for item in value])
            else:
                data[f"{CHOICES}-{one.id}-{name}"] = value
    return data


def _refused(asked: Asked, form: PlanForm) -> Refused:
    taken = [row.channel.name for row in asked.rows if row.channel.pk in asked.taken]
    if taken:
        told = _("Nothing was planned: this version is there or planned already on %(names)s. Leave these out.")
        faults = [Fault(parameter="channels", code="taken", message=f"{name}") for name in taken]
        return Refused(409, "taken", told % {"names": ", ".join(taken)}, faults=faults)
    faults = [
        Fault(parameter=f"channels.{row.channel.pk}.{found.field}", code=found.code,
              message=f"{found.words.message} {found.words.fix}".strip())
        for row in asked.rows for found in row.findings if found.blocking
    ]  # fmt: skip
    faults += [
        Fault(parameter={"due_at": "at", "channel": "channels"}.get(name, name), code="invalid", message=str(error))
        for name, errors in form.errors.items() for error in errors
    ]  # fmt: skip
    told = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return Refused(422, "would_be_refused" if any(not row.is_ready for row in asked.rows) else "invalid", told,
                   faults=faults)  # fmt: skip


def _fault(parameter: str, code: str, sentence: str) -> Refused:
    return Refused(422, code, sentence, faults=[Fault(parameter=parameter, code=code, message=sentence)])


def _now() -> datetime:
    return datetime.now(UTC)
