"""The same request by many at once, and many at work on what came in: one submission, one item, one question."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from syndication.inbound.exchange.gate import Caller
from syndication.inbound.exchange.problems import Refused
from syndication.inbound.exchange.submitting import Sent, submit
from syndication.inbound.exchange.working import work_due
from syndication.models import Proposal, Source, SourceItem, SourceKind, Submission, SubmissionState

from .partner import envelope

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("rooted", "public_url")]

MANY = 6
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def _no_hints(monkeypatch) -> None:
    """What follows a commit would already do the work that is done here."""
    monkeypatch.setattr("syndication.inbound.exchange.submitting._hint", lambda: None)


@pytest.fixture
def caller(rooted) -> Caller:
    return Caller(source=Source.objects.create(name="Tỉnh bạn", kind=SourceKind.EXCHANGE), keyid="k")


def at_once(act: Callable[[int], Any]) -> list[Any]:
    barrier = Barrier(MANY)

    def one(number: int) -> Any:
        barrier.wait(30)
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


def test_one_request_sent_by_many_is_one_submission(caller):
    sent = Sent(envelope=envelope(), key="A" * 26, digest="sha-256=:x:")
    taken = at_once(lambda number: submit(caller, sent, NOW).sid)
    assert len(set(taken)) == 1
    assert Submission.objects.count() == 1


def test_of_many_contents_under_one_key_one_is_taken(caller):
    def act(number: int) -> str:
        sent = Sent(envelope=envelope(title=f"Bài {number}"), key="A" * 26, digest=f"sha-256=:{number}:")
        try:
            return submit(caller, sent, NOW).sid
        except Refused as refused:
            return refused.code

    answers = at_once(act)
    assert answers.count("idempotency_key_reused") == MANY - 1
    assert Submission.objects.count() == 1


def test_many_at_work_hand_in_once_and_the_newest_stays(caller):
    for version in (1, 2, 3):
        sent = Sent(envelope=envelope(version, title=f"Bài {version}"), key=str(version) * 26, digest=str(version))
        submit(caller, sent, NOW)
    at_once(lambda number: work_due(NOW))
    work_due(NOW)
    states = list(Submission.objects.order_by("pk").values_list("state", flat=True))
    assert states == [SubmissionState.SUPERSEDED, SubmissionState.SUPERSEDED, SubmissionState.ACCEPTED]
    assert SourceItem.objects.get().title == "Bài 3"
    assert Proposal.objects.filter(state="waiting").count() == 1
