"""Drafts on a front end: shown in the desk's preview, read by a signed word that runs out, by nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from tests.pages import factories as pages

from .test_door import problem

pytestmark = pytest.mark.django_db
FRONT = "https://app.example.vn/xem-truoc"


def test_the_desk_shows_the_front_end_and_the_front_end_reads_the_draft(settings: Any, admin_client: Client) -> None:
    page = pages.infographic(live=False)
    assert [mode for mode, _ in page.preview_modes] == [""], "without the setting the site shows its drafts itself"
    settings.LOA = {**settings.LOA, "HEADLESS_PREVIEW": FRONT, "PUBLIC_URL": "https://pbgdpl.test"}
    assert [mode for mode, _ in page.preview_modes] == ["front-end", ""]

    shown = admin_client.get(f"/admin/pages/{page.pk}/view_draft/?mode=front-end")
    assert "frame-src https://app.example.vn;" in shown.headers["Content-Security-Policy"]
    address = shown.content.decode().partition('iframe src="')[2].partition('"')[0].replace("&amp;", "&")
    assert address.startswith(f"{FRONT}/?") and escape(address) in shown.content.decode()
    token = parse_qs(urlsplit(address).query)["token"][0]

    reader = Client()
    answer = reader.get(f"/api/v1/previews/{token}")
    draft = answer.json()
    assert (draft["status"], draft["title"], draft["uuid"]) == ("draft", page.title, None)
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Access-Control-Allow-Origin"] == "*"
    picture = draft["attachments"][0]
    assert picture["url"].startswith(f"https://pbgdpl.test/api/v1/previews/{token}/files/")
    bytes_ = reader.get(picture["url"].removeprefix("https://pbgdpl.test"))
    assert bytes_.headers["Content-Type"] == "image/png" and b"".join(bytes_.streaming_content)[:4] == b"\x89PNG"
    assert reader.get(f"/-/media/{picture['sha256']}/hinh.png").status_code == 404, "it is public nowhere else"

    problem(reader.get(f"/api/v1/previews/{token}x"), 404)
    problem(reader.get(f"/api/v1/previews/{token.replace(str(page.pk), '1', 1)}"), 404)
    problem(reader.get(f"/api/v1/previews/{token}/files/{'0' * 64}"), 404)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        problem(reader.get(f"/api/v1/previews/{token}"), 404)
