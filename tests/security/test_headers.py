"""What browsers are told of every page, and what they report."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory

from cms.core.headers.middleware import SecurityHeaders, show_images_of
from cms.core.headers.policy import DESK, SITE, header

pytestmark = pytest.mark.django_db


def test_readers_pages_hold_no_inline_script_and_nothing_from_elsewhere() -> None:
    told = header(SITE)
    assert "unsafe" not in told and "*" not in told and "http" not in told.replace("/-/", "")


def test_the_desk_takes_scripts_from_here_only() -> None:
    assert DESK["script-src"] == ("'self'", "'unsafe-inline'")
    assert "unsafe-eval" not in header(DESK)


def test_storage_elsewhere_may_show_its_files() -> None:
    assert "img-src 'self' data: https://files.example;" in header(SITE, files=["https://files.example"])


def test_one_page_may_show_a_network_s_pictures() -> None:
    response = HttpResponse()
    show_images_of(response, ["https://cdn.example/a.jpg?x=1", "https://cdn.example/b.jpg", ""])
    through = SecurityHeaders(lambda request: response)
    told = through(RequestFactory().get("/admin/x/")).headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://cdn.example;" in told


@pytest.mark.parametrize(("address", "desk"), [("/", False), ("/admin/login/", True), ("/healthz", False)])
def test_every_answer_carries_its_policy(address: str, desk: bool) -> None:
    headers = Client().get(address).headers
    assert ("'unsafe-inline'" in headers["Content-Security-Policy"]) is desk
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_it_can_be_tried_before_it_counts(settings: Any) -> None:
    settings.LOA = {**settings.LOA, "CONTENT_POLICY": "report"}
    headers = Client().get("/healthz").headers
    assert "Content-Security-Policy" not in headers
    assert "report-uri" in headers["Content-Security-Policy-Report-Only"]


def test_reports_are_told_in_a_line_without_secrets_and_bounded(caplog: Any) -> None:
    cache.clear()
    body = {"csp-report": {
        "document-uri": "https://here.example/a?token=SECRET", "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?u=SECRET",
    }}  # fmt: skip
    with caplog.at_level(logging.WARNING, "loa.policy"):
        for _ in range(30):
            done = Client(enforce_csrf_checks=True).post("/-/policy-report", json.dumps(body), "application/csp-report")
            assert done.status_code == 204
    assert len(caplog.messages) == 10
    assert "SECRET" not in caplog.text and "https://evil.example/x.js" in caplog.text


@pytest.mark.parametrize("body", ["", "[]", "null", '{"csp-report": 3}', "x" * 9000, '{"csp-report": {}}'])
def test_nonsense_is_answered_alike(body: str) -> None:
    assert Client().post("/-/policy-report", body, "application/csp-report").status_code == 204
