"""Callbacks: signed, at least once, with the present state, later and later, until somebody has to look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cms.core.clock import FixedClock
from syndication.inbound.exchange import telling
from syndication.inbound.exchange.fates import Fate, move
from syndication.inbound.keys import make_shared_key
from syndication.models import Submission, SubmissionState

from .listener import Listener, listening
from .partner import KEYID, SHARED_KEY, envelope


@pytest.fixture
def listener(source):
    with listening({KEYID: SHARED_KEY, "newer": "y" * 40}) as listener:
        source.callback_url = listener.url
        source.save()
        yield listener


@pytest.fixture
def submission(partner, listener) -> Submission:
    partner.submit(envelope())
    return Submission.objects.select_related("source").get()


def now() -> FixedClock:
    return FixedClock(datetime.now(UTC))


def moved(submission: Submission, state: SubmissionState, **given: str) -> None:
    assert move(submission, Fate(state=state, **given), datetime.now(UTC))


def test_a_state_is_told_once_with_all_that_is_known(submission, listener: Listener):
    assert telling.tell_due(now()) == 0
    moved(submission, SubmissionState.PUBLISHED, public_url="https://pbgdpl.test/luat/")
    assert telling.tell_due(now()) == 1
    (told,) = listener.heard
    assert (told["sid"], told["state"], told["version"]) == (submission.sid, "published", 1)
    assert told["public_url"] == "https://pbgdpl.test/luat/"
    assert telling.tell_due(now()) == 0
    submission.refresh_from_db()
    assert (submission.told_state, submission.tell_at) == ("published", None)


def test_each_change_is_told(submission, listener):
    for state in (SubmissionState.ACCEPTED, SubmissionState.IN_REVIEW, SubmissionState.PUBLISHED):
        moved(submission, state)
        telling.tell_due(now())
    assert [one["state"] for one in listener.heard] == ["accepted", "in_review", "published"]


@pytest.mark.parametrize("status", [500, 503, 429, 408])
def test_a_partner_that_does_not_answer_is_told_later_and_later(submission, listener, status):
    listener.answers = [status, status]
    moved(submission, SubmissionState.ACCEPTED)
    clock = now()
    assert telling.tell_due(clock) == 0
    assert telling.tell_due(clock) == 0, "not before its time"
    submission.refresh_from_db()
    first = submission.tell_at - clock.now()
    assert timedelta(seconds=20) < first < timedelta(seconds=40)
    clock.instant += timedelta(minutes=1)
    telling.tell_due(clock)
    submission.refresh_from_db()
    assert submission.tell_at - clock.now() > first
    clock.instant += timedelta(minutes=3)
    assert telling.tell_due(clock) == 1
    submission.refresh_from_db()
    assert (submission.failures, submission.tell_problem, len(listener.heard)) == (0, "", 3)


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_a_refusal_is_not_repeated_until_somebody_asks_for_it(submission, listener, status):
    listener.answers = [status]
    moved(submission, SubmissionState.ACCEPTED)
    telling.tell_due(now())
    submission.refresh_from_db()
    assert (submission.tell_at, submission.tell_problem) == (None, f"HTTP {status}")
    assert telling.tell_again(submission, datetime.now(UTC))
    assert telling.tell_due(now()) == 1


def test_a_partner_that_is_away_for_two_days_is_left_alone(submission, source):
    source.callback_url = "http://127.0.0.1:9/"
    source.save()
    moved(submission, SubmissionState.ACCEPTED)
    clock, tries = now(), 0
    while Submission.objects.get().tell_at:
        clock.instant += timedelta(hours=2)
        Submission.objects.filter(failures=3).update(failures=50)
        telling.tell_due(clock)
        tries += 1
    assert tries < 20
    assert Submission.objects.get().tell_problem == "NotSent"


def test_two_processes_tell_once(submission, listener):
    moved(submission, SubmissionState.ACCEPTED)
    Submission.objects.update(leased_until=datetime.now(UTC) + timedelta(seconds=60))
    assert telling.tell_due(now()) == 0
    assert telling.tell_due(FixedClock(datetime.now(UTC) + timedelta(minutes=2))) == 1


def test_a_state_that_came_during_the_call_is_told_next(submission, listener, monkeypatch):
    moved(submission, SubmissionState.ACCEPTED)
    calls = telling._call

    def overtaken(row, clock):
        told = calls(row, clock)
        if row.state == "accepted":
            moved(Submission.objects.select_related("source").get(), SubmissionState.IN_REVIEW)
        return told

    monkeypatch.setattr(telling, "_call", overtaken)
    telling.tell_due(now())
    telling.tell_due(now())
    assert [one["state"] for one in listener.heard] == ["accepted", "in_review"]


def test_the_newest_key_signs(submission, source, listener):
    make_shared_key(source, keyid="newer", secret="y" * 40)
    moved(submission, SubmissionState.ACCEPTED)
    telling.tell_due(now())
    assert listener.signed_by == ["newer"]


def test_without_an_address_nobody_is_told(partner):
    partner.submit(envelope())
    submission = Submission.objects.select_related("source").get()
    moved(submission, SubmissionState.ACCEPTED)
    assert Submission.objects.get().tell_at is None
    assert not telling.tell_again(submission, datetime.now(UTC))
