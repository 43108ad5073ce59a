"""What of the outbound side may be served from memory: see ``cms.core.fast_paths``."""

from __future__ import annotations

from cms.core.fast_paths.paths import FastPath
from cms.core.registries import fast_paths
from cms.entries.selection import VOCABULARIES

from .wanted import POSITIONS


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    fast_paths.register("feeds", FastPath(pattern=r"/feeds/[^/]+", parameters=frozenset((*VOCABULARIES, *POSITIONS))))
