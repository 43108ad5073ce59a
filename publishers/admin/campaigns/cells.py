"""The cells of a board as its template shows them: a board has thousands, so each word is looked up once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from publishers.campaigning.board import Cell
from publishers.planning.times import WALL

from .reading import Item
from .words import state_words, tone_of

#: When a line has a day and no hour, it is planned for the morning.
_MORNING = time(8)
_SHORT = "H:i d/m"
_NOBODY = UUID(int=0)


class Drawer:
    """Draws the cells of one screen."""

    def __init__(self, campaign_id: int, *, is_by_agency: bool) -> None:
        self._campaign_id, self._is_by_agency = campaign_id, is_by_agency
        self._states: dict[str, tuple[str, str]] = {}
        self._moments: dict[datetime, str] = {}
        self._delivery_url = _by_id("loa_deliveries:inspect")
        self._today = timezone.localdate()

    def draw(self, cell: Cell, item: Item, name: str, channel: int | None) -> dict[str, Any]:
        """``channel``: where a gap leads, if this person may plan the item there."""
        tone, label = self._said(cell.state)
        when = self._when(cell.at) if cell.at else ""
        if cell.of:
            when = _("%(there)s of %(of)s channels") % {"there": cell.there, "of": cell.of}
        elif self._is_by_agency:
            label = _("no channel that you work with")
        leads = cell.is_gap and channel is not None
        return {
            "tone": tone, "label": label, "when": when, "name": name, "address": cell.address, "is_gap": cell.is_gap,
            "plan_url": self._plan_url(item, channel) if leads else "",
            "plan_label": _("Plan “%(title)s” on %(name)s") % {"title": item.title, "name": name} if leads else "",
            "url": self._delivery_url(cell.delivery) if cell.delivery else "",
        }  # fmt: skip

    def _said(self, state: str) -> tuple[str, str]:
        if state not in self._states:
            self._states[state] = tone_of(state), state_words(state)
        return self._states[state]

    def _when(self, at: datetime) -> str:
        if at not in self._moments:
            self._moments[at] = date_format(timezone.localtime(at), _SHORT)
        return self._moments[at]

    def _plan_url(self, item: Item, channel: int | None) -> str:
        asked: dict[str, Any] = {"channel": channel, "campaign": self._campaign_id}
        if item.on and item.on > self._today:
            asked["at"] = datetime.combine(item.on, _MORNING).strftime(WALL)
        return f"{reverse('loa_everywhere', args=[item.page])}?{urlencode(asked)}"


def _by_id(view: str) -> Callable[[UUID], str]:
    """The addresses of a view of one row, found once for all rows."""
    before, after = reverse(view, args=[_NOBODY]).split(str(_NOBODY))
    return lambda pk: f"{before}{pk}{after}"
