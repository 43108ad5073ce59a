"""The platforms there are: an explicit tuple, in the order people see them."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from .contract import Platform

#: Dotted paths of the platform classes. A new platform is one package and one line here.
PLATFORMS = (
    "publishers.platforms.facebook.platform.FacebookPlatform",
    "publishers.platforms.youtube.platform.YouTubePlatform",
    "publishers.platforms.zalo.platform.ZaloPlatform",
    "publishers.platforms.x.platform.XPlatform",
    "publishers.platforms.telegram.platform.TelegramPlatform",
    "publishers.platforms.national_portal.platform.NationalPortalPlatform",
    "publishers.platforms.department_portal.platform.DepartmentPortalPlatform",
    "publishers.platforms.by_hand.platform.ByHandPlatform",
)


class UnknownPlatform(LookupError):
    """No platform has that slug."""


@cache
def platforms() -> dict[str, type[Platform]]:
    """Slug → class."""
    found: dict[str, type[Platform]] = {}
    for path in PLATFORMS:
        module, _, name = path.rpartition(".")
        platform = getattr(import_module(module), name)
        found[platform.slug] = platform
    return found


def get_platform(slug: str) -> type[Platform]:
    """The class with that slug. Raises ``UnknownPlatform``."""
    try:
        return platforms()[slug]
    except KeyError:
        raise UnknownPlatform(slug) from None
