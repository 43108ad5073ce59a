"""What of publishing stands under ``/api/v1``; read once when the addresses are."""

from __future__ import annotations

from cms.core.registries import api_routers

from . import acts, deliveries, holds, planning

#: Modules whose calls hang on the deliveries' router: imported, they are there.
CALLS = (acts, planning)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    api_routers.register("/deliveries", deliveries.router)
    api_routers.register("/channels", deliveries.channel_router)
    api_routers.register("/holds", holds.router)
