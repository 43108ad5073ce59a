"""What the image holds is enough: laid out as the Dockerfile says, started as ``compose.yaml`` says, read-only.

Docker itself is not needed: its base image is a Python with the pinned packages, which the tests have too.
"""

from __future__ import annotations

import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.database import Clone
from tests.shell.installation import free_port

from .test_units import DEPLOY, ROOT, compose, exec_lines

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(400)]
#: Of what is around the tests, what a container has too.
_KEPT = ("PATH", "HOME", "LANG")
_RUNNING = ("Dockerfile", "worker", "worker-uploads", "beat")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """The folder in which the image's commands run, with what its last stage copies and makes there."""
    lines = (DEPLOY / "Dockerfile").read_text().replace("\\\n", "").rpartition("\nFROM ")[2].splitlines()
    for line in lines:
        word, *arguments = line.split()
        if word == "COPY" and not arguments[0].startswith("--from"):
            source, target = ROOT / arguments[0], tmp_path / arguments[1].lstrip("/")
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
            else:
                target.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
        elif word == "WORKDIR":
            folder = tmp_path / arguments[0].lstrip("/")
        elif line.startswith("RUN python"):
            subprocess.run([sys.executable, *arguments[1:]], cwd=folder, env=_around(), check=True)
    return folder


@pytest.fixture
def env(tmp_path: Path, clone: Clone, broker_url: str) -> dict[str, str]:
    """The example's settings with what it leaves open, and the addresses of this machine's servers."""
    given = dict(re.findall(r"^([A-Z_]+)=(.*)$", (DEPLOY / "loa.env.example").read_text(), re.MULTILINE))
    data_dir = tmp_path / "data"
    here = {
        "DATA_DIR": str(data_dir), "CELERY_BROKER_URL": broker_url,
        "CACHE_URL": broker_url.replace("redis+socket", "unix"), "WORKER_THREADS": "2",
    }  # fmt: skip
    keys = {name: secrets.token_urlsafe(48) for name in ("SECRET_KEY", "ENCRYPTION_KEYS", "PROOF_KEY")}
    del given["DATABASE_URL"]
    return {**_around(), **given, **keys, **here, **clone(data_dir)}


def _around() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}", "PYTHONDONTWRITEBYTECODE": "1"}


def started_with(port: int) -> dict[str, list[list[str]]]:
    """Service → its commands, on a port that is free here."""
    found: dict[str, list[list[str]]] = {}
    for name, argv in exec_lines():
        if name in {*compose()["services"], "Dockerfile"}:
            here = [{"0.0.0.0": "127.0.0.1", "8000": str(port)}.get(word, word) for word in argv]
            found.setdefault(name, []).append(here)
    return found


@contextmanager
def running(argv: list[str], folder: Path, env: dict[str, str], log: Path) -> Iterator[Any]:
    with log.open("wb") as output:
        process = subprocess.Popen(argv, cwd=folder, env=env, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(20)


def answered(port: int, path: str) -> int:
    """As nginx asks; 0: nobody answers."""
    asked = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        asked.request("GET", path, headers={"Host": "pbgdpl.example.gov.vn", "X-Forwarded-Proto": "https"})
        return asked.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        asked.close()


def await_that(condition: Callable[[], bool], within: float, said: Callable[[], str]) -> None:
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, said()
        time.sleep(0.2)


def test_what_the_image_holds_runs_every_service(image: Path, env: dict[str, str], tmp_path: Path) -> None:
    port = free_port()
    commands = started_with(port)
    for argv in commands["migrate"]:
        done = subprocess.run(argv, cwd=image, env=env, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, f"{shlex.join(argv)}: {done.stderr[-2000:]}"
    before = sorted(image.rglob("*"))

    def said() -> str:
        return "\n".join(f"--- {log.name}\n{log.read_text()[-1500:]}" for log in sorted(tmp_path.glob("*.log")))

    with ExitStack() as stack:
        services = {
            name: stack.enter_context(running(commands[name][0], image, env, tmp_path / f"{name}.log"))
            for name in _RUNNING
        }
        await_that(lambda: answered(port, "/healthz") == 200, 180, said)  # worker and beat included
        assert answered(port, "/") == 200
        assert answered(port, "/api/v1/entries") == 200
        assert all(service.poll() is None for service in services.values()), said()
        # Docker asks a container to end, and waits for as long as compose.yaml says.
        for service in services.values():
            service.terminate()
        for name, service in services.items():
            assert service.wait(15) == 0, f"{name} ended with {service.returncode}: {said()}"
    assert sorted(image.rglob("*")) == before, "a service writes beside its data"
