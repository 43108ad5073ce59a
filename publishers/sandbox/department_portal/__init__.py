"""The departments' own portals, offline: several receivers by name, each with its key and its habits of answering."""

from __future__ import annotations

from starlette.routing import BaseRoute

from ..state import Sandbox
from ..timeline import TimelinePost
from . import receiver, shown
from .portal import QUOTAS, SLUG

LABEL = "Cổng thành phần"

__all__ = ["LABEL", "QUOTAS", "SLUG", "routes", "timeline"]


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    # Pages first: a mounted receiver answers for everything under its name.
    return [*shown.routes(sandbox), *receiver.routes(sandbox)]


def timeline(sandbox: Sandbox) -> list[TimelinePost]:
    return shown.timeline(sandbox)
