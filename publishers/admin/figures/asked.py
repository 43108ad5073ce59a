"""What a screen of figures is asked for: everything stands in the address, so it can be sent, kept and gone back to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.moments import moment
from cms.entries.selection import Labels
from publishers.analytics.dashboards.ranges import CUSTOM, WEEK, Range, asked_range
from publishers.analytics.facts.slicing import DIMENSIONS, Question, Sight
from publishers.models import Campaign, Channel

from ..holds.rights import agency_names
from ..permissions import channel_policy, page_policy
from .words import ago, range_problem, span_words

_RANGES = (
    (WEEK, gettext_lazy("Last week")), ("7", gettext_lazy("7 days")), ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
)  # fmt: skip
DIMENSION_LABELS = {
    "channel": gettext_lazy("Channel"), "campaign": gettext_lazy("Campaign"), "agency": gettext_lazy("Agency"),
    "topic": gettext_lazy("Topic"), "form": gettext_lazy("Form"),
}  # fmt: skip
#: Beside each other above every screen.
SCREENS = {
    "loa_figures:index": gettext_lazy("Overview"), "loa_figures:posts": gettext_lazy("Posts"),
    "loa_figures:best": gettext_lazy("Best times"), "loa_figures:law": gettext_lazy("Changed laws"),
}  # fmt: skip
#: Kept from one address to the next; the rest belongs to one screen.
_CARRIED = ("range", "from", "to", *DIMENSIONS)


def sight_of(user: Any) -> Sight:
    """As the list of deliveries has it: the channels and pages of this person; all for who looks everything over."""
    if user.has_perm("loa_publishers.view_delivery"):
        return Sight(everything=True)
    channels = channel_policy.instances_user_has_any_permission_for(user, ["use", "announce"])
    pages = page_policy.instances_user_has_any_permission_for(user, {"change", "publish"})
    return Sight(channels=frozenset(channels.values_list("pk", flat=True)), pages=pages.values("pk"))


class Names:
    """Key → name in each dimension: one query each, when it is asked for."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight

    @cached_property
    def platforms(self) -> dict[str, str]:
        return {str(pk): platform for pk, _name, platform in self._channels}

    @cached_property
    def _channels(self) -> list[tuple[int, str, str]]:
        return list(Channel.objects.order_by("name").values_list("pk", "name", "platform"))

    @cached_property
    def _labels(self) -> Labels:
        return Labels()

    @cached_property
    def channel(self) -> dict[str, str]:
        return {str(pk): name for pk, name, _platform in self._channels}

    @cached_property
    def campaign(self) -> dict[str, str]:
        return {str(pk): name for pk, name in Campaign.objects.order_by("name").values_list("pk", "name")}

    @cached_property
    def agency(self) -> dict[str, str]:
        return agency_names()

    @property
    def topic(self) -> Mapping[str, str]:
        return self._labels.of("topic")

    @property
    def form(self) -> Mapping[str, str]:
        return self._labels.of("form")

    def of(self, dimension: str) -> Mapping[str, str]:
        found: Mapping[str, str] = getattr(self, dimension)
        return found

    def name(self, dimension: str, key: str) -> str:
        """What a key is called; a campaign that is gone, and what has none, have a word too."""
        if key:
            return self.of(dimension).get(key) or (_("deleted campaign") if dimension == "campaign" else key)
        return {
            "campaign": _("without a campaign"), "topic": _("without a topic"), "agency": _("without an agency"),
        }.get(dimension, _("not said"))  # fmt: skip

    def offered(self, dimension: str) -> dict[str, str]:
        """What may be chosen in a filter: the channels of this person, and everything that is public anyway."""
        found = dict(self.of(dimension))
        if dimension == "channel" and not self._sight.everything:
            mine = {str(pk) for pk in self._sight.channels}
            found = {key: name for key, name in found.items() if key in mine}
        return found


class FiguresScreen(WagtailAdminTemplateMixin, TemplateView):
    """Range and filters above, read the same way on every screen."""

    header_icon = "loa-chart"
    page_title = gettext_lazy("Figures")
    #: Name of the screen's own address.
    url_name = "loa_figures:index"
    #: Which days are shown where the address names none.
    usual = "7"
    #: Whether all posts of a time are asked for, or one thing.
    has_range = True

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.request.user)

    @cached_property
    def names(self) -> Names:
        return Names(self.sight)

    @cached_property
    def range(self) -> Range:
        given = self.request.GET
        return asked_range(given.get("range") or self.usual, given.get("from", ""), given.get("to", ""), self.today)

    @cached_property
    def only(self) -> dict[str, str]:
        given = self.request.GET
        return {name: given[name][:100].replace("\x00", "") for name in DIMENSIONS if given.get(name)}

    @cached_property
    def question(self) -> Question:
        return Question(range=self.range, sight=self.sight, only=self.only)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = {"url": "", "label": str(self.page_title)}
        if self.url_name == "loa_figures:index":
            return [here]
        return [{"url": self.address("loa_figures:index"), "label": _("Figures")}, here]

    def address(self, url_name: str = "", args: list[Any] | None = None, **changes: Any) -> str:
        """A screen with the same range and filters, something changed."""
        given = self.request.GET.copy()
        own = not url_name or url_name == self.url_name
        for name in [name for name in given if name not in _CARRIED and not (own and name in ("sort", "figure"))]:
            del given[name]
        for name, value in changes.items():
            given[{"first": "from", "last": "to"}.get(name, name)] = str(value)
        for name in [name for name, value in given.items() if not value]:
            del given[name]
        path = reverse(url_name or self.url_name, args=args or self._own_args(own))
        return f"{path}?{given.urlencode()}" if given else path

    def _own_args(self, own: bool) -> list[Any]:
        return list(self.kwargs.values()) if own else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            asked=self._asked() if self.has_range else None, screens=self._screens(), **kwargs
        )

    def _asked(self) -> dict[str, Any]:
        range_ = self.range
        return {
            "ranges": [
                {"label": label, "url": self.address(range=key, first="", last=""), "is_on": range_.key == key}
                for key, label in _RANGES
            ],
            "range": range_, "is_custom": range_.key == CUSTOM, "problem": range_problem(range_.problem),
            "first": range_.now.first.isoformat(), "last": range_.now.last.isoformat(), "today": self.today.isoformat(),
            "typed": {name: self.request.GET.get(name, "") for name in ("from", "to")} if range_.problem else {},
            "now": span_words(range_.now), "before": span_words(range_.before),
            "filters": [
                {"name": name, "label": label, "chosen": self.only.get(name, ""),
                 "choices": self._choices(name).items()}
                for name, label in DIMENSION_LABELS.items()
            ],
            "narrowed": [
                {"label": f"{DIMENSION_LABELS[name]}: {self.names.offered(name).get(key, key)}",
                 "url": self.address(**{name: ""})}
                for name, key in self.only.items()
            ],
            "path": self.request.path,
            "sort": self.request.GET.get("sort", ""),
        }  # fmt: skip

    def told(self) -> list[str]:
        """What an export was asked for, in words above its table."""
        asked = self._asked()
        return [_("%(now)s, beside %(before)s") % asked, *(item["label"] for item in asked["narrowed"])]

    def _choices(self, name: str) -> dict[str, str]:
        """What is chosen stays to be seen, even if it is not offered."""
        found, chosen = self.names.offered(name), self.only.get(name, "")
        return {**found, chosen: chosen} if chosen and chosen not in found else found

    def _screens(self) -> list[dict[str, Any]]:
        return [
            {"label": label, "url": self.address(name), "is_on": self.url_name == name}
            for name, label in SCREENS.items()
        ]


def heard_words(oldest: Any, newest: Any) -> str:
    """How fresh the numbers are."""
    if newest is None:
        return ""
    told = {"ago": ago(newest), "at": moment(newest), "oldest": moment(oldest)}
    if oldest is None or oldest == newest:
        return _("Last heard %(ago)s (%(at)s).") % told
    return _("Last heard %(ago)s (%(at)s); the post that was asked longest ago: %(oldest)s.") % told
