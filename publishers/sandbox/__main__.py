"""``python -m publishers.sandbox``: serve every platform on one port until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import signal
from pathlib import Path

from .server import SandboxServer
from .state import Sandbox


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m publishers.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--data-dir", type=Path, default=Path("var/sandbox"))
    parser.add_argument("--base-url", default="", help="the address people use, when it is not http://HOST:PORT")
    parser.add_argument("--loa-url", default="", help="the Loa whose widget the departments' sites show")
    options = parser.parse_args()
    options.data_dir.mkdir(parents=True, exist_ok=True)
    base_url = options.base_url.rstrip("/") or f"http://{options.host}:{options.port}"
    sandbox = Sandbox(options.data_dir, base_url=base_url, loa_url=options.loa_url.rstrip("/"))
    server = SandboxServer(sandbox, options.host, options.port)
    # uvicorn handles the signal while it serves and raises it again afterwards; here it then means a clean end.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: server.stop())
    try:
        server.serve()
    finally:
        sandbox.close()


if __name__ == "__main__":
    main()
