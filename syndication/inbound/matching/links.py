"""The key of an address: the same for every way in which people share the same page."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

#: What tells one reader's link from another's, and nothing about the page.
_TRACKING = re.compile(
    r"^(?:utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|igsh|zarsrc|mc_[ce]id|_ga|_gl|ref_src|spm|ocid|at_.*)$",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default|home)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def link_key(url: str) -> str:
    """SHA-256 of the canonical address; empty for what is no web address."""
    address = canonical(url)
    return hashlib.sha256(address.encode()).hexdigest() if address else ""


def canonical(url: str) -> str:
    """Host and path without scheme, ``www.``, tracking, fragment and final slash; empty for what is no web address."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower().rstrip(".")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host:
        return ""
    if port == _DEFAULT_PORTS[parts.scheme.lower()]:
        port = ""
    path = _INDEX.sub("/", quote(unquote(parts.path), safe="/-._~!$&'()*+,;=:@")).rstrip("/")
    query = sorted(
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(name)
    )
    return f"{host.removeprefix('www.')}{port}{path}" + (f"?{urlencode(query)}" if query else "")
