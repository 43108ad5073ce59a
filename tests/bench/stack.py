"""The product as ``manage.py up`` runs it, on a folder that the bench keeps between runs."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from tests.shell.installation import ROOT, Installation, free_port

from .sink import RunningSink, running_sink

#: What takes hints and publishes: the product's own worker processes, whatever their queues.
WORKER = "celery -A cms.celery worker"


class Stack(Installation):
    """Web, workers, beat and Valkey; every platform is the sink."""

    def __init__(self, data_dir: Path, sink: RunningSink, **settings: str) -> None:
        super().__init__(data_dir, LOG_LEVEL="WARNING", **sink.environment(), **settings)
        self.sink = sink
        self._more: list[subprocess.Popen[bytes]] = []

    @property
    def broker_url(self) -> str:
        """The running Valkey, as Celery wants it."""
        return self.run("tests.bench.tell", "broker")["broker"]

    def run(self, module: str, *arguments: str) -> Any:
        """Run one of the bench's modules inside the installation; what it printed last, as JSON."""
        argv = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(argv, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, text=True, check=True)
        return json.loads(done.stdout.splitlines()[-1])

    def seed(self, mix: str, items: int, *, start_in: float = 0, over: float = 0, channels: int = 20) -> Any:
        """Empty the tables and plan deliveries; see ``seed.py``."""
        self.sink.ask("forget")
        return self.run(
            "tests.bench.seed", mix, str(items), f"--start-in={start_in}", f"--over={over}", f"--channels={channels}",
            f"--sink={self.sink.base_url}",
        )  # fmt: skip

    def stands(self) -> str:
        """How the deliveries stand: what to look at when some never arrived."""
        states = self.run("tests.bench.tell", "states")["states"]
        return ", ".join(f"{name}: {count}" for name, count in states.items())

    def add_workers(self) -> None:
        """Start every worker process of the product once more."""
        for argv in self.run("tests.bench.tell", "workers")["workers"]:
            self._more.append(subprocess.Popen(argv, cwd=ROOT, env=self.env, stderr=subprocess.DEVNULL))

    def workers(self) -> list[psutil.Process]:
        return self.processes(WORKER)

    def cpu_seconds(self, word: str = "") -> float:
        """CPU time so far of the processes with the word in their command line."""
        return sum(sum(process.cpu_times()[:2]) for process in self.processes(word))

    def memory(self) -> dict[str, tuple[float, float]]:
        """Process → (PSS, RSS) in MiB."""
        assert self._popen is not None
        supervisor = psutil.Process(self._popen.pid)
        # Valkey no longer shows the environment that the others are known by.
        processes = {process.pid: process for process in (*self.processes(), *supervisor.children(recursive=True))}
        found = {}
        for process in processes.values():
            try:
                info = process.memory_full_info()
                found[f"{_name(process)}:{process.pid}"] = (info.pss / 2**20, info.rss / 2**20)
            except psutil.Error:
                continue
        return found

    def close(self) -> None:
        """End everything, politely first."""
        for popen in self._more:
            popen.terminate()
        if self._popen is not None and self._popen.poll() is None:
            self.end(signal.SIGTERM)
        self.clean_up()
        for popen in self._more:
            popen.wait(20)


@contextmanager
def running_stack(data_dir: Path, *, delay: float = 0.0, **settings: str) -> Iterator[Stack]:
    """The sink and the product, well."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with running_sink(free_port(), delay) as sink:
        stack = Stack(data_dir, sink, **settings)
        stack.start()
        try:
            stack.wait_well(300)
            yield stack
        finally:
            stack.close()


def _name(process: psutil.Process) -> str:
    line = " ".join(process.cmdline())
    words = {"granian": "web", WORKER: "worker", " beat ": "beat", "valkey": "valkey", "manage.py up": "supervisor"}
    return next((name for word, name in words.items() if word in line), "other")
