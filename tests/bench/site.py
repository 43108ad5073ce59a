"""The public site on a slow telephone: when its largest part stands, and what came over the line for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import django

from tests.shell.installation import ROOT

from .reading import serving
from .report import Row

#: A telephone of the cheap sort on a slow 4G line, as page testers have it: a quarter of this processor's speed.
_CPU_RATE = 4
_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
_GOAL_S, _GOAL_KB = 1.5, 150
_KINDS = ("home", "section", "news", "infographic", "video", "outline", "search", "law", "shelf", "topic")
_WATCH = """() => {
  window.largest = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.largest = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
}"""


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Measure and tell the rows."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ, **settings, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.bench.stock_settings",
        "CELERY_BROKER_URL": "memory://", "CACHE_URL": "redis://127.0.0.1:1/0", "LOG_LEVEL": "ERROR", "DEMO": "0",
    }  # fmt: skip
    _inside(environment, "manage.py", "migrate", "-v0")
    _inside(environment, "manage.py", "collectstatic", "--noinput", "-v0")
    addresses = json.loads(_inside(environment, "-m", "tests.bench.site").splitlines()[-1])
    with serving(environment, 1.0) as server:
        chosen = {kind: addresses[kind] for kind in (_KINDS[:3] if quick else _KINDS)}
        for _time in range(3):  # pictures are cut at the first visit; each process keeps the page
            for address in chosen.values():
                server.fetch(address)
        found = _visit(f"http://127.0.0.1:{server.port}", chosen, 1 if quick else 5)
    for kind, (seconds, kilobytes) in found.items():
        Row(
            part="site", what=f"{kind}: largest part stands, slow 4G, processor ÷ {_CPU_RATE}", loa=f"{seconds:.2f} s",
            goal=f"< {_GOAL_S} s", met=seconds < _GOAL_S,
        ).tell()  # fmt: skip
        Row(
            part="site", what=f"{kind}: page, styles, scripts over the line", loa=f"{kilobytes:.0f} kB",
            goal=f"< {_GOAL_KB} kB", met=kilobytes < _GOAL_KB,
        ).tell()  # fmt: skip


def _visit(site: str, addresses: dict[str, str], times: int) -> dict[str, tuple[float, float]]:
    """Kind of page → the median of its visits, each with an empty memory: seconds, kilobytes without pictures."""
    from playwright.sync_api import sync_playwright

    from tests.fixtures.browser import CHROMIUM

    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--disable-gpu"])
        for kind, address in addresses.items():
            visits = [_one(browser, site + address) for _ in range(times)]
            found[kind] = (median(seconds for seconds, _ in visits), visits[0][1])
        browser.close()
    return found


def _one(browser: Any, address: str) -> tuple[float, float]:
    context = browser.new_context(
        locale="vi-VN", viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True
    )
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    cdp.on("Network.responseReceived", lambda event: kinds.__setitem__(event["requestId"], event["type"]))
    cdp.on("Network.loadingFinished", lambda event: sizes.__setitem__(event["requestId"], event["encodedDataLength"]))
    cdp.send("Network.enable")
    cdp.send("Network.emulateNetworkConditions", _LINE)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": _CPU_RATE})
    page.add_init_script(f"({_WATCH})()")
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    seconds = page.evaluate("window.largest") / 1000
    context.close()
    heavy = sum(size for request, size in sizes.items() if kinds.get(request) not in ("Image", "Media"))
    return seconds, heavy / 1000


def seed() -> dict[str, str]:
    """One of everything that readers open; made once for a folder."""
    from django.conf import settings
    from wagtail.models import Collection

    from cms.pages.models import OutlinePage
    from tests.pages.factories import film_data
    from tests.site.world import furnish

    kept = Path(settings.DATA_DIR) / "site-addresses.json"
    if not (kept.exists() and OutlinePage.objects.exists()):
        assert Collection.get_first_root_node()
        kept.write_text(json.dumps(furnish(film_data()).addresses))
    return dict(json.loads(kept.read_text()))


def _inside(environment: dict[str, str], *argv: str) -> str:
    done = subprocess.run(
        [sys.executable, *argv], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.stock_settings")
    django.setup()
    from django.test import override_settings

    with override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}):
        print(json.dumps(seed()))
