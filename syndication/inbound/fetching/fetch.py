"""One look at one address, within one deadline; whatever the other side does, an outcome comes back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache

from requests.utils import parse_header_links

from cms.core.conf import conf
from cms.core.http import (
    AddressForbidden,
    AnswerLost,
    Deadline,
    DeadlinePassed,
    HttpClient,
    HttpError,
    HttpPolicy,
    NotSent,
    Stream,
)
from syndication.inbound.refusal import Refusal, Refused

from .addresses import checked, redirected
from .decoding import ACCEPTED, Body
from .outcomes import Fetched, FetchRequest, Gone, NotModified, Outcome
from .pacing import retry_after
from .robots import Robots

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_STATUS_CODES = {
    401: "login_needed", 402: "forbidden", 403: "forbidden", 404: "not_found", 407: "login_needed", 408: "too_slow",
    423: "forbidden", 425: "server_error", 429: "too_many", 451: "forbidden",
}  # fmt: skip

#: What this process knows of servers' wishes.
robots = Robots()


def fetch(request: FetchRequest, http: HttpClient | None = None) -> Outcome:
    """Ask for the address. Never raises for anything that the other side does."""
    journey = _Journey(request, http or http_client(conf().http_policy()))
    try:
        with Deadline(request.seconds) as deadline:
            return journey.go(deadline)
    except Refusal as refusal:
        refused = refusal.refused
        return Refused(code=refused.code, params=refused.params, moved_to=journey.moved_to)
    except HttpError as error:
        return Refused(code=_code(error), params=journey.params(error), moved_to=journey.moved_to)


@cache
def http_client(policy: HttpPolicy) -> HttpClient:
    """One client for a policy and process; its sessions are per thread."""
    return HttpClient(policy)


class _Journey:
    """From the address asked for to the one that answers."""

    def __init__(self, request: FetchRequest, http: HttpClient) -> None:
        self._request = request
        self._http = http
        self.url = request.url
        self.moved_to = ""
        self._is_for_good = True

    def go(self, deadline: Deadline) -> Outcome:
        self.url = checked(self.url)
        seen = {self.url}
        for _ in range(_MOST_REDIRECTS + 1):
            if self._request.asks_robots:
                robots.check(self._http, self.url, deadline.left / 2)
            with self._http.stream(self.url, deadline, headers=self._headers()) as answer:
                if answer.status not in _REDIRECTS:
                    return self._arrive(answer)
                self._turn(answer)
            if self.url in seen:
                raise Refusal("redirect_loop")
            seen.add(self.url)
        raise Refusal("redirect_loop")

    def params(self, error: HttpError) -> dict[str, float]:
        return {"seconds": round(self._request.seconds)} if isinstance(error, DeadlinePassed) else {}

    def _headers(self) -> dict[str, str]:
        headers = {"Accept": _ACCEPT, "Accept-Encoding": ACCEPTED, "Cache-Control": "max-age=0"}
        if self._request.etag:
            headers["If-None-Match"] = self._request.etag
        if self._request.last_modified:
            headers["If-Modified-Since"] = self._request.last_modified
        return headers

    def _turn(self, answer: Stream) -> None:
        self.url = redirected(self.url, answer.headers.get("location"))
        self._is_for_good = self._is_for_good and answer.status in _FOR_GOOD
        if self._is_for_good:
            self.moved_to = self.url

    def _arrive(self, answer: Stream) -> Outcome:
        headers, request = answer.headers, self._request
        if answer.status == 304 and (request.etag or request.last_modified):
            return NotModified(
                url=self.url, moved_to=self.moved_to, etag=headers.get("etag", request.etag)[:500],
                last_modified=headers.get("last-modified", request.last_modified)[:100],
            )  # fmt: skip
        if answer.status == 410:
            return Gone(url=self.url)
        if not 200 <= answer.status < 300:
            return self._refuse(answer)
        content, is_cut_short = self._body(answer)
        sha256 = hashlib.sha256(content).hexdigest()
        validators = {"etag": headers.get("etag", "")[:500], "last_modified": headers.get("last-modified", "")[:100]}
        if sha256 == request.body_sha256:
            return NotModified(url=self.url, moved_to=self.moved_to, **validators)
        hub, topic = _websub(headers)
        return Fetched(
            url=self.url, moved_to=self.moved_to, content=content, sha256=sha256, hub=hub, topic=topic,
            content_type=headers.get("content-type", "")[:200], is_cut_short=is_cut_short, **validators,
        )  # fmt: skip

    def _refuse(self, answer: Stream) -> Refused:
        code = _STATUS_CODES.get(answer.status, "server_error" if answer.status >= 500 else "odd_status")
        wait = retry_after(answer.headers.get("retry-after"))
        params: dict[str, float] = {"status": answer.status}
        if wait is not None:
            params["minutes"] = max(1, round(wait / 60))
            code = "too_many" if answer.status == 503 else code
        return Refused(code=code, params=params, retry_after_s=wait, moved_to=self.moved_to)

    def _body(self, answer: Stream) -> tuple[bytes, bool]:
        announced = answer.headers.get("content-length", "")
        if announced.isdigit() and int(announced[:20]) > self._request.max_bytes:
            raise Refusal("too_large", megabytes=self._request.max_bytes // 2**20)
        body = Body(answer.headers.get("content-encoding", ""), self._request.max_bytes)
        is_cut_short = False
        try:
            body.take(answer.chunks)
        except DeadlinePassed:
            raise
        except AnswerLost:
            # Wrong lengths are common. The parser sees whether the document is whole.
            is_cut_short = True
        content = body.content
        if not content.strip():
            raise Refusal("cut_short" if is_cut_short else "empty")
        return content, is_cut_short or not body.is_whole


def _code(error: HttpError) -> str:
    if isinstance(error, AddressForbidden):
        return "address_forbidden"
    if isinstance(error, DeadlinePassed):
        return "too_slow"
    if isinstance(error, NotSent):
        return {"name": "name_unknown", "tls": "tls_failed"}.get(error.kind, "unreachable")
    return "garbled"


def _websub(headers: Mapping[str, str]) -> tuple[str, str]:
    """Hub and topic of a ``Link`` header, where both are there."""
    links: dict[str, str] = {}
    try:
        for link in parse_header_links(headers.get("link", "")[:4000]):
            for name in str(link.get("rel", "")).lower().split():
                links.setdefault(name, checked(str(link.get("url", ""))))
    except (Refusal, ValueError):
        return "", ""
    return links.get("hub", ""), links.get("self", "")
