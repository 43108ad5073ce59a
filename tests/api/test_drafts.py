"""Contributors' programs write drafts: in their own section only, cleaned, and into the same approval as people's."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.entries.models import Webhook
from cms.media.models import LoaImage
from cms.pages.models import NewsPage
from tests.pages import factories as pages

from .test_door import problem
from .world import Office, secret_of

pytestmark = pytest.mark.django_db


class Script:
    def __init__(self, secret: str) -> None:
        self._headers = {"Authorization": f"Bearer {secret}", "accept-language": "en"}

    def __call__(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        body = json.dumps(data) if data is not None else ""
        return Client().generic(
            method, f"/api/v1{path}", body, content_type="application/json", headers={**self._headers, **headers}
        )  # fmt: skip


def picture() -> str:
    with pages.make_picture().file.open() as opened:
        return base64.b64encode(opened.read()).decode()


def test_a_contributors_story(office: Office) -> None:
    script = Script(secret_of(office.person("contributor"), "draft", "submit"))
    given = {
        "form": "news", "title": "Từ 01/7: thẻ căn cước mới", "summary": "Ai phải đổi.",
        "topics": ["identity_residence"],
        "body_html": '<p>Theo Nghị định 168/2024/NĐ-CP.</p><script>alert(1)</script>'
        '<p><img src="ban-do.png" alt="Bản đồ"></p>',
        "files": [{"filename": "ban-do.png", "role": "image", "alt": "Bản đồ", "data": picture()}],
    }  # fmt: skip
    made = script("POST", "/drafts", given, **{"Idempotency-Key": "mot"})
    assert made.status_code == 201, made.content
    told = made.json()
    page = NewsPage.objects.get(pk=told["page"])
    assert (told["state"], told["is_public"], told["section"]) == ("draft", False, office.agency.section_id)
    assert page.agency == office.agency and page.owner == office.person("contributor") and not page.live
    assert "alert" not in str(page.body.raw_data) and "picture" in {block.block_type for block in page.body}
    assert LoaImage.objects.filter(collection=office.agency.collection_id, description="Bản đồ").count() == 1

    again = script("POST", "/drafts", given, **{"Idempotency-Key": "mot"})
    assert again.json() == told and again.headers["Idempotency-Replayed"] == "true"

    seen = script("GET", f"/drafts/{page.pk}").json()
    assert seen["content"]["legal_documents"][0]["number"] == "168/2024/NĐ-CP" and seen["missing"] == ""
    assert [row["page"] for row in script("GET", "/drafts").json()["items"]] == [page.pk], "not what others write"

    changed = script("PUT", f"/drafts/{page.pk}", {"title": "Thẻ căn cước: bản hai", "revision": told["revision"]})
    assert changed.json()["title"] == "Thẻ căn cước: bản hai"
    stale = script("PUT", f"/drafts/{page.pk}", {"title": "Bản ba", "revision": told["revision"]})
    assert problem(stale, 409)["type"].endswith("changed_meanwhile")

    handed = script("PUT", f"/drafts/{page.pk}", {"title": "Thẻ căn cước: bản hai", "submit": True}).json()
    assert handed["state"] == "in_review" and not Page.objects.get(pk=page.pk).live
    assert problem(script("PUT", f"/drafts/{page.pk}", {"title": "Bản bốn"}), 422)["type"].endswith("draft_refused")


def test_the_list_costs_the_same_for_many(office: Office, django_assert_num_queries: Any) -> None:
    script = Script(secret_of(office.person("editor"), "draft"))
    script("GET", "/drafts")
    with CaptureQueriesContext(connection) as few:
        assert len(script("GET", "/drafts").json()["items"]) == 1
    for number in range(4):
        pages.news(f"Bản nháp {number}", live=False).save_revision()
    with django_assert_num_queries(len(few)):
        assert len(script("GET", "/drafts").json()["items"]) == 5


def test_what_cannot_be_taken_is_refused_by_name(office: Office) -> None:
    script = Script(secret_of(office.person("contributor"), "draft"))
    count = Page.objects.count()
    for given, parameter in (
        ({"title": "Tin", "form": "bogus"}, "form"),
        ({"title": "Tin", "topics": ["land", "bogus"]}, "topics"),
        ({"title": "Tin", "valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "valid_to"),
        ({"title": "Tin", "files": [{"filename": "a.pdf", "data": "no base64!"}]}, "files.0.data"),
    ):
        assert problem(script("POST", "/drafts", given), 422)["errors"][0]["parameter"] == parameter
    problem(script("POST", "/drafts", {"title": "Tin", "author": "Lan"}), 400)
    problem(script("POST", "/drafts", {"title": "Tin", "section": office.other.section_id}), 403)
    narrowed = Script(secret_of(office.person(""), "draft", section=office.other.section))
    problem(narrowed("POST", "/drafts", {"title": "Tin", "section": office.agency.section_id}), 403)
    assert Page.objects.count() == count


def test_a_webhooks_secret_is_shown_once_and_kept_nowhere(office: Office) -> None:
    script = Script(secret_of(office.person("channel_admin"), "webhooks"))
    given = {"name": "Cổng", "url": "https://cong.example.vn/loa", "kinds": ["entry.published"],
             "collection": office.agency.collection_id}  # fmt: skip
    made = script("POST", "/webhooks", given, **{"Idempotency-Key": "hai"}).json()
    assert made["secret"].startswith("whsec_")
    again = script("POST", "/webhooks", given, **{"Idempotency-Key": "hai"}).json()
    assert again == {**made, "secret": ""}
    assert Webhook.objects.filter(name="Cổng").count() == 1
    assert script("POST", f"/webhooks/{made['id']}/test").json()["message"].startswith("msg_")
    assert script("POST", f"/webhooks/{made['id']}/secret").json()["secret"] not in ("", made["secret"])
    assert "secret" not in script("GET", f"/webhooks/{made['id']}").json()
    assert script("DELETE", f"/webhooks/{made['id']}").json()["name"] == "Cổng"
    problem(script("GET", f"/webhooks/{made['id']}"), 404)
    problem(script("POST", "/webhooks", {**given, "url": "https://u:p@cong.example.vn/"}), 422)
    problem(script("POST", "/webhooks", {**given, "collection": office.other.collection_id}), 403)
