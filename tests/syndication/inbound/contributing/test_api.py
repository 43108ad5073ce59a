"""The contribution API: JSON and multipart, a token, repeats, limits."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from syndication.inbound.exchange.working import work_due
from syndication.models import Source, SourceKind, Submission

URL = "/api/v1/contributions"
GIVEN = {"title": "Hướng dẫn tiêm chủng", "text": "Nội dung.", "form": "guidance"}


def post(client, token, document, **headers):
    headers = {"Authorization": f"Bearer {token}"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(URL, json.dumps(document), "application/json", headers=headers)


def test_json_is_taken_and_says_where_to_ask(client, token):
    answer = post(client, token, GIVEN)
    told = answer.json()
    assert (answer.status_code, told["state"]) == (202, "received")
    assert told["status_url"].startswith("https://pbgdpl.test/contribute/status/")
    work_due(datetime.now(UTC))
    again = client.get(answer["Location"], headers={"Authorization": f"Bearer {token}"}).json()
    assert (again["id"], again["state"]) == (told["id"], "accepted")
    assert Submission.objects.get().proposal.content["form"] == "guidance"


def test_files_come_as_multipart(client, token):
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7", "application/pdf")
    answer = client.post(URL, {"title": "Tệp", "files": [file]}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 202
    assert Submission.objects.get().record["files"][0]["filename"] == "a.pdf"


def test_the_same_key_hands_in_once_and_other_content_is_a_conflict(client, token):
    first, second = (post(client, token, GIVEN, Idempotency_Key="lan-1-2026") for _ in range(2))
    assert first.json()["id"] == second.json()["id"]
    assert post(client, token, GIVEN | {"title": "Khác"}, Idempotency_Key="lan-1-2026").status_code == 409
    assert post(client, token, GIVEN).json()["id"] != first.json()["id"]


@pytest.mark.parametrize("token", ["", "wrong", "x" * 500])
def test_without_the_token_nothing_is_taken(client, source, token):
    assert post(client, token, GIVEN).status_code == 401


@pytest.mark.parametrize(
    "document",
    [[], {}, {"title": "Chỉ có tiêu đề"}, GIVEN | {"link": "javascript:x"}, GIVEN | {"title": "x" * 301},
     GIVEN | {"text": "a\x00b"}, GIVEN | {"author": "Lan"}],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_in_words(client, token, document):
    answer = post(client, token, document)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["detail"]
    assert not Submission.objects.exists()


def test_a_bad_file_is_refused_by_name(client, token):
    file = SimpleUploadedFile("virus.exe", b"MZ")
    answer = client.post(URL, {"title": "Tệp", "files": [file]}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 422
    assert "virus.exe" in answer.json()["detail"]


def test_nobody_asks_for_the_contributions_of_another(client, token):
    from syndication.inbound.keys import make_token
    from syndication.models import KeyPurpose

    location = post(client, token, GIVEN)["Location"]
    other = Source.objects.create(name="Sở Nội vụ", kind=SourceKind.FORM)
    theirs = make_token(other, KeyPurpose.TOKEN).secret
    assert client.get(location, headers={"Authorization": f"Bearer {theirs}"}).status_code == 404


def test_much_at_once_waits(client, token, settings):
    settings.LOA_SYNDICATION = {"CONTRIBUTIONS_PER_HOUR": 1}
    assert [post(client, token, GIVEN).status_code for _ in range(2)] == [202, 429]


def test_the_description_names_both_ways(client):
    body = client.get("/api/v1/openapi.json").json()["paths"][URL]["post"]["requestBody"]["content"]
    assert set(body) == {"application/json", "multipart/form-data"}
