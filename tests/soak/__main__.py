"""``make soak``: what the suite does for half a minute, for as long as one likes; WRITE=1 keeps the figures."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.fixtures.servers import running_postgres
from tests.real.hub import Hub

from .rolling import SETTINGS, Figures, play

DOCS = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
BEGIN, END = "<!-- soak -->", "<!-- /soak -->"
_TITLES = {
    "kills": "processes killed (`kill -9`)",
    "items": "items due meanwhile",
    "posts_twice": "posted twice",
    "not_published": "not published",
    "latest_s": "the latest came after its time, s",
    "reads": "pages, API answers and feeds read",
    "reads_again": "asked a second time, as nginx does",
    "reads_lost": "not answered",
    "slowest_read_s": "slowest, s",
}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--items", type=int, default=300)
    parser.add_argument("--pause", type=float, default=5)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with running_postgres() as url, tempfile.TemporaryDirectory(prefix="loa-soak-") as folder:
        hub = Hub(Path(folder) / "hub", DATABASE_URL=url, **SETTINGS)
        try:
            hub.start("--sandbox")
            hub.wait_well(900)
            told = play(hub, rounds=given.rounds, items=given.items, pause=given.pause)
        finally:
            hub.clean_up()
    print(table(told))
    if given.write:
        keep(told)
    return 1 if told.posts_twice or told.not_published or told.reads_lost else 0


def table(told: Figures) -> str:
    rows = [f"| {_TITLES[name]} | {value} |" for name, value in asdict(told).items()]
    return "\n".join(["| | |", "|---|---|", *rows])


def keep(told: Figures) -> None:
    text = DOCS.read_text("utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    made = f"Made on {time.strftime('%d %B %Y')}, {os.cpu_count()} cores, two web and three worker processes:"
    DOCS.write_text(f"{before}{BEGIN}\n{made}\n\n{table(told)}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
