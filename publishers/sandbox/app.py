"""The sandbox as one web application: every platform under its slug, and pages for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from . import blobs, control, department_portal, facebook, national_portal, pages, telegram, x, youtube, zalo
from .department_site import desk as department_desk
from .department_site import shown as departments
from .state import Sandbox
from .timeline import TimelinePost


class PlatformModule(Protocol):
    """What a platform module offers."""

    SLUG: str
    LABEL: str

    def routes(self, sandbox: Sandbox) -> list[BaseRoute]: ...

    def timeline(self, sandbox: Sandbox) -> list[TimelinePost]: ...


#: The platforms in the order people see them; each is a module or package beside this one.
PLATFORMS: tuple[PlatformModule, ...] = (facebook, youtube, zalo, x, telegram, national_portal, department_portal)


def build_app(sandbox: Sandbox, platforms: Sequence[PlatformModule] = PLATFORMS) -> Starlette:
    """Put the platforms and the pages together."""
    routes: list[BaseRoute] = [Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))]
    routes += blobs.routes(sandbox)
    routes += control.routes(sandbox, platforms)
    routes += [*departments.routes(sandbox), *department_desk.routes(sandbox)]
    routes += pages.routes(sandbox, platforms)
    routes += [Mount(f"/{platform.SLUG}", routes=platform.routes(sandbox)) for platform in platforms]
    return Starlette(routes=routes)
