"""Cards as templates show them: words, signs of platforms, colours, and what may be done with each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import urlencode
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishers.calendar.cards import EXPECTED, Card, Post
from publishers.models import DeliveryState, Kind
from publishers.planning.holds import STOPPED_KINDS, InForce
from publishers.planning.times import WALL
from publishers.sentences import explain

from ..marks import mark_of
from ..presenting import platform_label, state_words, tone_of
from .reading import Items, Names

#: Signs of platforms on a card; beyond them a number.
_MARKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a template needs of one card."""

    key: str
    title: str
    url: str
    at: datetime
    tone: str
    state: str
    marks: tuple[SafeString, ...]
    more_marks: int
    #: Where it goes, in words: what the signs say.
    places: str
    #: What is done there, where it isn't publishing.
    act: str
    is_small: bool
    #: A day of a recurring post that is not planned yet.
    is_expected: bool
    colour: str
    campaign: str
    picture: str
    #: Deliveries that may get another time here and now; none: the card stays where it is.
    movable: tuple[UUID, ...]
    #: Freezes and blackouts that would stop it.
    stops: str
    move_url: str

    @property
    def time(self) -> str:
        return f"{self.at:%H:%M}"

    @property
    def wall(self) -> str:
        """Its time as the move form says it."""
        return self.at.strftime(WALL)

    @property
    def move_label(self) -> str:
        return _("Move “%(title)s”, %(time)s") % {"title": self.title, "time": self.time}

    @property
    def ids(self) -> str:
        return " ".join(map(str, self.movable))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wardrobe:
    """What is looked up for many cards, looked up once."""

    now: datetime
    names: Names
    items: Items
    holds: Mapping[int, InForce]
    #: The address of the calendar as it is looked at.
    here: str

    def dress(self, card: Card) -> Shown:
        """One card in words."""
        worst, campaign = card.worst, self.names.campaigns.get(card.campaign or 0)
        channels = [self.names.channels[post.channel] for post in card.posts if post.channel in self.names.channels]
        platforms = list(dict.fromkeys(channel.platform for channel in channels))
        movable = tuple(post for post in card.posts if post.can_move(self.now) and self._may(post))
        sha256 = self.items.pictures.get(card.entry)
        return Shown(
            key=card.key,
            title=self.items.titles.get(card.entry, ""),
            url=self.items.urls.get(card.entry) or reverse("loa_item", args=[card.entry]),
            at=card.at,
            tone=_tone_of(worst),
            state=words_of(worst),
            marks=tuple(_mark(platform) for platform in platforms[:_MARKS]),
            more_marks=len(platforms) - _MARKS,
            places=", ".join(sorted(channel.name for channel in channels)),
            act=acts_of(card),
            is_small=card.is_withdrawal,
            is_expected=worst.state == EXPECTED,
            colour=campaign.colour if campaign else "",
            campaign=campaign.name if campaign else "",
            picture=reverse("loa_calendar:picture", args=[sha256]) if sha256 else "",
            movable=tuple(post.id for post in movable),
            stops=" ".join(str(pk) for pk, force in self.holds.items() if _is_stopped(movable, force)),
            move_url=self._move_url(movable) if movable else "",
        )

    def _may(self, post: Post) -> bool:
        return post.channel in self.names.rights.on(post.kind)

    def _move_url(self, movable: tuple[Post, ...]) -> str:
        query = [("delivery", str(post.id)) for post in movable] + [("next", self.here)]
        return f"{reverse('loa_calendar:move')}?{urlencode(query)}"


def words_of(post: Post) -> str:
    """The state of one post in a word or two."""
    if post.state == EXPECTED:
        return explain(post.code).message if post.code else _("comes round, not planned yet")
    return state_words(
        post.state, kind=post.kind, code=post.code, is_held=post.hold is not None, is_handed_over=post.is_handed_over
    )


def _tone_of(post: Post) -> str:
    if post.state == EXPECTED:
        return "amber" if post.code else "quiet"
    return tone_of(DeliveryState(post.state), is_held=post.standing == "held")


def acts_of(card: Card) -> str:
    """What happens at that time, where it is something else than publishing."""
    kinds = [Kind(kind) for kind in dict.fromkeys(post.kind for post in card.posts) if kind != Kind.PUBLISH]
    return ", ".join(str(kind.label) for kind in kinds)


def more_words(count: int) -> str:
    """How many cards found no room."""
    return ngettext("%(count)s more", "%(count)s more", count) % {"count": count}


def count_words(count: int) -> str:
    """How many cards there are on a day, for those who hear the screen."""
    if not count:
        return _("nothing planned")
    return ngettext("%(count)s item", "%(count)s items", count) % {"count": count}


def _is_stopped(posts: tuple[Post, ...], force: InForce) -> bool:
    return any(
        post.kind in STOPPED_KINDS
        and force.on(channel_id=post.channel, campaign_id=post.campaign, agency_code=post.agency)
        for post in posts
    )


@cache
def _mark(slug: str) -> SafeString:
    """The platform's sign, made once: a month has hundreds of them."""
    return render_to_string("publishers/admin/platform_mark.html", {"slug": slug, "icon": mark_of(slug)})


def platform_choices(names: Names) -> list[tuple[str, str]]:
    """The platforms of these channels, by name."""
    slugs = {channel.platform for channel in names.channels.values()}
    return sorted(((slug, platform_label(slug)) for slug in slugs), key=lambda choice: choice[1])
