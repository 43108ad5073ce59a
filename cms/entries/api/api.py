"""``/api/v1``: our routers and those that other packages registered, under one description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ninja import NinjaAPI, Router
from ninja.openapi.docs import Swagger
from ninja.utils import normalize_path, replace_path_param_notation

from cms.core.registries import api_routers

from . import problems
from .describing import described
from .door import behind_the_door
from .drafts import router as drafts_router
from .entries import router as entries_router
from .media import router as media_router
from .vocabularies import router as vocabularies_router
from .webhooks import router as webhooks_router

NAMESPACE = "loa_api"


class LoaAPI(NinjaAPI):
    """The framework's own, with a description that says what is really answered."""

    def get_openapi_schema(self, **given: Any) -> Any:
        return described(super().get_openapi_schema(**given))


def build(namespace: str = NAMESPACE) -> NinjaAPI:
    """The API with everything registered so far; called once, when the addresses are read."""
    api = LoaAPI(
        title="Loa",
        version="1",
        description="What was published here, as records of the PBGDPL exchange profile: public, without a key. "
        "And what people do at the desk, for their programs: with an access token.",
        urls_namespace=namespace,
        # Its scripts are our own static files; without a validator it asks nobody outside.
        docs=Swagger(settings={"validatorUrl": None}),
    )
    problems.install(api)
    for prefix, router in _routers():
        api.add_router(prefix, router)
    return api


def addresses(namespace: str = NAMESPACE) -> tuple[list[Any], str, str]:
    """Its addresses behind their doors, to be given to ``path()``."""
    guarded = frozenset(_guarded_routes())
    patterns, app_name, named = build(namespace).urls
    return behind_the_door(patterns, guarded.__contains__), app_name, named


def _routers() -> list[tuple[str, Any]]:
    own = (
        ("", entries_router), ("/media", media_router), ("", vocabularies_router), ("/drafts", drafts_router),
        ("/webhooks", webhooks_router),
    )  # fmt: skip
    return [*own, *api_routers.items()]


def _guarded_routes() -> Iterator[str]:
    """Routes that need a token, as Django writes them."""
    for prefix, router in _routers():
        for path, view in router.path_operations.items():
            if _has_auth(router) or any(callable(one.auth_param) for one in view.operations):
                route = "/".join(part for part in (prefix, path) if part)
                yield normalize_path(replace_path_param_notation(route)).lstrip("/")


def _has_auth(router: Router) -> bool:
    return callable(router.auth)
