"""What the outbound side tells the kernel: what may be served from memory, and what pages say of themselves."""

from __future__ import annotations

from cms.core.fast_paths.paths import FastPath
from cms.core.registries import fast_paths
from cms.entries.selection import VOCABULARIES

from .oembed.address import PARAMETERS, PATH
from .structured import heads
from .wanted import POSITIONS


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    fast_paths.register("feeds", FastPath(pattern=r"/feeds/[^/]+", parameters=frozenset((*VOCABULARIES, *POSITIONS))))
    fast_paths.register("sitemap", FastPath(pattern=r"/robots\.txt|/sitemap\.xml|/sitemaps/[^/]+\.xml"))
    fast_paths.register("oEmbed", FastPath(pattern=f"/{PATH}", parameters=PARAMETERS))
    heads.register()
