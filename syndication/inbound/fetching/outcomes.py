"""What is asked for, and what may come back."""

from __future__ import annotations

from dataclasses import dataclass

from syndication.inbound.refusal import Refused

#: Of a body after decompression, and of it on the wire.
MAX_BYTES = 10 * 1024 * 1024
#: For the whole of robots, redirects, headers and body.
SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One look at an address. The validators are those of the last answer; leave them empty for a fresh look."""

    url: str
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    seconds: float = SECONDS
    max_bytes: int = MAX_BYTES
    #: A feed is asked for after its robots.txt was; a page that a person just typed need not be.
    asks_robots: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A body that is not the last one."""

    url: str
    content: bytes
    content_type: str
    sha256: str
    etag: str = ""
    last_modified: str = ""
    #: Where it has moved for good; empty when it has not.
    moved_to: str = ""
    #: WebSub, from the ``Link`` header.
    hub: str = ""
    topic: str = ""
    #: The connection ended before the announced length: nothing may be concluded from what is missing.
    is_cut_short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The other side said so, or sent the same bytes again."""

    url: str
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """410: it will not come back, and nobody should ask again."""

    url: str


Outcome = Fetched | NotModified | Gone | Refused
