"""The platforms there are: an explicit tuple, in the order people see them, and after them those that a site brings."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured

from .conf import conf
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
    """Slug → class. Raises ``ImproperlyConfigured`` for a platform of the site that is none."""
    found: dict[str, type[Platform]] = {}
    for path in PLATFORMS:
        platform = _load(path)
        found[platform.slug] = platform
    for path in conf().platforms:
        platform = _own(path)
        if platform.slug in found:
            raise ImproperlyConfigured(f"LOA_PUBLISHERS[“PLATFORMS”]: there are two platforms “{platform.slug}”.")
        found[platform.slug] = platform
    return found


def _load(path: str) -> type[Platform]:
    module, _, name = path.rpartition(".")
    platform: type[Platform] = getattr(import_module(module), name)
    return platform


def _own(path: str) -> type[Platform]:
    """A platform that the site brings along."""
    try:
        platform = _load(path)
    except (ImportError, AttributeError, ValueError) as error:
        raise ImproperlyConfigured(f"LOA_PUBLISHERS[“PLATFORMS”] names “{path}”, which can't be had: {error}") from None
    if not (isinstance(platform, type) and issubclass(platform, Platform)):
        raise ImproperlyConfigured(f"LOA_PUBLISHERS[“PLATFORMS”] names “{path}”, which is no Platform.")
    return platform


def get_platform(slug: str) -> type[Platform]:
    """The class with that slug. Raises ``UnknownPlatform``."""
    try:
        return platforms()[slug]
    except KeyError:
        raise UnknownPlatform(slug) from None
