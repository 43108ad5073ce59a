"""What widgets tell the kernel: which answers may be served from memory, and which rows they show."""

from __future__ import annotations

from cms.core.fast_paths.paths import FastPath
from cms.core.registries import fast_paths, shown_models

from .wanted import PARAMETERS


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    from syndication.models import Banner, WatchedSite

    fast_paths.register("widgets", FastPath(pattern=r"/widget/[^/]+", parameters=frozenset(PARAMETERS)))
    fast_paths.register("widget pictures", FastPath(pattern=r"/widget/pictures/[0-9a-f]{64}\.jpg"))
    fast_paths.register("banners", FastPath(pattern=r"/banners\.(?:js|json)"))
    # A site that was registered may show the widget at once.
    shown_models.register("syndication.Banner", Banner)
    shown_models.register("syndication.WatchedSite", WatchedSite)
