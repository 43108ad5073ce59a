"""Addresses as people and servers write them, made into what may be asked; and redirects followed by hand."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from syndication.inbound.refusal import Refusal

MAX_LENGTH = 2000
_KEPT = "!#$%&'()*+,/:;=?@[]~"


def checked(url: str) -> str:
    """The address in ASCII, without fragment. Raises ``Refusal`` for what can't be asked."""
    text = url.strip()
    if not text or len(text) > MAX_LENGTH or any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise Refusal("bad_address")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refusal("bad_address") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise Refusal("scheme_refused", scheme=parts.scheme[:20] or "?")
    # A name or password in an address ends up in logs; and “bank.vn@evil.example” only looks like the bank.
    if not host or "@" in parts.netloc or "\\" in parts.netloc or port == 0:
        raise Refusal("bad_address")
    return urlunsplit(
        (parts.scheme.lower(), _netloc(host, port), quote(parts.path or "/", _KEPT), quote(parts.query, _KEPT), "")
    )


def redirected(url: str, location: str | None) -> str:
    """Where a redirect leads. Raises ``Refusal``."""
    if not location or not location.strip():
        raise Refusal("redirect_broken")
    # Headers arrive as Latin-1; servers put UTF-8 into them.
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return checked(urljoin(url, location.strip()))
    except ValueError:
        raise Refusal("redirect_broken") from None


def origin(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def host(url: str) -> str:
    """Host and port: what requests are counted by."""
    return urlsplit(url).netloc.lower()


def _netloc(name: str, port: int | None) -> str:
    if ":" in name:
        name = f"[{name}]"
    else:
        try:
            name = name.encode("idna").decode("ascii") if not name.isascii() else name
        except UnicodeError:
            raise Refusal("bad_address") from None
    return f"{name}:{port}" if port else name
