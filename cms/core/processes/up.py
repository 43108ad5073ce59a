"""``manage.py up``: the whole product on one machine, from an empty folder to a page that can be opened."""

from __future__ import annotations

import argparse
import errno
import fcntl
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

EXIT_FAILED = 1


def main(argv: Sequence[str]) -> int:
    """Run until a signal comes: 0 after a clean stop, 1 when it could not start or a process could not be kept."""
    options = _options(argv)
    # Settings read the environment, in this process and in every child: that is how options reach them all.
    if options.port is not None:
        os.environ["PORT"] = str(options.port)
    if options.sandbox:
        os.environ.setdefault("DEMO", "1")

    from django.core.exceptions import ImproperlyConfigured

    from .supervisor import GaveUp, Stopped

    try:
        _run(sandbox=options.sandbox, samples=options.samples)
    except Stopped:
        return 0
    except (GaveUp, ImproperlyConfigured) as error:
        print(error, file=sys.stderr, flush=True)
        return EXIT_FAILED
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py up", description="Start web, worker, beat and broker together.")
    parser.add_argument("--port", type=int, help="the web server's port (PORT; 8000)")
    parser.add_argument("--sandbox", action="store_true", help="also start the sandbox: the platforms, offline")
    parser.add_argument("--samples", action="store_true", help="load and publish the demo's samples, once")
    return parser.parse_args(argv)


def _run(*, sandbox: bool, samples: bool) -> None:
    from django.conf import settings

    from . import children
    from .opening import wait_until_well, welcome
    from .prepare import Preparation, base_steps, demo_steps
    from .supervisor import GaveUp, Supervisor

    with _alone(settings.RUN_DIR / "up.lock"):
        for port in (settings.PORT, settings.SANDBOX_PORT)[: 2 if sandbox else 1]:
            _refuse_taken(settings.BIND_ADDRESS, port)
        supervisor = Supervisor(settings.DATA_DIR / "log", _say)
        supervisor.listen()
        preparation = Preparation(supervisor, _say)

        def open_up() -> None:
            if not wait_until_well(_say, lambda: supervisor.is_stopping):
                return
            _say(welcome(sandbox=sandbox))
            if samples:
                try:
                    preparation.run(demo_steps(settings.DEMO_PUBLISHES))
                except GaveUp as error:
                    _say(str(error))

        try:
            supervisor.start(children.broker())
            preparation.run([*base_steps(), *(demo_steps(settings.DEMO_LOADS) if samples else ())])
            supervisor.start(children.product(sandbox=sandbox))
            supervisor.beside(open_up)
            supervisor.watch()
        finally:
            if supervisor.is_stopping:
                _say("Stopping …")
            supervisor.stop()
            _say("Everything has stopped.")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One supervisor per data folder. Raises ``GaveUp`` while another holds it."""
    from .supervisor import GaveUp

    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise GaveUp(f"Loa is already running on {path.parents[1]}; stop it, or choose another DATA_DIR.") from None
        yield


def _refuse_taken(host: str, port: int) -> None:
    from .supervisor import GaveUp

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise GaveUp(f"Port {port} is taken; choose another with PORT (or SANDBOX_PORT).") from None
            raise GaveUp(f"Port {port} on {host} can't be used ({error.strerror}); see PORT, BIND_ADDRESS.") from None


def _say(text: str) -> None:
    print(text, flush=True)
