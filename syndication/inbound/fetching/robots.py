"""robots.txt, asked once a day for each server.

A file that can't be had forbids nothing here: we read a feed because its department asked us to, and if the server is
down, the feed itself says so more truly.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from urllib.parse import urljoin

from protego import Protego

from cms.core.http import Deadline, HttpClient, HttpError
from syndication.inbound.refusal import Refusal

from .addresses import checked, origin, redirected
from .decoding import ACCEPTED, Body

AGENT = "Loa"
_KEPT_S = 24 * 3600.0
#: A server that did not answer is asked again sooner.
_LOST_S = 3600.0
_PATIENCE_S = 5.0
#: RFC 9309 wants at least 500 KiB read; what is longer is cut.
_MAX_BYTES = 512 * 1024
_MOST_ORIGINS = 5000
_MOST_REDIRECTS = 5
#: More than anybody needs; each costs time for every address that is checked.
_MOST_RULES = 5000


class Robots:
    """What servers ask robots to leave alone; thread-safe, remembered for this process."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[float, Protego | None]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, http: HttpClient, url: str, seconds: float) -> None:
        """Raise ``Refusal`` when the server asks us not to read the address."""
        where = origin(url)
        with self._lock:
            until, rules = self._known.get(where, (0.0, None))
        if until < time.monotonic():
            rules, kept_s = self._ask(http, where, min(seconds, _PATIENCE_S))
            self._remember(where, time.monotonic() + kept_s, rules)
        if rules is not None and not rules.can_fetch(url, AGENT):
            raise Refusal("robots")

    def _remember(self, where: str, until: float, rules: Protego | None) -> None:
        with self._lock:
            self._known[where] = (until, rules)
            self._known.move_to_end(where)
            while len(self._known) > _MOST_ORIGINS:
                self._known.popitem(last=False)

    def _ask(self, http: HttpClient, where: str, seconds: float) -> tuple[Protego | None, float]:
        url = urljoin(where, "/robots.txt")
        try:
            with Deadline(seconds) as deadline:
                for _ in range(_MOST_REDIRECTS + 1):
                    status, location, body = _get(http, checked(url), deadline)
                    if status in (301, 302, 303, 307, 308):
                        url = redirected(url, location)
                        continue
                    return (_rules(body), _KEPT_S) if status == 200 else (None, _KEPT_S if status < 500 else _LOST_S)
        except (HttpError, Refusal):
            pass
        return None, _LOST_S


def _get(http: HttpClient, url: str, deadline: Deadline) -> tuple[int, str | None, bytes]:
    with http.stream(url, deadline, headers={"Accept": "text/plain", "Accept-Encoding": ACCEPTED}) as answer:
        body = Body(answer.headers.get("content-encoding", ""), _MAX_BYTES)
        if answer.status == 200:
            try:
                body.take(answer.chunks)
            except Refusal as refusal:
                if refusal.refused.code != "too_large":
                    raise
        return answer.status, answer.headers.get("location"), body.content


def _rules(body: bytes) -> Protego | None:
    if body.lstrip()[:1] == b"<":
        return None  # a site that answers every address with a page
    text = "\n".join(body.decode("utf-8", "replace").splitlines()[:_MOST_RULES])
    try:
        return Protego.parse(text)
    except Exception:  # a file of a stranger, read by a library: whatever it stumbles over forbids nothing
        return None
