"""*Needs attention*: all that does not go on, grouped by cause, with one press for all that can safely go again."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from publishers.models import Channel, Delivery
from publishers.planning.held import held
from publishers.trouble.causes import SENT_TOGETHER, Cause
from publishers.trouble.finding import Group, groups, shut_channels, with_steps
from publishers.trouble.words import CAUSES

from ..channels.standing import describe
from ..permissions import channel_policy, usable_channels, visible_deliveries
from ..presenting import platform_label
from .bell import SEEING, BellView, SeenView, mark_seen, matters_of
from .days import EmptyDay, empty_days
from .failure import Powers, ShownCard, ask_whom, reconnect_address, shown_cards
from .refused import Refused, refused_of
from .sending import SendTogetherView, sendable

#: Of each cause on the first screen; one cause alone is paged.
_FIRST, _PER_PAGE = 6, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownGroup:
    """One cause as the screen shows it."""

    cause: Cause
    words: Any
    count: int
    cards: list[ShownCard]
    page: Page | None
    #: How many one press sends again.
    together: int
    #: How many of the group it leaves out, and why.
    apart: int
    #: Channels to reconnect or to resume, each with its button.
    channels: list[dict[str, Any]]
    #: Days of recurring posts without an item.
    days: list[EmptyDay] = field(default_factory=list)
    #: Numbers that platforms refuse to tell.
    figures: list[Refused] = field(default_factory=list)

    @property
    def more(self) -> int:
        return 0 if self.page or self.days or self.figures else self.count - len(self.cards)

    @property
    def press(self) -> str:
        """What the button says."""
        if self.cause == Cause.RETRYING:
            text = ngettext("Try %(count)s now", "Try all %(count)s now", self.together)
        elif self.cause == Cause.LATE:
            text = ngettext("Send %(count)s now", "Send all %(count)s now", self.together)
        else:
            text = ngettext("Send %(count)s again", "Send all %(count)s again", self.together)
        return text % {"count": self.together}


class TroubleView(WagtailAdminTemplateMixin, TemplateView):
    """Every cause there is for this person, or one cause with all its deliveries."""

    template_name = "publishers/admin/trouble.html"
    page_title = gettext_lazy("Needs attention")
    header_icon = "warning"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        if self.only is None:
            return [{"url": "", "label": str(self.page_title)}]
        return [
            {"url": reverse("loa_trouble:index"), "label": str(self.page_title)},
            {"url": "", "label": str(CAUSES[self.only].title)},
        ]

    @cached_property
    def only(self) -> Cause | None:
        asked = self.request.GET.get("cause", "")
        return Cause(asked) if asked in set(Cause) else None

    @cached_property
    def powers(self) -> Powers:
        return Powers(self.request.user)

    @cached_property
    def among(self) -> QuerySet[Delivery]:
        return visible_deliveries(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mark_seen(self.request.user)
        found = {group.cause: group for group in groups(self.among)}
        shut = self._shut()
        if shut:
            found.setdefault(Cause.RECONNECT, Group(cause=Cause.RECONNECT))
        days = empty_days(self.request.user)
        if days:
            found[Cause.UNPLANNED] = Group(cause=Cause.UNPLANNED)
        figures = refused_of(self._seen, self.powers)
        if figures:
            found[Cause.FIGURE] = Group(cause=Cause.FIGURE)
        apart = {Cause.UNPLANNED: {"days": days}, Cause.FIGURE: {"figures": figures}}
        wanted = [cause for cause in Cause if cause in found and self.only in (None, cause)]
        shown = [
            _without_deliveries(cause, **apart[cause]) if cause in apart else self._group(found[cause], shut)
            for cause in wanted
        ]
        return super().get_context_data(
            groups=shown, only=self.only, here=self.request.get_full_path(), held=self._held(), **kwargs
        )

    def _shut(self) -> list[Channel]:
        """Channels of this person that nothing leaves until somebody connects them again."""
        return list(shut_channels(self._seen).select_related("responsible", "deputy"))

    @cached_property
    def _seen(self) -> QuerySet[Channel]:
        """Channels that this person uses or looks after."""
        seen: QuerySet[Channel] = channel_policy.instances_user_has_any_permission_for(self.request.user, SEEING)
        return seen

    def _group(self, group: Group, shut: list[Channel]) -> ShownGroup:
        rows = with_steps(group.rows(self.among))
        page = Paginator(rows, _PER_PAGE, allow_empty_first_page=True) if self.only else None
        part = page.get_page(self.request.GET.get("p")) if page else None
        together = sendable(group, self.among, self.powers).count() if group.cause in SENT_TOGETHER else 0
        return ShownGroup(
            cause=group.cause, words=CAUSES[group.cause], count=group.count,
            cards=shown_cards(part if part is not None else rows[:_FIRST], self.powers), page=part,
            together=together, apart=group.count - together if together else 0,
            channels=self._channels(shut, group) if group.cause == Cause.RECONNECT else [],
        )  # fmt: skip

    def _channels(self, shut: list[Channel], group: Group) -> list[dict[str, Any]]:
        return [
            {
                "shown": describe(channel), "platform": platform_label(channel.platform),
                "waiting": group.tallies[channel.pk].count if channel.pk in group.tallies else 0,
                "url": reconnect_address(channel) if channel.pk in self.powers.kept else "",
                "ask": "" if channel.pk in self.powers.kept else ask_whom(channel),
            }
            for channel in shut
        ]  # fmt: skip

    def _held(self) -> int:
        """What a freeze holds has a list of its own."""
        return held().filter(channel__in=usable_channels(self.request.user)).count()


def _without_deliveries(cause: Cause, **rows: list[Any]) -> ShownGroup:
    count = sum(map(len, rows.values()))
    return ShownGroup(
        cause=cause, words=CAUSES[cause], count=count, cards=[], page=None, together=0, apart=0, channels=[], **rows
    )  # fmt: skip


class TroubleMenuItem(MenuItem):
    """Its name carries how many wait: Wagtail's menu has no place for a number."""

    def render_component(self, request: Any) -> Any:
        made = super().render_component(request)
        count = sum(max(many, 1) for many in matters_of(request.user).order_by().values_list("count", flat=True))
        if count:
            made.label = _("Needs attention (%(count)s)") % {"count": count}
        return made

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.is_superuser or has_something(request.user))


def has_something(user: Any) -> bool:
    """Whether any channel or item is this person's to look after."""
    return channel_policy.user_has_any_permission(user, SEEING) or visible_deliveries(user).exists()


class TroubleViewSet(ViewSet):
    """Second in the menu of the desk."""

    name = "loa_trouble"
    url_prefix = "trouble"
    icon = "warning"
    menu_label = gettext_lazy("Needs attention")
    menu_item_class = TroubleMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", TroubleView.as_view(), name="index"),
            path("send/", SendTogetherView.as_view(), name="send"),
            path("bell/", BellView.as_view(), name="bell"),
            path("seen/", SeenView.as_view(), name="seen"),
        ]
