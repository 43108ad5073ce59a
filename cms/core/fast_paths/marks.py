"""Query parameters that tell where a reader came from: the answer is the same with and without them. Pure."""

from __future__ import annotations

from urllib.parse import unquote_plus

#: Google Analytics' own names, which everybody uses.
_PREFIX = "utm_"
#: What Facebook, Google, Microsoft, TikTok, X, Instagram, Zalo and letters add to each address that is followed.
_CLICKS = frozenset({
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "srsltid", "msclkid", "ttclid", "twclid",
    "igsh", "igshid", "zarsrc", "mc_cid", "mc_eid", "_ga", "_gl",
})  # fmt: skip


def without_marks(query: str) -> str:
    """The query as it was given, but for these; what stays keeps its order and its letters."""
    return "&".join(part for part in query.split("&") if not _is_mark(part))


def _is_mark(part: str) -> bool:
    name = unquote_plus(part.partition("=")[0])
    return name.startswith(_PREFIX) or name in _CLICKS
