"""An answer in memory: which may be kept, and what of it a request gets."""

from __future__ import annotations

import gzip
import hashlib
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.http import parse_etags, parse_http_date_safe

from cms.core.counting.visits import Note

from .paths import FastPath
from .watch import Moment

Headers = list[tuple[str, str]]

#: What an entry costs beside its bytes, roughly.
_OVERHEAD = 2000
_WORTH_COMPRESSING = 500
_TEXT = re.compile(r"text/|[^;]*[+/](?:xml|json|javascript|ecmascript)|image/svg", re.IGNORECASE)
#: Written anew for each answer.
_REMADE = frozenset({
    "content-length", "etag", "vary", "date", "connection", "transfer-encoding",
    # Of the reader for whom it was rendered.
    "ratelimit", "ratelimit-policy",
})  # fmt: skip
#: What a 304 repeats; the rest the reader has.
_WITH_304 = frozenset({
    "cache-control", "content-location", "expires", "last-modified", "access-control-allow-origin", "content-language",
    "x-content-type-options", "strict-transport-security",
})  # fmt: skip
#: The names that ``asked`` already tells answers apart by.
_TOLD_APART = frozenset({"accept-encoding", "accept-language", "cookie"})


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes over the wire."""

    status: str
    headers: Headers
    body: bytes


class Refused:
    """Remembers that an answer may not be kept, so that requests for it need not wait for each other."""

    __slots__ = ("moment", "until")
    size = 300

    def __init__(self, moment: Moment, until: float) -> None:
        self.moment, self.until = moment, until


class Kept:
    """One answer with status 200, as everybody gets it who asks for this name."""

    __slots__ = (
        "_body", "_common", "_etag", "_gzip", "_modified", "_unchanged", "is_compressible", "moment", "notes", "until",
    )  # fmt: skip

    def __init__(
        self,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        path: FastPath,
        moment: Moment,
        notes: tuple[Note, ...] = (),
    ) -> None:
        given = {name.lower(): value for name, value in headers}
        #: What it is counted as, for each reader.
        self.notes = notes
        self.moment, self.until = moment, time.monotonic() + path.keep_s
        self._body, self._gzip = body, b""
        self.is_compressible = len(body) >= _WORTH_COMPRESSING and bool(_TEXT.match(given.get("content-type", "")))
        self._etag = _weak(given.get("etag") or f'"{hashlib.sha256(body).hexdigest()[:32]}"')
        self._modified = parse_http_date_safe(given.get("last-modified", ""))
        remade = [("ETag", self._etag), *_vary(given.get("vary", ""), path, compressed=self.is_compressible)]
        self._common = [(name, value) for name, value in headers if name.lower() not in _REMADE] + remade
        self._unchanged = [(name, value) for name, value in headers if name.lower() in _WITH_304] + remade

    @property
    def size(self) -> int:
        return len(self._body) + len(self._gzip) + _OVERHEAD

    def needs_compressing(self, environ: Mapping[str, Any]) -> bool:
        """Whether this request wants what is not made yet."""
        return self.is_compressible and not self._gzip and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))

    def compress(self) -> None:
        """Made with the first reader that takes it: what is asked for once plainly costs nothing."""
        made = gzip.compress(self._body, compresslevel=6, mtime=0)
        if len(made) < len(self._body):
            self._gzip = made
        else:
            self.is_compressible = False

    def reply(self, environ: Mapping[str, Any]) -> Reply:
        """What this request gets: the bytes, plain or compressed, only the headers, or that nothing has changed."""
        if self._is_known_to(environ):
            return Reply("304 Not Modified", list(self._unchanged), b"")
        if self._gzip and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            body = self._gzip
            headers = [*self._common, ("Content-Length", str(len(body))), ("Content-Encoding", "gzip")]
        else:
            body = self._body
            headers = [*self._common, ("Content-Length", str(len(body)))]
        return Reply("200 OK", headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body)

    def _is_known_to(self, environ: Mapping[str, Any]) -> bool:
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags is not None:
            return tags == self._etag or any(tag == "*" or _weak(tag) == self._etag for tag in parse_etags(tags))
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        if since is None or self._modified is None:
            return False
        told = parse_http_date_safe(since)
        return told is not None and self._modified <= told


class KeptRedirect:
    """Where an address leads at the moment. It has no body, and no validators: nobody else may keep it."""

    __slots__ = ("_reply", "moment", "notes", "until")
    size = 1000

    def __init__(
        self,
        status: str,
        headers: Sequence[tuple[str, str]],
        path: FastPath,
        moment: Moment,
        notes: tuple[Note, ...] = (),
    ) -> None:
        self.notes, self.moment, self.until = notes, moment, time.monotonic() + path.keep_s
        given = [(name, value) for name, value in headers if name.lower() not in _REMADE]
        self._reply = Reply(status, [*given, ("Content-Length", "0")], b"")

    def needs_compressing(self, environ: Mapping[str, Any]) -> bool:
        return False

    def compress(self) -> None:
        """There is nothing to compress."""

    def reply(self, environ: Mapping[str, Any]) -> Reply:
        """The same to everybody; a server may write into the list."""
        return Reply(self._reply.status, list(self._reply.headers), b"")


def may_be_kept(status: str, headers: Sequence[tuple[str, str]], path: FastPath) -> bool:
    """Whether everybody gets this answer: it says so itself, and nothing in it speaks against."""
    given = {name.lower(): value for name, value in headers}
    if path.redirects:
        return status.startswith("302") and "location" in given and "set-cookie" not in given
    if not status.startswith("200"):
        return False
    words = {word.strip().lower() for word in given.get("cache-control", "").split(",")}
    if "public" not in words or words & {"private", "no-store"}:
        return False
    if "set-cookie" in given or given.get("content-encoding", "identity") != "identity":
        return False
    depends_on = _names(given.get("vary", ""))
    if "cookie" in depends_on and not path.minds_cookies:
        return False
    return depends_on <= _TOLD_APART


@lru_cache(maxsize=1000)
def takes_gzip(accepted: str) -> bool:
    """Whether ``Accept-Encoding`` allows gzip."""
    weights: dict[str, str] = {}
    for word in accepted.lower().split(","):
        name, _, parameter = word.partition(";")
        weights[name.strip()] = parameter.replace(" ", "")
    weight = weights.get("gzip", weights.get("x-gzip", weights.get("*")))
    return weight is not None and not re.fullmatch(r"q=0(\.0*)?", weight)


def _vary(given: str, path: FastPath, *, compressed: bool) -> Headers:
    """Caches behind us keep one copy for all where an answer depends on nothing that a reader sends."""
    names = {name.strip().lower(): name.strip() for name in given.split(",") if name.strip()}
    if not path.in_languages:
        names.pop("accept-language", None)
    if compressed:
        names.setdefault("accept-encoding", "Accept-Encoding")
    return [("Vary", ", ".join(names.values()))] if names else []


def _names(vary: str) -> set[str]:
    return {name.strip().lower() for name in vary.split(",")} - {""}


def _weak(tag: str) -> str:
    """Compressed and plain are one representation to whoever compares."""
    return tag if tag.startswith("W/") else f"W/{tag}"
