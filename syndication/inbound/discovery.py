"""From any address of a department's website to its feeds: what the page links, else where feeds usually are."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from cms.core.http import HttpClient

from .cleaning import http_address
from .fetching import Fetched, FetchRequest, Politeness, fetch, fetch_many
from .parsing import Parsed, ParserPool, shared_pool
from .parsing.charset import decode
from .parsing.text import one_line
from .refusal import Refused

#: For all of it; the person who typed the address waits.
SECONDS = 25.0
_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
#: Types that are also used for other things; with rel=alternate they are worth a look.
_PERHAPS = {"application/xml", "text/xml", "application/json"}
#: Places of WordPress, Joomla, Drupal, Liferay, SharePoint and hand-made portals, ours among them.
PLACES = (
    "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds/all.atom", "/rss.aspx",
    "/rss.ashx", "/vi/rss", "/tin-tuc/rss", "/feed.rss",
)  # fmt: skip
_TAG = re.compile(r"<(link|a)\b((?:[^<>\"']|\"[^\"]*\"|'[^']*'){0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_LIKE_A_FEED = re.compile(r"(?:^|[/._?=-])(?:rss|atom|feed)s?(?:$|[/._?&=-])", re.IGNORECASE)
_LOOKED_AT = 1_000_000
_MOST_TAGS = 5000
_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that was there and could be read."""

    url: str
    title: str
    format: str
    items: int
    hub: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What was found; where nothing was, ``refused`` says why the address itself gave nothing."""

    feeds: tuple[FoundFeed, ...] = ()
    refused: Refused | None = None


def discover(
    address: str, http: HttpClient | None = None, pool: ParserPool | None = None, *, seconds: float = SECONDS
) -> Discovery:
    """Look for feeds. ``address`` may be a feed itself, a page of the site, or a bare host name."""
    ends_at = time.monotonic() + seconds
    url = address.strip() if "://" in address else f"https://{address.strip()}"
    pool = pool or shared_pool()
    outcome = fetch(FetchRequest(url=url, seconds=seconds * 0.6, asks_robots=False), http)
    if not isinstance(outcome, Fetched):
        return Discovery(refused=outcome if isinstance(outcome, Refused) else Refused(code="gone"))
    found = _as_feed(outcome, pool, ends_at)
    if isinstance(found, FoundFeed):
        return Discovery(feeds=(found,))
    linked = list(dict.fromkeys(linked_feeds(outcome)))[:_MOST]
    feeds = _tried(linked, http, pool, ends_at)
    if not feeds:
        root = "{0.scheme}://{0.netloc}".format(urlsplit(outcome.url))
        places = [urljoin(root, place) for place in PLACES]
        feeds = _tried([place for place in places if place not in linked], http, pool, ends_at)
    return Discovery(feeds=tuple(feeds), refused=None if feeds else found)


def linked_feeds(page: Fetched) -> Iterator[str]:
    """Addresses that a page calls feeds, those that it declares first."""
    text, _ = decode(page.content[:_LOOKED_AT], page.content_type)
    links = []
    for count, match in enumerate(_TAG.finditer(text)):
        if count >= _MOST_TAGS:
            break
        given = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(match[2])}
        url = http_address(given.get("href", ""), page.url)
        if not url:
            continue
        kind = given.get("type", "").partition(";")[0].strip().lower()
        if match[1].lower() == "link" and "alternate" in given.get("rel", "").lower().split():
            if kind in _TYPES or kind in _PERHAPS:
                yield url
        elif match[1].lower() == "a" and (kind in _TYPES or _LIKE_A_FEED.search(urlsplit(url).path[-60:])):
            links.append(url)
    # An icon “RSS” in the page: worth less than what the head declares.
    yield from links[:_MOST]


def _tried(urls: Iterable[str], http: HttpClient | None, pool: ParserPool, ends_at: float) -> list[FoundFeed]:
    left = ends_at - time.monotonic()
    if left <= 1:
        return []
    requests = [FetchRequest(url=url, seconds=min(8.0, left), asks_robots=False) for url in urls]
    order = {request.url: number for number, request in enumerate(requests)}
    found: dict[str, tuple[int, FoundFeed]] = {}
    # A person waits, and it is a handful of addresses: no pause between them.
    for request, outcome in fetch_many(requests, http, at_once=4, politeness=Politeness(at_once=4, pause_s=0.0)):
        feed = _as_feed(outcome, pool, ends_at) if isinstance(outcome, Fetched) else None
        if isinstance(feed, FoundFeed) and feed.url not in found:
            found[feed.url] = (order[request.url], feed)
    return [feed for _, feed in sorted(found.values(), key=lambda pair: pair[0])]


def _as_feed(page: Fetched, pool: ParserPool, ends_at: float) -> FoundFeed | Refused:
    left = max(0.1, ends_at - time.monotonic())
    parsed = pool.parse(page.content, page.content_type, page.url, seconds=min(left, 10.0), wait_s=left)
    if not isinstance(parsed, Parsed):
        return parsed
    title = parsed.feed.title or one_line(urlsplit(page.url).netloc, is_html=False)
    return FoundFeed(
        url=page.moved_to or page.url, title=title, format=parsed.feed.format, items=len(parsed.seen),
        hub=parsed.feed.hub or page.hub, topic=parsed.feed.topic or page.topic,
    )  # fmt: skip
