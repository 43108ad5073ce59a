"""Two workers at once: each notification is one worker's, and who was overtaken writes nothing."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from syndication.models import Subscription, SubscriptionState
from syndication.websub import settling
from syndication.websub.acts import work
from syndication.websub.claim import LEASE, claim, give_back
from tests.entries.factories import make_entry


def make(number: int, callback: str = "http://127.0.0.1:9/", **given) -> Subscription:
    values = {
        "topic": "/feeds/all.rss", "callback": callback, "host": "127.0.0.1", "wanted": 1,
        "state": SubscriptionState.ACTIVE, "due_at": now(), "lease_until": now() + timedelta(days=1), **given,
    }  # fmt: skip
    return Subscription.objects.create(key=str(number), **values)


def now() -> datetime:
    return datetime.now(UTC)


def claim_all(at: datetime | None = None):
    return claim(at or now(), 100, {}, 100)


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_each_subscriber_once(subscriber) -> None:
    make_entry("Tin")
    for number in range(20):
        make(number, subscriber.url(f"/{number}"))
    start = threading.Barrier(2)

    def worker() -> None:
        start.wait(10)
        for _ in range(5):
            for job in claim(now(), 7, {}, 100):
                work(job)
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(call.path for call in subscriber.contents) == sorted(f"/{number}" for number in range(20))
    assert Subscription.objects.filter(told=1, due_at=None, leased_until=None).count() == 20


@pytest.mark.django_db
class TestClaims:
    def test_what_is_claimed_is_nobody_elses_until_the_lease_is_over(self) -> None:
        make(1)
        assert len(claim_all()) == 1
        assert claim_all() == []
        assert len(claim_all(now() + LEASE + timedelta(seconds=1))) == 1

    def test_who_was_overtaken_writes_nothing(self) -> None:
        make(1)
        (first,) = claim_all()
        (second,) = claim_all(now() + LEASE + timedelta(seconds=1))
        settling.told(first, position=1, sha256="a" * 64, took_ms=1, now=now())
        settling.gone(first, now())
        row = Subscription.objects.get()
        assert (row.told, row.state, row.fence) == (0, SubscriptionState.ACTIVE, second.fence)

    def test_what_waited_too_long_in_a_crew_is_given_back_unsent(self, subscriber) -> None:
        make(1, subscriber.url(), due_at=now() - timedelta(hours=1))
        (job,) = claim_all(now() - LEASE)
        assert work(job)
        assert not subscriber.calls
        assert len(claim_all()) == 1

    def test_a_claim_given_back_is_free_at_once(self) -> None:
        make(1)
        give_back(claim_all())
        assert len(claim_all()) == 1

    def test_one_host_gets_only_its_share_of_a_claim(self) -> None:
        for number in range(6):
            make(number, host="loud")
        make(7, host="quiet", due_at=now())
        found = claim(now(), 5, {"loud": 1}, 3)
        assert [job.host for job in found] == ["loud", "loud", "quiet"]

    def test_a_request_during_the_telling_is_verified_afterwards(self) -> None:
        make(1)
        (job,) = claim_all()
        Subscription.objects.update(asked={"id": "x", "mode": "subscribe", "topic": "t", "lease_s": 3600, "tries": 0})
        settling.told(job, position=1, sha256="a" * 64, took_ms=1, now=now())
        (again,) = claim_all(now() + timedelta(seconds=1))
        assert again.asked["id"] == "x"

    def test_an_answer_to_a_request_that_was_replaced_does_not_count(self) -> None:
        asked = {"id": "old", "mode": "unsubscribe", "topic": "t", "lease_s": 3600, "tries": 0}
        make(1, asked=asked)
        (job,) = claim_all()
        Subscription.objects.update(asked={**asked, "id": "new", "mode": "subscribe"})
        settling.confirmed(job, lease_until=now(), now=now())
        row = Subscription.objects.get()
        assert (row.state, row.asked["id"]) == (SubscriptionState.ACTIVE, "new")
        assert row.due_at <= now()
