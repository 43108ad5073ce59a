"""``/api/v1``: our routers and those that other packages registered, under one description."""

from __future__ import annotations

from ninja import NinjaAPI
from ninja.openapi.docs import Swagger

from cms.core.registries import api_routers

from . import problems
from .entries import router as entries_router

NAMESPACE = "loa_api"


def build(namespace: str = NAMESPACE) -> NinjaAPI:
    """The API with everything registered so far; called once, when the addresses are read."""
    api = NinjaAPI(
        title="Loa",
        version="1",
        description="What was published here, as records of the PBGDPL exchange profile. Public, read only, no key.",
        urls_namespace=namespace,
        # Its scripts are our own static files; without a validator it asks nobody outside.
        docs=Swagger(settings={"validatorUrl": None}),
    )
    problems.install(api)
    api.add_router("", entries_router)
    for prefix, router in api_routers.items():
        api.add_router(prefix, router)  # type: ignore[arg-type]
    return api
