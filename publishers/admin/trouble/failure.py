"""Failure cards for the screens: the pure card of ``publishers.trouble`` with words, addresses and what one may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.moments import moment
from publishers.models import Channel, Delivery, DeliveryState
from publishers.registry import UnknownPlatform, get_platform
from publishers.sentences import Explained
from publishers.trouble.card import Act, Card, Facts, failure_card
from publishers.trouble.causes import Cause
from publishers.trouble.words import ACT_ICONS, ACTS, CAUSES, POSTED

from ..permissions import announceable_channels, channel_policy, page_policy, usable_channels
from ..presenting import explained, row_facts

#: Act → the name under which ``ActView`` does it.
_POSTS = {Act.SEND_AGAIN: "send", Act.SEND_NOW: "send", Act.TRY_NOW: "try", Act.DROP: "let-be", Act.TAKE_BACK: "cancel"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAct:
    """A button: a link, or a form that posts."""

    act: Act
    label: str
    icon: str
    url: str
    is_post: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCard:
    """What templates need of a card."""

    delivery: Delivery
    card: Card
    title: Any
    #: What helps against its cause.
    help: Any
    icon: str
    tone: str
    what: Explained | None
    #: The platform's own words.
    detail: str
    posted: Any
    tried: str
    again: str
    main: ShownAct | None
    others: tuple[ShownAct, ...]
    #: Whom to ask, where the person at the screen can do nothing.
    ask: str


class Powers:
    """What one person may do, asked once for a whole screen."""

    def __init__(self, user: Any) -> None:
        self._user = user
        self._pages: set[int] = set()

    @cached_property
    def usable(self) -> set[int]:
        return set(usable_channels(self._user).values_list("pk", flat=True))

    @cached_property
    def announceable(self) -> set[int]:
        return set(announceable_channels(self._user).values_list("pk", flat=True))

    @cached_property
    def kept(self) -> set[int]:
        found = channel_policy.instances_user_has_permission_for(self._user, "change")
        return set(found.values_list("pk", flat=True))

    def know(self, deliveries: Iterable[Delivery]) -> None:
        """Ask for all their pages at once."""
        wanted = {row.entry.page_id for row in deliveries if row.entry.page_id}
        mine = page_policy.instances_user_has_any_permission_for(self._user, {"change", "publish"})
        self._pages |= set(mine.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()

    def acts_on(self, delivery: Delivery) -> bool:
        """As ``permissions.may_act`` says of one."""
        is_told = delivery.kind == "announce" and delivery.state != DeliveryState.IN_REVIEW
        return delivery.channel_id in (self.announceable if is_told else self.usable)

    def writes(self, delivery: Delivery) -> bool:
        return delivery.entry.page_id in self._pages


def shown_cards(deliveries: Iterable[Delivery], powers: Powers) -> list[ShownCard]:
    """The cards of those that are in trouble; rows come from ``finding.with_steps``."""
    rows = list(deliveries)
    powers.know(rows)
    made = ((row, failure_card(facts_of(row, powers))) for row in rows)
    return [_shown(row, card) for row, card in made if card]


def facts_of(delivery: Any, powers: Powers) -> Facts:
    """The row as the card wants it, and what this person may do."""
    return replace(
        row_facts(delivery), may_act=powers.acts_on(delivery), may_keep=delivery.channel_id in powers.kept,
        may_write=powers.writes(delivery),
    )  # fmt: skip


def _shown(delivery: Any, card: Card) -> ShownCard:
    words = CAUSES[card.cause]
    buttons = tuple(_button(act, delivery) for act in (card.main, *card.others) if act and act != Act.ASK_KEEPER)
    return ShownCard(
        delivery=delivery, card=card, title=words.title, help=words.help, icon=words.icon, tone=words.tone,
        what=_what(delivery, card), detail=(delivery.problem or {}).get("detail", ""), posted=POSTED[card.posted],
        tried=_tried(delivery), again=_again(card),
        main=buttons[0] if buttons and card.main != Act.ASK_KEEPER else None,
        others=buttons if card.main == Act.ASK_KEEPER else buttons[1:],
        ask=ask_whom(delivery.channel) if card.main == Act.ASK_KEEPER else "",
    )  # fmt: skip


def ask_whom(channel: Channel) -> str:
    """Who can mend it, where the reader can't."""
    person = channel.responsible
    if person is None:
        return _("Ask whoever looks after “%(channel)s”.") % {"channel": channel.name}
    name = person.get_full_name() or person.get_username()
    return _("%(person)s looks after “%(channel)s” and can mend this.") % {"person": name, "channel": channel.name}


def _what(delivery: Delivery, card: Card) -> Explained | None:
    """The delivery's own problem; of one that was never tried, why its channel is shut."""
    problem = delivery.problem
    if card.cause in (Cause.RECONNECT, Cause.PAUSED) and delivery.state not in (DeliveryState.FAILED,):
        problem = delivery.channel.problem or problem
    return explained(problem, delivery.channel.platform) if problem else None


def _tried(delivery: Any) -> str:
    last = getattr(delivery, "last_try", None)
    if not delivery.attempts and last is None:
        return _("Not tried yet.")
    if not delivery.attempts:
        return _("Last tried at %(when)s.") % {"when": moment(last)}
    text = ngettext("Tried %(count)s time", "Tried %(count)s times", delivery.attempts) % {"count": delivery.attempts}
    return _("%(tried)s, last at %(when)s.") % {"tried": text, "when": moment(last)} if last else f"{text}."


def _again(card: Card) -> str:
    if card.again_at:
        return _("Loa tries again at %(when)s.") % {"when": moment(card.again_at)}
    if card.cause in (Cause.RECONNECT, Cause.PAUSED) and Act.SEND_AGAIN not in card.others:
        return _("It goes out by itself once the channel is open again.")
    return _("Loa does not try again by itself.")


def _button(act: Act, delivery: Delivery) -> ShownAct:
    return ShownAct(
        act=act, label=str(ACTS[act]), icon=ACT_ICONS.get(act, "arrow-right"), url=_address(act, delivery),
        is_post=act in _POSTS,
    )  # fmt: skip


def _address(act: Act, delivery: Delivery) -> str:
    here = reverse("loa_deliveries:inspect", args=[delivery.pk])
    if act in _POSTS:
        return reverse("loa_deliveries:act", args=[delivery.pk, _POSTS[act]])
    if act == Act.RECONNECT:
        return reconnect_address(delivery.channel)
    if act in (Act.CHANNEL, Act.RESUME):
        return reverse("loa_channels:edit", args=[delivery.channel_id])
    if act == Act.MEND_TEXT:
        return reverse("loa_everywhere", args=[delivery.entry.page_id])
    if act in (Act.REPLACE_FILE, Act.OPEN_ITEM):
        return reverse("wagtailadmin_pages:edit", args=[delivery.entry.page_id])
    return f"{here}#loa-retime" if act == Act.RETIME else f"{here}#loa-record"


def reconnect_address(channel: Channel) -> str:
    """Where it is connected again: in the browser, or by its form."""
    try:
        is_connected = get_platform(channel.platform).connecting is not None
    except UnknownPlatform:
        is_connected = False
    if is_connected:
        return f"{reverse('loa_channels:connect', args=[channel.platform])}?channel={channel.pk}"
    return reverse("loa_channels:edit", args=[channel.pk])
