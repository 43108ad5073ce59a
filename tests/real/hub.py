"""An installation with its sandbox: plant deliveries, hurt processes, count what stands on the timelines."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

import psutil

from tests.shell.installation import ROOT, Installation, free_port

from .planting import ANSWER

LEASE_S = 5
#: Command lines by which the product's processes are known.
WEB, WORKER, BEAT, VALKEY = "granian", "celery -A cms.celery worker", "celery -A cms.celery:beat", "valkey"
_AT_REST = ("published", "failed", "missed", "needs_checking", "cancelled")


class Hub(Installation):
    """The product beside its sandbox, with short leases."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.sandbox_port = int(settings.pop("SANDBOX_PORT", "0")) or free_port()
        super().__init__(
            data_dir, DEMO="1", SANDBOX_PORT=str(self.sandbox_port), LEASE_SECONDS=str(LEASE_S),
            DJANGO_SETTINGS_MODULE="cms.settings.dev", **settings,
        )  # fmt: skip
        self._more: list[subprocess.Popen[bytes]] = []
        self._planting: subprocess.Popen[str] | None = None

    @property
    def sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"

    def inside(self, *arguments: str) -> Any:
        """Have ``planting`` do that in the installation: started once, for to load the product takes seconds."""
        if self._planting is None or self._planting.poll() is not None:
            self._planting = subprocess.Popen(
                [sys.executable, "-m", "tests.real.planting"], cwd=ROOT, env=self.env, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.data_dir.with_suffix(".planting").open("w"),
            )  # fmt: skip
        assert self._planting.stdin and self._planting.stdout
        print(json.dumps(arguments), file=self._planting.stdin, flush=True)
        for line in self._planting.stdout:
            if line.startswith(ANSWER):
                return json.loads(line.removeprefix(ANSWER))
        raise AssertionError(self.data_dir.with_suffix(".planting").read_text()[-2000:])

    def plant(self, count: int, *, start_in: float = 3, over: float = 15, begin: int = 0) -> list[str]:
        """Plan deliveries; returns the titles of their items, which are numbered from ``begin`` on."""
        return list(
            self.inside(
                "plant",
                f"--count={count}",
                f"--start-in={start_in}",
                f"--over={over}",
                f"--begin={begin}",
                f"--sandbox={self.sandbox_url}",
            )
        )

    def inside_film(self, platform: str, path: Path, mebibytes: int) -> dict[str, Any]:
        """Plant a film of that size, due at once; returns its ``sha256``."""
        argv = [sys.executable, "-m", "tests.real.film", platform, f"--path={path}", f"--mebibytes={mebibytes}"]
        done = subprocess.run(argv, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr[-2000:]
        return dict(json.loads(done.stdout.splitlines()[-1]))

    def standing(self) -> list[dict[str, Any]]:
        return list(self.inside("standing"))

    def wait_at_rest(self, within: float) -> list[dict[str, Any]]:
        """Until no delivery is under way; returns how they stand."""
        self.wait(lambda: all(row["state"] in _AT_REST for row in self.standing()), within)
        return self.standing()

    def shown(self) -> Counter[str]:
        """Title → how many posts carry it, over all timelines."""
        found: Counter[str] = Counter()
        for platform in ("facebook", "department_portal"):
            with urllib.request.urlopen(f"{self.sandbox_url}/{platform}/timeline.json", timeout=10) as answer:
                told = json.load(answer)
            for post in told["posts"] if isinstance(told, dict) else told:
                text = f"{post['title']} {post['text']}"
                found.update({text[text.index("Văn bản số") :][: len("Văn bản số 000 của đợt này")]: 1})
        return found

    def second_worker(self) -> subprocess.Popen[bytes]:
        """The worker process once more, as another machine would run it."""
        first = self.processes(WORKER)[0]
        argv = [sys.executable, *first.cmdline()[1:]]
        log = self.data_dir.with_suffix(".second").open("ab")
        self._more.append(subprocess.Popen(argv, cwd=ROOT, env=self.env, stdout=log, stderr=log))
        return self._more[-1]

    def kill(self, word: str) -> None:
        """``kill -9`` the supervisor's processes with that command line. (Valkey's no longer shows its environment.)"""
        assert self._popen is not None
        started = psutil.Process(self._popen.pid).children(recursive=True)
        found = [process for process in started if word in " ".join([process.name(), *process.cmdline()])]
        assert found, f"nothing runs as {word}"
        for process in found:
            process.send_signal(signal.SIGKILL)

    def runs_by(self, popen: subprocess.Popen[bytes]) -> bool:
        return popen.poll() is None

    def clean_up(self) -> None:
        if self._popen is not None and self._popen.poll() is None:
            self.end(signal.SIGTERM)
        if self._planting is not None:
            self._planting.kill()
            self._planting.communicate()
        for popen in self._more:
            popen.terminate()
            popen.wait(20)
        super().clean_up()


def assert_each_once(hub: Hub, titles: list[str]) -> None:
    """Every delivery says published, and every item stands there once."""
    rows = hub.standing()
    bad = [row for row in rows if row["state"] != "published"]
    assert not bad, bad
    assert hub.shown() == Counter(titles)
