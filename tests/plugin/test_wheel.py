"""The plugin proof: a plain Wagtail site gets Loa from the built wheel and publishes through the hub.

Its package is not named ``cms``, its page, image and document models are its own, its Celery application too, and
neither ``cms.pages``, ``cms.media`` nor ``cms.agencies`` is installed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from publishers.sandbox import accounts
from publishers.sandbox.server import RunningSandbox

TOWN = Path(__file__).with_name("townsite")
MAX_LINES = 10
WRITE_AN_ARTICLE = """
from io import BytesIO
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Page
from cms.entries.mixins import assert_publishable
from townsite.models import ArticlePage, TownImage
data = BytesIO(); Image.new("RGB", (64, 48), "#b91c1c").save(data, "PNG"); data.seek(0)
picture = TownImage.objects.create(title="Anh", file=ImageFile(data, "anh.png"), description="Một ô màu đỏ")
page = Page.objects.get(depth=2).add_child(instance=ArticlePage(title="Tin của thị trấn", intro="Tóm tắt",
    body="<p>Nội dung</p>", picture=picture, live=False))
page.save_revision().publish()
page = ArticlePage.objects.get(pk=page.pk)
assert_publishable(page)
print("PAGE", page.pk)
"""


class Town:
    """The site in a folder of its own, with the wheel beside it and no way back to the checkout."""

    def __init__(self, folder: Path, wheel: Path, sandbox: str, broker: str) -> None:
        self.site = folder / "site"
        shutil.copytree(TOWN, self.site)
        library = folder / "library"
        shutil.unpack_archive(wheel, library, "zip")
        self.env = {
            "PATH": os.environ["PATH"], "PYTHONPATH": f"{self.site}{os.pathsep}{library}", "TOWN_DATA": str(folder),
            "TOWN_GRAPH": f"{sandbox}/facebook/graph", "TOWN_BROKER": broker, "LANG": "C.UTF-8",
        }  # fmt: skip
        self.library = library

    def command(self, *args: str) -> str:
        done = subprocess.run(
            [sys.executable, str(self.site / "manage.py"), *args], cwd=self.site, env=self.env,
            capture_output=True, text=True, timeout=180,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def worker(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "townsite", "worker", "-B", "-s", str(self.site / "beat"),
             "--pool", "threads", "-c", "2", "--without-gossip", "--without-mingle"],
            cwd=self.site, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


@pytest.fixture
def town(wheel: Path, tmp_path: Path, sandbox: RunningSandbox, broker_url: str) -> Iterator[Town]:
    yield Town(tmp_path, wheel, sandbox.base_url, broker_url)


def test_the_site_adds_at_most_ten_lines_of_settings() -> None:
    text = (TOWN / "townsite" / "settings.py").read_text()
    added = text.partition("# --- Loa: from here …\n")[2].partition("# … to here.")[0]
    assert 0 < len([line for line in added.splitlines() if line.strip()]) <= MAX_LINES


def test_the_wheel_carries_templates_static_files_translations_and_migrations(town: Town) -> None:
    for name in (
        "publishers/templates/publishers/admin/everywhere.html",
        "publishers/static/publishers/desk.css",
        "publishers/migrations/0001_initial.py",
        "cms/entries/migrations/0001_initial.py",
    ):
        assert (town.library / name).is_file(), name
    assert list((town.library / "publishers" / "locale").rglob("*.mo"))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_foreign_page_is_published_through_the_hub(town: Town, sandbox: RunningSandbox) -> None:
    town.command("migrate", "-v0")
    town.command("makemigrations", "--check", "--dry-run")
    where = town.command("shell", "-c", "import cms; print(cms.__file__)")
    assert str(town.library) in where
    written = town.command("shell", "-c", WRITE_AN_ARTICLE)
    page = written.partition("PAGE ")[2].split()[0]
    account = accounts.FACEBOOK
    channels = town.site / "channels.yaml"
    channels.write_text(
        json.dumps([
            {
                "name": "Trang", "platform": "facebook", "options": {"page_id": account.page_id},
                "credentials": {
                    "page_access_token": account.page_access_token, "app_id": account.app_id,
                    "app_secret": account.app_secret,
                },
            }
        ])
    )  # fmt: skip
    town.command("load_channels", str(channels))
    worker = town.worker()
    try:
        town.command("publish", f"page:{page}", "--channel", "Trang", "--wait", "--timeout", "120")
    finally:
        worker.terminate()
        worker.wait(20)
    with urllib.request.urlopen(f"{sandbox.base_url}/facebook/timeline.json") as answer:
        shown = json.load(answer)
    posts = shown["posts"] if isinstance(shown, dict) else shown
    assert [post["media"][0]["alt"] for post in posts] == ["Một ô màu đỏ"]
    rows = json.loads(town.command("deliveries", "--format", "json"))
    assert [row["state"] for row in rows] == ["published"]
