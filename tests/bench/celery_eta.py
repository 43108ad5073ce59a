"""The anchor of lateness: a Celery task with an ETA that does nothing but POST, with a session per thread."""

from __future__ import annotations

import os
import threading

import requests
from celery import Celery

app = Celery("bench", broker=os.environ.get("BENCH_BROKER", "memory://"))
app.conf.update(
    task_default_queue="bench-eta", task_ignore_result=True, task_acks_late=True, worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True, broker_transport_options={"visibility_timeout": 900},
    # The product's own setting would make the anchor hold back messages.
    worker_prefetch_multiplier=0,
)  # fmt: skip
_local = threading.local()


@app.task(name="bench.post")
def post(url: str, body: str) -> None:
    """POST the body."""
    if not hasattr(_local, "session"):
        _local.session = requests.Session()
        _local.session.trust_env = False
    _local.session.post(url, data=body.encode(), timeout=30).raise_for_status()
