"""Topics are the feeds here: their one address, what they hold now, and whom a change concerns."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from django.utils.translation import gettext as _

from cms.core.conf import conf
from cms.core.ids import sha256_hex
from cms.entries.freshness import Freshness, freshness
from syndication.outbound.documents import document
from syndication.outbound.wanted import Refused, Wanted, wanted_at

#: Contents that a process keeps for the subscribers that it has not told yet.
_KEPT = 32
_PORTS = {"http": 80, "https": 443}


class UnknownTopic(Exception):
    """Nobody can subscribe to that address; the text is a sentence for the subscriber."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A feed as it stands: the same bytes for all its subscribers."""

    body: bytes
    content_type: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """By what a version of an entry finds its feeds."""

    form: str
    topics: frozenset[str]
    audiences: frozenset[str]
    agency_code: str


def find_topic(address: str) -> str:
    """The topic of an absolute address, as an address from the root of the site. Raises ``UnknownTopic``."""
    try:
        asked, ours = urlsplit(address.strip()), urlsplit(conf().public_url)
        is_here = _origin(asked) == _origin(ours)
    except ValueError:
        is_here = False
    if not is_here:
        raise UnknownTopic(
            _("hub.topic is not a feed of this site. Give the address that a feed names as its “self”: %(example)s")
            % {"example": f"{conf().public_url}/feeds/all.atom"}
        )
    path = unquote(asked.path.removeprefix(ours.path.rstrip("/")))
    wanted = _wanted(f"{path}?{asked.query}" if asked.query else path)
    if not wanted.position.is_newest:
        raise UnknownTopic(_("hub.topic is a page of older items; subscribe to the feed itself."))
    return wanted.address


def topic_url(topic: str) -> str:
    """The topic's canonical address, as the outside sees it."""
    return conf().public_url + topic


def read_topic(topic: str, generation: int) -> Content:
    """What the topic holds, in that generation or a later one. Raises ``UnknownTopic`` when there is no such feed."""
    return _shelf.get(topic, generation) or _shelf.put(topic, generation)


def forget_contents() -> None:
    """Read every topic anew."""
    _shelf.clear()


def concerned(topics: Iterable[str], changed: Iterable[Traits]) -> list[str]:
    """The topics that a change of entries with these traits may show in; in doubt, they do."""
    traits = list(changed)
    return [topic for topic in topics if _may_hold(topic, traits)]


def _may_hold(topic: str, changed: list[Traits]) -> bool:
    try:
        wanted = _wanted(topic)
    except UnknownTopic:
        return True  # whoever subscribed learns when told next that it is gone
    return any(_fits(wanted, traits) for traits in changed)


def _fits(wanted: Wanted, traits: Traits) -> bool:
    chosen = wanted.selection
    return (
        (not chosen.form or traits.form in chosen.form)
        and (not chosen.topic or not traits.topics.isdisjoint(chosen.topic))
        and (not chosen.audience or not traits.audiences.isdisjoint(chosen.audience))
        and (wanted.branch is None or traits.agency_code in wanted.branch.codes)
    )


def _wanted(address: str) -> Wanted:
    try:
        return wanted_at(address)
    except Refused as refused:
        raise UnknownTopic(refused.sentence) from None


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme)


class _Shelf:
    """Contents by topic, each rendered once a generation however many threads ask for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self._rendering: dict[str, threading.Lock] = {}
        self._kept: OrderedDict[str, tuple[int, Content]] = OrderedDict()

    def get(self, topic: str, generation: int) -> Content | None:
        with self._lock:
            found = self._kept.get(topic)
        return found[1] if found and found[0] >= generation else None

    def put(self, topic: str, generation: int) -> Content:
        with self._lock:
            mine = self._rendering.setdefault(topic, threading.Lock())
        with mine:
            if (found := self.get(topic, generation)) is not None:
                return found
            # Read before the rows: what changes meanwhile has another generation and is rendered again.
            fresh = freshness()
            content = _render(topic, fresh)
            with self._lock:
                self._kept[topic] = (fresh.generation, content)
                self._kept.move_to_end(topic)
                while len(self._kept) > _KEPT:
                    self._rendering.pop(self._kept.popitem(last=False)[0], None)
            return content


def _render(topic: str, fresh: Freshness) -> Content:
    wanted = _wanted(topic)
    try:
        body = document(wanted, fresh)
    except Refused as refused:
        raise UnknownTopic(refused.sentence) from None
    return Content(
        body=body, content_type=f"{wanted.format.content_type}; charset=utf-8", sha256=sha256_hex(body)
    )  # fmt: skip


_shelf = _Shelf()
