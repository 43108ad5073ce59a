"""The platforms in a process of their own, on the shared clock, with calls that empty, prepare and look quickly."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections import Counter
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from publishers.sandbox.app import PLATFORMS
from publishers.sandbox.server import SandboxServer
from publishers.sandbox.state import Sandbox, Snapshot
from publishers.sandbox.timeline import TimelinePost, as_json

from .clock import SharedClock

#: Limits that would end a campaign, pieces small enough to be interrupted between, and no net but the look-up.
QUOTAS = {
    "facebook": {"calls_per_hour": 10**6, "video_chunk_bytes": 256 * 1024, "refuse_repeats": 0},
    "youtube": {"units": 10**9, "inserts": 10**6, "channel_uploads": 10**6},
    "x": {"credits": 10**9, "posts_per_window": 10**6, "refuse_repeats": 0},
    "zalo": {"per_minute": 10**6, "articles_monthly": 10**6},
}
EMPTY = "empty"


class Stage:
    """A part of the sandbox that only the crash matrix has."""

    SLUG = "crash"
    LABEL = "Crash"

    def __init__(self) -> None:
        self._kept: dict[str, Snapshot] = {}

    def routes(self, sandbox: Sandbox) -> list[BaseRoute]:
        by_slug = {platform.SLUG: platform for platform in PLATFORMS}

        async def prepare(request: Request) -> Response:
            """``{"state": name, "faults": [{…}]}``: be as that state was kept, with those faults waiting."""
            asked = await request.json()
            if not self._kept:
                self._keep_empty(sandbox)
            sandbox.restore(self._kept[asked["state"]])
            sandbox.faults.calls = Counter()
            for fault in asked["faults"]:
                sandbox.faults.set(**fault)
            return JSONResponse({})

        async def keep(request: Request) -> Response:
            self._kept[(await request.json())["state"]] = sandbox.snapshot()
            return JSONResponse({})

        async def seen(request: Request) -> Response:
            """What readers of a platform see, what was called, and what is still to come."""
            slug = request.path_params["slug"]
            posts = by_slug[slug].timeline(sandbox) if slug in by_slug else []
            now = sandbox.clock.now()
            return JSONResponse({
                "posts": as_json(posts, sandbox.base_url),
                "calls": {operation: n for (name, operation), n in sandbox.faults.calls.items() if name == slug},
                "waiting": sandbox.faults.active(),
                "overdue": sum(due <= now for due in sandbox.faults.late),
                "late": len(sandbox.faults.late),
            })  # fmt: skip

        async def operations(request: Request) -> Response:
            return JSONResponse([list(key) for key in sandbox.faults.operations])

        return [
            Route("/prepare", prepare, methods=["POST"]), Route("/keep", keep, methods=["POST"]),
            Route("/seen/{slug}", seen), Route("/operations", operations),
        ]  # fmt: skip

    def timeline(self, sandbox: Sandbox) -> list[TimelinePost]:
        return []

    def _keep_empty(self, sandbox: Sandbox) -> None:
        sandbox.reset()
        for platform, quotas in QUOTAS.items():
            for name, value in quotas.items():
                sandbox.set_quota(platform, name, value)
        self._kept[EMPTY] = sandbox.snapshot()


class Files:
    """The hub's own pinned files, where platforms pull them: ``/-/media/{sha256}/{name}``."""

    SLUG = "-"
    LABEL = "Hub"

    def __init__(self, blobs: Path) -> None:
        self._blobs = blobs

    def routes(self, sandbox: Sandbox) -> list[BaseRoute]:
        async def media(request: Request) -> Response:
            sha256 = request.path_params["sha256"]
            path = self._blobs / sha256[:2] / sha256[2:4] / sha256
            return FileResponse(path) if path.is_file() else PlainTextResponse("", status_code=404)

        return [Route("/media/{sha256:sha256}/{name}", media)]

    def timeline(self, sandbox: Sandbox) -> list[TimelinePost]:
        return []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--blobs", type=Path, required=True)
    parser.add_argument("--clock", type=Path, required=True)
    options = parser.parse_args()
    # The pipe ends with whoever started us, however that was killed.
    threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
    base_url = f"http://127.0.0.1:{options.port}"
    sandbox = Sandbox(options.folder, base_url=base_url, clock=SharedClock(options.clock))
    SandboxServer(sandbox, "127.0.0.1", options.port, [*PLATFORMS, Stage(), Files(options.blobs)]).serve()


if __name__ == "__main__":
    main()
