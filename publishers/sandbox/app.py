"""The sandbox as one web application: every platform under its slug, and pages for people."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from . import blobs, control, pages
from .state import Sandbox
from .timeline import TimelinePost

#: The platforms in the order people see them; each is a module or package beside this one.
MODULES = ("facebook", "youtube", "zalo", "national_portal", "department_portal")


class PlatformModule(Protocol):
    """What a platform module offers."""

    SLUG: str
    LABEL: str

    def routes(self, sandbox: Sandbox) -> list[BaseRoute]: ...

    def timeline(self, sandbox: Sandbox) -> list[TimelinePost]: ...


def platform_modules() -> list[PlatformModule]:
    """The platforms that are there."""
    names = (f"{__package__}.{name}" for name in MODULES)
    return [import_module(name) for name in names if find_spec(name)]  # type: ignore[misc]


def build_app(sandbox: Sandbox, modules: Sequence[PlatformModule] | None = None) -> Starlette:
    """Put the platforms and the pages together."""
    platforms = list(platform_modules() if modules is None else modules)
    routes: list[BaseRoute] = [Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))]
    routes += blobs.routes(sandbox)
    routes += control.routes(sandbox, platforms)
    routes += pages.routes(sandbox, platforms)
    routes += [Mount(f"/{platform.SLUG}", routes=platform.routes(sandbox)) for platform in platforms]
    return Starlette(routes=routes)
