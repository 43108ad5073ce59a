"""The demo's last steps beside a running installation: its department hands in, mends, takes back, and is told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.database import Clone
from tests.shell.installation import ROOT, free_port

from .test_two_sites import Site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not os.environ.get("LONG"), reason="takes minutes and is told shorter in test_demo: make long"),
]

PATIENCE_S = 180.0


@pytest.fixture
def demo(tmp_path: Path, clone: Clone) -> Iterator[Site]:
    data_dir = tmp_path / "demo"
    made = Site(data_dir, DEMO="1", SANDBOX_PORT=str(free_port()), **clone(data_dir))
    made.start("--sandbox")
    try:
        made.wait_well(400)
        yield made
    finally:
        made.leave()


def manage(site: Site, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=site.env, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_inbox_asks_all_three_questions_while_the_workers_are_at_it_too(demo: Site) -> None:
    demo.do("departments")
    manage(demo, "load_sources", "syndication/demo/departments.yaml")
    said = manage(demo, "receive_samples")

    waiting = demo.do("inbox")["waiting"]
    assert sorted(set(waiting)) == ["change", "new", "retraction"], said
    demo.wait(lambda: [state for state, _told in demo.do("inbox")["subscribed"]] == ["active"], PATIENCE_S)
    demo.do("announce")
    demo.wait(lambda: demo.do("inbox")["subscribed"][0][1] > 0, PATIENCE_S)
    demo.wait(lambda: len(demo.do("inbox")["sites"]) == 2, PATIENCE_S)
    assert demo.do("inbox")["sites"] == {"Sở Giáo dục và Đào tạo": True, "Công an tỉnh": False}
    manage(demo, "receive_samples")
    assert demo.do("inbox")["waiting"] == waiting, "a second run asks nothing twice"
