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

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from . import children
from .opening import wait_until_well, welcome
from .prepare import Preparation, base_steps, demo_steps
from .supervisor import GaveUp, Stopped, Supervisor

EXIT_FAILED = 1


def main(argv: Sequence[str]) -> int:
    """Run until a signal comes: 0 after a clean stop, 1 when it could not start or a process could not be kept."""
    options = _options(argv)
    # Settings read the environment when they are first used, in this process and in every child of it.
    if options.port is not None:
        os.environ["PORT"] = str(options.port)
    if options.sandbox:
        os.environ.setdefault("DEMO", "1")
    try:
        with _alone(settings.RUN_DIR / "up.lock"):
            _refuse_taken(settings.BIND_ADDRESS, settings.PORT)
            if options.sandbox:
                _refuse_taken(settings.BIND_ADDRESS, settings.SANDBOX_PORT)
            return _run(sandbox=options.sandbox, samples=options.samples)
    except (GaveUp, ImproperlyConfigured) as error:
        _complain(error)
        return EXIT_FAILED


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py up", description="Start web, worker, beat and broker together.")
    parser.add_argument("--port", type=int, help="the web server's port (PORT; 8000)")
    parser.add_argument("--sandbox", action="store_true", help="also start the sandbox: the platforms, offline")
    parser.add_argument("--samples", action="store_true", help="load and publish the demo's samples, once")
    return parser.parse_args(argv)


def _run(*, sandbox: bool, samples: bool) -> int:
    supervisor = Supervisor(settings.DATA_DIR / "log", _say)
    supervisor.listen()
    preparation = Preparation(supervisor, _say)
    try:
        supervisor.start(children.broker())
        preparation.run([*base_steps(), *(demo_steps(settings.DEMO_LOADS) if samples else ())])
        supervisor.start(children.product(sandbox=sandbox))
        supervisor.beside(lambda: _open_up(supervisor, preparation, sandbox=sandbox, samples=samples))
        supervisor.watch()
    except Stopped:
        _say("Stopping …")
        return 0
    except GaveUp as error:
        _complain(error)
        return EXIT_FAILED
    finally:
        supervisor.stop()
        _say("Everything has stopped.")


def _open_up(supervisor: Supervisor, preparation: Preparation, *, sandbox: bool, samples: bool) -> None:
    """Tell people when the product is well; in the demo's first run, publish the samples for them to see."""
    if not wait_until_well(_say, lambda: supervisor.is_stopping):
        return
    _say(welcome(sandbox=sandbox))
    if not samples:
        return
    try:
        preparation.run(demo_steps(settings.DEMO_PUBLISHES))
    except GaveUp as error:  # the product itself is up: people can look at what went wrong
        _complain(error)
    except Stopped:
        return


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One supervisor per data folder. Raises ``GaveUp`` while another holds it."""
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise GaveUp(f"Loa is already running on {path.parents[1]}; stop it, or choose another DATA_DIR.") from None
        yield


def _refuse_taken(host: str, port: int) -> None:
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


def _complain(error: Exception) -> None:
    print(error, file=sys.stderr, flush=True)
