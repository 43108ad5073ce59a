"""What was handed in, on the desk: a list that does not grow dear, one with its receipt, telling again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from syndication.models import Source, SourceKind, Submission

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.fixture
def desk(db) -> Client:
    user = get_user_model().objects.create_superuser(username="admin", password="x")
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def source(db) -> Source:
    return Source.objects.create(
        name="Sở Tư pháp Gia Lai", kind=SourceKind.EXCHANGE, callback_url="https://gialai.example/x"
    )


def make(source: Source, number: int = 1, **given: object) -> Submission:
    fields = {
        "sid": f"sid-{number}", "record_id": f"oai:a:{number}", "version": 1, "operation": "upsert",
        "idempotency_key": str(number), "digest": "d", "record": {"title": f"Bài {number}"},
        "receipt": {"sid": f"sid-{number}"}, "received_at": NOW, "changed_at": NOW,
    }  # fmt: skip
    return Submission.objects.create(source=source, **fields | given)


def test_the_list_says_what_came_from_whom_and_whether_they_know(desk, source):
    make(source, 1, state="published", told_state="published")
    make(source, 2, state="accepted", tell_at=NOW, failures=2, tell_problem="HTTP 503")
    page = desk.get(reverse("loa_submissions:index")).content.decode()
    assert "Bài 1" in page
    assert "could not be told (HTTP 503)" in page
    assert "Vietnam time" in page


def test_the_list_costs_the_same_for_two_and_for_forty(desk, source, django_assert_max_num_queries):
    for number in range(45):
        make(source, number)
    with django_assert_max_num_queries(40):
        assert desk.get(reverse("loa_submissions:index")).status_code == 200


def test_one_shows_its_receipt_and_its_partner_can_be_told_again(desk, source):
    row = make(source, told_state="received", state="rejected", reason_vi="Trùng bài.")
    page = desk.get(reverse("loa_submissions:inspect", args=[row.pk])).content.decode()
    assert "Trùng bài." in page
    assert "sid-1" in page
    desk.post(reverse("loa_submissions:tell", args=[row.pk]))
    row.refresh_from_db()
    assert row.tell_at is not None


def test_an_empty_list_says_how_something_gets_there(desk):
    assert b"Nothing was handed in yet" in desk.get(reverse("loa_submissions:index")).content
