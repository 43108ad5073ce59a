"""The form as people meet it: in a real browser, on a telephone, read aloud."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from syndication.inbound.keys import make_token
from syndication.models import KeyPurpose, Source, SourceKind, Submission

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("rooted")]


def assert_clean(page) -> None:
    """No finding of axe, nothing wider than the screen."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_department_sends_something_and_sees_what_became_of_it(page, live_server, tmp_path: Path, width) -> None:
    source = Source.objects.create(name="Sở Y tế", kind=SourceKind.FORM, form="news")
    token = make_token(source, KeyPurpose.FORM).secret
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/contribute/{token}")
    assert_clean(page)

    paper = tmp_path / "huong-dan.pdf"
    paper.write_bytes(b"%PDF-1.7 ")
    page.set_input_files("input[type=file]", str(paper))
    page.fill("textarea", "Đoạn thứ nhất.")
    page.click("main button[type=submit]")
    page.wait_for_selector("[role=alert]")
    assert page.input_value("textarea") == "Đoạn thứ nhất."
    assert "huong-dan.pdf" in page.inner_text(".kept")
    assert_clean(page)

    page.fill("input[name=title]", "Hướng dẫn tiêm chủng")
    page.click("main button[type=submit]")
    page.wait_for_url("**/contribute/status/*")
    assert "Hướng dẫn tiêm chủng" in page.inner_text("h1")
    assert_clean(page)
    assert [file["filename"] for file in Submission.objects.get().record["files"]] == ["huong-dan.pdf"]
