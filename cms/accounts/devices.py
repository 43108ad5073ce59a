"""What a browser says of itself, in two words that its owner recognises."""

from __future__ import annotations

#: In this order: each also calls itself what stands below it.
_BROWSERS = (
    ("Edg", "Edge"), ("coc_coc", "Cốc Cốc"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_words(user_agent: str) -> str:
    """``Firefox · Windows``; what nobody knows is left out."""
    found = (next((name for mark, name in marks if mark in user_agent), "") for marks in (_BROWSERS, _SYSTEMS))
    return " · ".join(filter(None, found))
