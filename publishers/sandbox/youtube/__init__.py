"""YouTube's Data API, offline: the dialect of docs/platforms/youtube.md, strict where the live one is."""

from __future__ import annotations

from starlette.routing import BaseRoute

from ..state import Sandbox
from ..timeline import TimelinePost
from . import analytics, captions, consent, hub, oauth, playlists, shown, uploads, videos
from .dialect import QUOTAS, SLUG, Dialect

LABEL = "YouTube"

__all__ = ["LABEL", "QUOTAS", "SLUG", "routes", "timeline"]


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    dialect = Dialect(sandbox)
    return [
        *oauth.routes(dialect), *consent.routes(dialect), *uploads.routes(dialect), *videos.routes(dialect),
        *captions.routes(dialect),
        *playlists.routes(dialect), *shown.routes(dialect), *analytics.routes(dialect), *hub.routes(dialect),
    ]  # fmt: skip


def timeline(sandbox: Sandbox) -> list[TimelinePost]:
    return shown.timeline(Dialect(sandbox))
