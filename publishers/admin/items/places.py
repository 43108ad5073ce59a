"""Many items with every place where they stand, and one decision for all that are ticked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.exporting import ExportsLines
from cms.core.ids import sha256_hex
from cms.entries.models import Entry
from publishers.models import OPEN_STATES, Channel, Delivery, Kind
from publishers.planning.follow_ups import Place, follow_up, places_of
from publishers.planning.law import dismiss, undecided

from ..audit import record
from ..permissions import usable_channels, visible_deliveries
from ..presenting import Presented, platform_order, present
from .place_words import advice, changes_of, contents_before, standing

#: Items on one screen; the others come when these are done.
ITEMS_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One place on the screen."""

    place: Place
    #: ``entry:channel``, what a tick says.
    key: str
    may_act: bool
    #: The law changed after this version, and nobody has decided.
    is_undecided: bool
    at_work: Presented | None
    #: How it stands there: the tone of its dot, and the word.
    tone: str
    label: str
    #: What can be done there, or why this person can't.
    advice: str

    @property
    def is_free(self) -> bool:
        return self.may_act and self.place.shown is not None and self.place.at_work is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One item with its places."""

    entry: Entry
    rows: list[Row]
    #: Documents whose validity is another one now than what stands somewhere says.
    changes: list[dict[str, str]]


class PlacesView(ExportsLines, WagtailAdminTemplateMixin, TemplateView, ABC):
    """The list, the ticks and the three decisions. Subclasses say which items."""

    template_name = "publishers/admin/places.html"
    rows_template_name = "publishers/admin/places_rows.html"
    header_icon = "history"
    export_filename = "places"
    export_headings = {
        "item": gettext_lazy("Item"), "channel": gettext_lazy("Channel"), "state": gettext_lazy("State"),
        "there": gettext_lazy("Version there"), "here": gettext_lazy("Version here"), "since": gettext_lazy("Since"),
        "address": gettext_lazy("Address"), "law": gettext_lazy("What changed"),
        "advice": gettext_lazy("What can be done there"),
    }  # fmt: skip
    #: Whether places that need nothing are shown too.
    shows_all = False

    @abstractmethod
    def items(self) -> Iterable[Entry]:
        """The items, the most urgent first."""

    def get_template_names(self) -> list[str]:
        return [self.rows_template_name if "rows" in self.request.GET else self.template_name]

    @cached_property
    def usable(self) -> dict[int, Channel]:
        return {channel.pk: channel for channel in usable_channels(self.request.user)}

    @cached_property
    def entries(self) -> list[Entry]:
        return list(self.items())

    @cached_property
    def undecided(self) -> set[str]:
        return {_key(place) for rows in undecided(self.entries).values() for place in rows}

    @cached_property
    def groups(self) -> list[Group]:
        places = places_of(self.entries)
        visible = visible_deliveries(self.request.user).filter(entry__in=[entry.pk for entry in self.entries])
        seen = set(visible.values_list("entry_id", "channel_id"))
        before = contents_before(places)
        order = platform_order()
        found = []
        for entry in self.entries:
            mine = [
                place for place in places[entry.pk]
                if (entry.pk, place.channel_id) in seen and self.is_shown(place)
            ]  # fmt: skip
            if mine:
                mine.sort(key=lambda place: (order(place.channel.platform), place.channel.name))
                rows = [self._row(place) for place in mine]
                found.append(Group(entry=entry, rows=rows, changes=changes_of(entry, mine, before)))
        return found

    def is_shown(self, place: Place) -> bool:
        """Whether the place belongs on this screen."""
        return self.shows_all or place.is_wrong

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown, rest = self.groups[:ITEMS_MAX], self.groups[ITEMS_MAX:]
        rows = [row for group in shown for row in group.rows]
        wrong = [row for row in rows if row.place.is_wrong]
        summary = self.summary(shown, wrong)
        states = [
            (row.key, row.place.is_wrong, row.at_work and (row.at_work.state, row.at_work.problem)) for row in rows
        ]
        return super().get_context_data(
            groups=shown,
            rest=len(rest),
            summary=summary,
            wrong=len(wrong),
            free=sum(row.is_free for row in rows),
            is_open=any(row.place.at_work and row.place.at_work.state in OPEN_STATES for row in rows),
            fingerprint=sha256_hex(repr((states, summary)).encode())[:16],
            can_dismiss=any(row.is_undecided and row.may_act for row in rows),
            rows_url=self._rows_url(),
            **kwargs,
        )

    def summary(self, groups: list[Group], wrong: list[Row]) -> str:
        """How it stands, in a line that is also read aloud when it changes."""
        if not wrong:
            return _("Every place shows what it should.")
        items = len({row.place.entry.pk for row in wrong})
        at_work = sum(row.place.at_work is not None for row in wrong)
        text = ngettext("%(places)s place is not right yet", "%(places)s places are not right yet", len(wrong))
        parts = [text % {"places": len(wrong)}, ngettext("%(count)s item", "%(count)s items", items) % {"count": items}]
        if at_work:
            parts.append(_("%(count)s under way") % {"count": at_work})
        return " · ".join(parts)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticked = set(request.POST.getlist("place"))
        chosen = [row for group in self.groups for row in group.rows if row.key in ticked and row.is_free]
        act, reason = request.POST.get("act", ""), request.POST.get("reason", "").strip()
        if not chosen:
            messages.error(request, _("Nothing is ticked. Tick the places that you decide about."))
        elif act == "dismiss" and not reason:
            messages.error(request, _("Write why these places stay as they are: the reason is kept."))
        elif act == "dismiss":
            self._dismiss([row.place for row in chosen if row.is_undecided], reason[:300])
        elif act in (Kind.CORRECT, Kind.WITHDRAW):
            self._follow_up(chosen, Kind(act))
        return HttpResponseRedirect(request.get_full_path())

    def _follow_up(self, chosen: list[Row], kind: Kind) -> None:
        by_entry: dict[UUID, list[Row]] = defaultdict(list)
        for row in chosen:
            by_entry[row.place.entry.pk].append(row)
        planned: list[Delivery] = []
        for rows in by_entry.values():
            channels = [row.place.channel for row in rows]
            made = follow_up(rows[0].place.entry, channels, kind=kind, user=self.request.user)
            for delivery in made:
                record(delivery, f"loa.{delivery.kind}", self.request.user)
            planned += made
        self._tell(planned, len(chosen) - len(planned))

    def _tell(self, planned: list[Delivery], left: int) -> None:
        if planned:
            text = ngettext("Begun at %(count)s place.", "Begun at %(count)s places.", len(planned))
            messages.success(self.request, text % {"count": len(planned)})
        if left:
            text = ngettext(
                "%(count)s place was left: it shows the public version already, or the item is withdrawn and can only "
                "be withdrawn there too.",
                "%(count)s places were left: they show the public version already, or their items are withdrawn and "
                "can only be withdrawn there too.",
                left,
            )
            messages.warning(self.request, text % {"count": left})

    def _dismiss(self, places: list[Place], reason: str) -> None:
        with transaction.atomic():
            dismiss(places, reason=reason, user=self.request.user)
            for place in places:
                if place.shown:
                    record(place.shown, "loa.dismiss", self.request.user, reason=reason)
        text = ngettext("%(count)s place stays as it is.", "%(count)s places stay as they are.", len(places))
        messages.success(self.request, text % {"count": len(places)})

    def _row(self, place: Place) -> Row:
        key = _key(place)
        at_work = present(place.at_work, may_act=False) if place.at_work else None
        tone, label = (at_work.tone, str(at_work.state)) if at_work else standing(place)
        may_act = place.channel_id in self.usable
        return Row(
            place=place,
            key=key,
            may_act=may_act,
            is_undecided=key in self.undecided,
            at_work=at_work,
            tone=tone,
            label=label,
            advice="" if may_act and at_work else advice(place, may_act=may_act),
        )

    def export_lines(self) -> Iterator[dict[str, Any]]:
        for group in self.groups:
            changes = [f"{one['number']}: {one['before']} → {one['after']}" for one in group.changes]
            for row in group.rows:
                shown, problem = row.place.shown, row.at_work.problem if row.at_work else None
                yield {
                    "item": group.entry.title, "channel": row.place.channel.name, "state": row.label,
                    "there": shown.entry_version if shown else None, "here": group.entry.version,
                    "since": shown.published_at if shown else None, "address": shown.permalink if shown else "",
                    "law": changes, "advice": problem.message if problem else row.advice,
                }  # fmt: skip

    def _rows_url(self) -> str:
        given = self.request.GET.copy()
        given["rows"] = "1"
        return f"{self.request.path}?{given.urlencode()}"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_deliveries:index"), "label": _("Deliveries")},
            {"url": "", "label": str(self.page_title)},
        ]


def _key(place: Place) -> str:
    return f"{place.entry.pk}:{place.channel_id}"
