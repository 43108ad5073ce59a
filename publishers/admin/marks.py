"""The sign of each platform: our own simple drawings, no trade marks. A platform without one gets a globe."""

from __future__ import annotations

_MARKS = {
    "facebook": "loa-letter-f",
    "youtube": "loa-play",
    "zalo": "loa-letter-z",
    "x": "loa-letter-x",
    "telegram": "loa-paper-plane",
    "national_portal": "loa-landmark",
    "department_portal": "loa-building",
    "by_hand": "clipboard-list",
}
#: Drawings that Wagtail has to be told of, as template paths.
_DRAWN = (*_MARKS.values(), "loa-undo", "loa-stop", "loa-bell", "loa-chart")
ICONS = tuple(f"publishers/icons/{name}.svg" for name in _DRAWN if name.startswith("loa-"))


def mark_of(slug: str) -> str:
    """The icon's name."""
    return _MARKS.get(slug, "globe")
