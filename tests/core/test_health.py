"""/healthz and /metrics: what they say when all is well, and when a part is not."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from celery import current_app
from django.core.cache import cache
from django.test import Client

from cms.core import health
from cms.core.registries import Metric, Part, Registry
from cms.core.tasks import HEARTBEAT_KEY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    health.memo.forget()
    cache.clear()
    yield
    health.memo.forget()


@pytest.fixture
def with_worker() -> Iterator[None]:
    """As in production: tasks are sent, not run at once."""
    current_app.conf.task_always_eager = False
    yield
    current_app.conf.task_always_eager = True


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Registry[object]:
    """A registry of the test's own."""
    made: Registry[object] = Registry("health part")
    monkeypatch.setattr(health, "health_parts", made)
    return made


def test_all_well_is_200_with_every_part(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["ok"] is True
    assert set(answer.json()["parts"]) >= {"database", "broker", "worker", "beat", "disk"}
    assert "no-store" in answer["Cache-Control"]


def test_part_that_raises_is_503_and_keeps_its_error_to_itself(client: Client, parts: Registry[object]) -> None:
    def fails() -> Part:
        raise ConnectionError("redis://:s3cret@broker/0 refused")

    parts.register("broker", fails)
    parts.register("disk", lambda: Part(True))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["disk"]["ok"] is True
    assert "ConnectionError" in answer.json()["parts"]["broker"]["detail"]
    assert "s3cret" not in answer.content.decode()


def test_heartbeat_that_is_missing_or_old_means_beat_stands_still(with_worker: None) -> None:
    assert not health._beat().ok
    cache.set(HEARTBEAT_KEY, time.time() - 20)
    assert health._beat().ok
    cache.set(HEARTBEAT_KEY, time.time() - 3 * health.HEARTBEAT_LATE_S)
    assert not health._beat().ok
    assert "105" in health._beat().detail


def test_no_worker_is_said_within_about_a_second(with_worker: None) -> None:
    started = time.monotonic()
    assert not health._worker().ok
    assert time.monotonic() - started < 3


def test_nearly_full_disk_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    assert health._disk().ok
    monkeypatch.setattr(health, "DISK_FREE_MIN_BYTES", 10**18)
    assert not health._disk().ok


def test_probes_of_one_second_share_one_look(client: Client, parts: Registry[object]) -> None:
    looks = []

    def counted() -> Part:
        looks.append(1)
        return Part(True)

    parts.register("counted", counted)
    for _ in range(5):
        client.get("/healthz")
    assert len(looks) == 1


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
    assert client.post("/metrics").status_code == 405


def test_metrics_are_prometheus_text(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sources: Registry[object] = Registry("source of metrics")
    monkeypatch.setattr("cms.core.metrics.metric_sources", sources)

    def fails() -> list[Metric]:
        raise RuntimeError("no table")

    sources.register("broken", fails)
    labels = {"state": 'a "b"\n'}
    sources.register("mine", lambda: [Metric(name="loa_things", help="Things.", samples=[(labels, 1_234_567)])])
    cache.set(HEARTBEAT_KEY, time.time() - 4)
    answer = client.get("/metrics")
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert 'loa_part_up{part="database"} 1' in lines
    assert "# TYPE loa_things gauge" in lines
    assert r'loa_things{state="a \"b\"\n"} 1234567' in lines
    assert any(line.startswith("loa_heartbeat_age_seconds 4") for line in lines)
