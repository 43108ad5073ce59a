"""Before any call: methods, other sites' pages, how often, one form for every refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from .world import secret_of

pytestmark = pytest.mark.django_db
APP = "https://app.example.vn"


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.content)
    assert body["status"] == status and body["detail"]
    return body


def test_a_method_that_an_address_has_not_is_a_problem_that_names_those_it_has() -> None:
    answer = Client().patch("/api/v1/entries")
    assert problem(answer, 405)["type"] == "urn:loa:problem:method"
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert Client().post("/api/v1/nothing/here").status_code == 404, "no forgery check stands before the refusal"


def test_whatever_may_be_read_may_be_asked_for_its_headers(admin_user: Any) -> None:
    token = {"Authorization": f"Bearer {secret_of(admin_user)}"}
    for path in ("/api/v1/topics", "/api/v1/deliveries"):
        got, headed = Client().get(path, headers=token), Client().head(path, headers=token)
        assert (headed.status_code, headed.content) == (200, b"")
        assert headed.headers["ETag"] == got.headers["ETag"]


def test_any_page_reads_what_is_public_and_only_named_sites_bring_a_token(settings: Any, admin_user: Any) -> None:
    asking = {"Origin": APP, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    public = Client().options("/api/v1/entries", headers=asking)
    assert (public.status_code, public.headers["Access-Control-Allow-Origin"]) == (204, "*")
    closed = Client().options("/api/v1/deliveries", headers=asking)
    assert closed.status_code == 204 and "Access-Control-Allow-Origin" not in closed.headers
    settings.LOA = {**settings.LOA, "API_ORIGINS": [APP]}
    opened = Client().options("/api/v1/deliveries", headers=asking)
    assert opened.headers["Access-Control-Allow-Origin"] == APP and "Origin" in opened.headers["Vary"]
    assert "Authorization" in opened.headers["Access-Control-Allow-Headers"]
    assert "POST" in opened.headers["Access-Control-Allow-Methods"]
    refused = Client().get("/api/v1/deliveries", headers={"Origin": APP})
    assert refused.headers["Access-Control-Allow-Origin"] == APP, "a page must be able to read why"
    stranger = Client().get("/api/v1/deliveries", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in stranger.headers
    assert "Access-Control-Allow-Credentials" not in opened.headers


def test_who_calls_is_told_how_often_it_still_may(settings: Any, admin_user: Any) -> None:
    settings.LOA = {**settings.LOA, "API_READS_PER_MINUTE": 2, "API_CALLS_PER_MINUTE": 7}
    first = Client().get("/api/v1/topics")
    assert first.headers["RateLimit-Policy"] == '"default";q=2;w=60'
    assert first.headers["RateLimit"].startswith('"default";r=1;t=')
    Client().get("/api/v1/topics")
    over = Client().get("/api/v1/topics")
    assert problem(over, 429)["type"] == "urn:loa:problem:too_many_calls"
    assert 0 < int(over.headers["Retry-After"]) <= 60 and over.headers["Access-Control-Allow-Origin"] == "*"
    own = Client().get("/api/v1/deliveries", headers={"Authorization": f"Bearer {secret_of(admin_user)}"})
    assert own.headers["RateLimit-Policy"] == '"default";q=7;w=60', "a token has a count of its own"


def test_a_body_that_is_no_json_or_too_long_is_a_sentence(settings: Any, admin_user: Any) -> None:
    token = {"Authorization": f"Bearer {secret_of(admin_user)}"}
    path, kind = "/api/v1/holds", "application/json"
    assert "JSON" in problem(Client().post(path, "{", content_type=kind, headers=token), 400)["detail"]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    problem(Client().post(path, "x" * 101, content_type=kind, headers=token), 413)
