"""A clerk uploads 200 rows, two of them bad; mends these, and sends everything again: nothing comes twice."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from cms.importing.actions import run as running
from cms.importing.admin import taking
from cms.pages.models import NewsPage
from tests.fixtures.desk import administrator, front_page, sit_down
from tests.fixtures.looking import look, no_mistakes
from tests.importing.conftest import item, workbook

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
ROWS = 200


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[list[threading.Thread]]:
    """What is enqueued is done by a thread, in short runs, as a worker does it."""
    begun: list[threading.Thread] = []

    def work(import_id: int) -> None:
        try:
            while running.run(import_id, seconds=1):
                pass
        finally:
            connections.close_all()

    def delay(import_id: int) -> None:
        begun.append(threading.Thread(target=work, args=(import_id,)))
        begun[-1].start()

    monkeypatch.setattr(taking.tasks.run, "delay", delay)
    yield begun
    for thread in begun:
        thread.join()


@pytest.fixture
def desk(live_server: Any, page: Page, django_user_model: Any, settings: Any) -> Iterator[Page]:
    """The desk with somebody logged in who reads English; a mistake in a script fails the test."""
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    front_page()
    sit_down(page, live_server.url, administrator(django_user_model))
    with no_mistakes(page):
        yield page


def upload(desk: Page, site: str, data: bytes, name: str) -> None:
    """From the list of imports to the check."""
    desk.goto(f"{site}/admin/imports/add/")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    desk.get_by_label("Table*").set_input_files({"name": name, "mimeType": kind, "buffer": data})
    if name == "tin.xlsx":
        look(desk, "import-upload")
    desk.get_by_role("button", name="Upload").click()
    expect(desk.get_by_role("combobox", name="Tiêu đề")).to_have_value("title")
    if name == "tin.xlsx":
        look(desk, "import-columns")
    desk.get_by_role("button", name="Check the rows").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("must be mended", exact=True).first).to_be_visible()


@pytest.mark.timeout(300)  # two hundred pages are made, on a machine that may be busy
def test_two_hundred_rows_with_two_bad_ones(desk: Page, live_server: Any, workers: list[threading.Thread]) -> None:
    rows = [item(number) for number in range(1, ROWS + 1)]
    rows[41], rows[149] = item(42, title=""), item(150, topics="Giao thôngg")
    site = live_server.url
    upload(desk, site, workbook(rows), "tin.xlsx")
    expect(desk.get_by_role("row").filter(has_text="Line 43")).to_contain_text("There is no title.")
    expect(desk.get_by_role("row").filter(has_text="Line 151")).to_contain_text("“Giao thôngg” is not known here.")
    look(desk, "import-check")
    with desk.expect_download() as got:
        desk.get_by_role("link", name="Download the rows to be mended").click()
    marked = load_workbook(io.BytesIO(Path(got.value.path()).read_bytes()))
    desk.get_by_role("button", name=f"Take in {ROWS - 2} items").click()
    expect(desk.get_by_role("progressbar")).to_be_visible()
    look(desk, "import-progress")
    desk.reload()
    expect(desk.get_by_text(f"{ROWS - 2} items were taken in.")).to_be_visible()
    look(desk, "import-result")
    assert NewsPage.objects.count() == ROWS - 2

    sheet = marked.active
    sheet["D2"], sheet["H3"] = "Tin số 42", "Giao thông"
    mended = io.BytesIO()
    marked.save(mended)
    upload(desk, site, mended.getvalue(), "tin-sua.xlsx")
    desk.get_by_role("button", name="Take in 2 items").click()
    expect(desk.get_by_text("2 items were taken in.")).to_be_visible()
    assert NewsPage.objects.count() == ROWS

    upload(desk, site, workbook(rows), "tin-lai.xlsx")
    expect(desk.get_by_text("are there already")).to_be_visible()
    expect(desk.get_by_role("button", name="Take in")).to_have_count(0)
    assert NewsPage.objects.count() == ROWS

    desk.goto(f"{site}/admin/imports/")
    look(desk, "imports")
    desk.get_by_role("link", name="tin-sua.xlsx").click()
    desk.get_by_text("Take this import back").click()
    desk.get_by_role("button", name="Delete 2 drafts").click()
    expect(desk.get_by_text("2 drafts were taken back.")).to_be_visible()
    assert NewsPage.objects.count() == ROWS - 2
