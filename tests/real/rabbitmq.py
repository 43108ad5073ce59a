"""A RabbitMQ of the test's own: private folder, ports, node name and cookie."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.shell.installation import free_port

#: Not the wrapper in the path: it insists on a user of its own.
_SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
READY_S = 60.0


def why_not() -> str:
    """Nothing where RabbitMQ can run, else the reason."""
    return "" if _SERVER.exists() else "needs rabbitmq-server (scripts/rabbitmq.sh installs it where apt-get may)"


@contextmanager
def running_rabbitmq() -> Iterator[str]:
    """Start the server; yields its address as Celery wants it; leaves nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="loa-rmq-"))
    port, epmd = free_port(), free_port()
    (folder / "plugins").write_text("[].\n")
    env = {
        **os.environ, "HOME": str(folder), "ERL_EPMD_PORT": str(epmd), "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"loa{port}@localhost", "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port), "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"), "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"), "RABBITMQ_CONFIG_FILE": str(folder / "none"),
    }  # fmt: skip
    with (folder / "output").open("wb") as output:
        server = subprocess.Popen(
            [str(_SERVER)], env=env, cwd=folder, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait_for(port, server, folder / "output")
        yield f"amqp://guest:guest@127.0.0.1:{port}//"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(10)
        # The port mapper makes itself a daemon; this one is only ours.
        subprocess.run(["epmd", "-port", str(epmd), "-kill"], env=env, capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, server: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as client:
            client.settimeout(1)
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError(f"RabbitMQ did not start:\n{output.read_text('utf-8', 'replace')[-2000:]}")
