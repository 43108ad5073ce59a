"""No screen of ours is forgotten: each address of the desk is a screen, an act, or Wagtail's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

from .screens import ACTS, SCREENS, TOLD_ELSEWHERE

_OURS = ("cms.", "publishers.", "syndication.")
#: What Wagtail brings for every model, and what a list loads of itself.
_WAGTAILS = ("history", "usage", "copy", "delete", "results", "chosen", "chosen_multiple", "choose", "create")


def test_every_address_of_the_desk_is_in_a_list() -> None:
    known = {screen.url for screen in SCREENS} | ACTS | TOLD_ELSEWHERE
    names = {name for name, module in _addresses(get_resolver(), "", "") if _is_ours(name, module)}
    unseen = sorted(names - known)
    assert not unseen, "looked at by nobody"
    assert not (ACTS | TOLD_ELSEWHERE) - {name for name, _module in _addresses(get_resolver(), "", "")}, "gone"


def _is_ours(name: str, module: str) -> bool:
    """A view of ours; of Wagtail's, what ours use as a screen of their own is in the list anyway."""
    return module.startswith(_OURS) and not name.endswith(_WAGTAILS)


def _addresses(resolver: Any, namespace: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Name and module of each view below ``admin/``."""
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _addresses(pattern, inner, path)
        elif path.startswith("admin/"):
            view = getattr(pattern.callback, "view_class", pattern.callback)
            yield f"{namespace}{pattern.name or ''}", view.__module__
