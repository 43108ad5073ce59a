"""Who asks too often is told when to come again; addresses that guess or cost have a pace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from cms.core.registries import paces

pytestmark = pytest.mark.django_db


LIMIT = 3


@pytest.fixture(autouse=True)
def _fresh_counts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each limit is small here: what is tried is that it holds, not how high it is."""
    for name, pace in paces.items():
        monkeypatch.setitem(paces._items, name, replace(pace, limit=LIMIT))
    cache.clear()
    # Within one window, however slow the machine.
    with time_machine.travel(datetime(2026, 11, 22, 2, 0, 5, tzinfo=UTC), tick=False):
        yield
    cache.clear()


def asked(times: int, path: str, *, method: str = "get", **headers: str) -> list[int]:
    client = Client(headers={"accept-language": "en", **headers})
    return [getattr(client, method)(path).status_code for _ in range(times)]


@pytest.mark.parametrize(
    ("path", "method", "name"),
    [
        ("/tim-kiem/", "get", "search"), ("/admin/password_reset/", "post", "password_reset"),
        ("/documents/authenticate_with_password/1/", "post", "page_passwords"),
        ("/_util/authenticate_with_password/1/1/", "post", "page_passwords"),
    ],
)  # fmt: skip
def test_so_often_and_no_more(path: str, method: str, name: str) -> None:
    assert paces.get(name)
    answers = asked(LIMIT + 1, path, method=method)
    assert 429 not in answers[:-1]
    assert answers[-1] == 429


def test_a_reader_is_told_how_long_to_wait_and_others_are_not() -> None:
    asked(LIMIT, "/tim-kiem/")
    refused = Client(headers={"accept-language": "en"}).get("/tim-kiem/")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert f"Wait {refused['Retry-After']} seconds" in refused.content.decode()
    assert refused["Cache-Control"] == "no-store"
    assert Client(REMOTE_ADDR="203.0.113.9").get("/tim-kiem/").status_code == 200


def test_a_program_is_told_so_as_a_problem() -> None:
    asked(LIMIT, "/tim-kiem/")
    refused = Client().get("/tim-kiem/", headers={"accept": "application/json"})
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["type"] == "urn:loa:problem:too_many_calls"


def test_looking_at_a_form_counts_for_nothing() -> None:
    assert set(asked(LIMIT + 2, "/admin/password_reset/")) == {200}


def test_there_is_one_door_to_the_desk() -> None:
    """Wagtail's page for readers with an account would know neither the lock nor the second factor."""
    assert Client().get("/_util/login/?next=/x/").url == "/admin/login/?next=/x/"
