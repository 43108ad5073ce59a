"""Campaigns made from a template or from last year's: first as a draft that can be looked at, then as rows.

Nothing goes out by it: what is to be published becomes lines of the board, and recurring posts are stopped at first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from cms.entries.models import Entry
from publishers.campaigning.shifting import moved
from publishers.campaigning.starters import Starter
from publishers.models import Campaign, CampaignItem, CampaignTarget, Kind, Recurrence

#: What of the old one the copy keeps as it is; beside these, whatever links are marked with.
_KEPT = ("goal", "description", "colour", "agencies", "documents", "forms")
_MARKS = "utm_"
_RULE = ("name", "every", "interval", "weekdays", "nth", "day", "month", "wall_time", "zone", "times", "takes",
         "entry_id", "forms", "topics", "audiences", "agency_code")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """A line of the board to be."""

    title: str
    form: str
    on: date | None
    note: str = ""
    #: The item itself, where it is taken over.
    entry: UUID | None = None
    #: The day that it had before.
    was: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDraft:
    """A recurring post to be; ``values`` are columns of ``Recurrence``."""

    values: dict[str, Any]
    channels: Sequence[int] = ()

    def rule(self) -> Recurrence:
        """As an unsaved row, to be put into words."""
        return Recurrence(**self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignDraft:
    """All that would be made."""

    starts_on: date
    ends_on: date | None
    values: dict[str, Any]
    lines: Sequence[LineDraft] = ()
    targets: Sequence[tuple[str, str, int]] = ()
    rounds: Sequence[RoundDraft] = ()
    channels: Sequence[int] = field(default=())
    cloned_from: int | None = None


def draft_of_starter(starter: Starter, turning: date) -> CampaignDraft:
    """The template around its day."""
    first, last = starter.days(turning)
    rounds = [
        RoundDraft(values={
            "name": each.name, "every": each.every, "weekdays": list(each.weekdays), "takes": each.takes,
            "wall_time": each.at, "starts_on": first, "ends_on": last,
        })
        for each in starter.rounds
    ]  # fmt: skip
    return CampaignDraft(
        starts_on=first, ends_on=last, rounds=rounds,
        values={
            "goal": starter.goal, "description": "", "colour": starter.colour, "documents": list(starter.documents),
            "forms": list(starter.forms),
        },
        lines=[
            LineDraft(title=step.title, form=step.form, note=step.note, on=_plus(turning, step.day))
            for step in starter.steps
        ],
        targets=[(goal.counts, goal.form, goal.wanted) for goal in starter.targets],
    )  # fmt: skip


def draft_of_copy(old: Campaign, new_first: date, *, with_items: bool) -> CampaignDraft:
    """The old campaign on new days. ``with_items``: the same items again; else each becomes something to be made."""
    old_first = old.starts_on or new_first
    marks = [one.attname for one in Campaign._meta.concrete_fields if one.name.startswith(_MARKS)]
    return CampaignDraft(
        starts_on=new_first, ends_on=moved(old.ends_on, old_first, new_first), cloned_from=old.pk,
        values={name: getattr(old, name) for name in (*_KEPT, *marks)},
        lines=_lines_of(old, old_first, new_first, with_items=with_items),
        targets=list(old.targets.values_list("counts", "form", "wanted")),
        rounds=[_round_of(rule, old_first, new_first) for rule in old.recurrences.prefetch_related("channels")],
        channels=list(old.channels.values_list("pk", flat=True)),
    )  # fmt: skip


def make(draft: CampaignDraft, *, name: str, collection: Any, user: Any) -> Campaign:
    """Write it, in one transaction."""
    with transaction.atomic():
        made: Campaign = Campaign.objects.create(
            name=name, collection=collection, owner=user, starts_on=draft.starts_on, ends_on=draft.ends_on,
            cloned_from_id=draft.cloned_from, **draft.values,
        )  # fmt: skip
        made.channels.set(draft.channels)
        CampaignItem.objects.bulk_create(
            CampaignItem(
                campaign=made, added_by=user, title="" if line.entry else line.title, form=line.form, on=line.on,
                note=line.note, entry_id=line.entry,
            )
            for line in draft.lines
        )  # fmt: skip
        CampaignTarget.objects.bulk_create(
            CampaignTarget(campaign=made, counts=counts, form=form, wanted=wanted)
            for counts, form, wanted in draft.targets
        )
        for each in draft.rounds:
            rule = Recurrence.objects.create(campaign=made, is_active=False, planned_by=user, **each.values)
            rule.channels.set(each.channels)
    return made


def _lines_of(old: Campaign, old_first: date, new_first: date, *, with_items: bool) -> list[LineDraft]:
    """Its lines, and what was planned of it without one, each on the day that means the same."""
    found, known = [], set()
    due = _days_planned(old)
    for line in old.items.select_related("entry").defer("entry__content"):
        day = line.on or (due.get(line.entry_id) if line.entry_id else None)
        found.append(_line(line.entry, line.title, line.form, line.note, day))
        known.add(line.entry_id)
    for entry in Entry.objects.filter(pk__in=set(due) - known).defer("content"):
        found.append(_line(entry, "", "", "", due[entry.pk]))
    shifted = [
        LineDraft(
            title=line.title, form=line.form, note=line.note, was=line.on, on=moved(line.on, old_first, new_first),
            entry=line.entry if with_items else None,
        )
        for line in found
    ]  # fmt: skip
    return sorted(shifted, key=lambda line: (line.on or date.max, line.title))


def _line(entry: Entry | None, title: str, form: str, note: str, day: date | None) -> LineDraft:
    if entry is None:
        return LineDraft(title=title, form=form, note=note, on=day)
    return LineDraft(title=entry.title, form=entry.form, note=note, on=day, entry=entry.pk)


def _days_planned(old: Campaign) -> dict[UUID, date]:
    """Item → the day on which it first went out, or was to."""
    rows = old.deliveries.filter(kind=Kind.PUBLISH).order_by().values("entry_id").annotate(first=Min("due_at"))
    return {row["entry_id"]: timezone.localdate(row["first"]) for row in rows}


def _round_of(rule: Recurrence, old_first: date, new_first: date) -> RoundDraft:
    values = {name: getattr(rule, name) for name in _RULE}
    values["starts_on"] = moved(rule.starts_on, old_first, new_first)
    values["ends_on"] = moved(rule.ends_on, old_first, new_first)
    return RoundDraft(values=values, channels=[channel.pk for channel in rule.channels.all()])


def _plus(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)
