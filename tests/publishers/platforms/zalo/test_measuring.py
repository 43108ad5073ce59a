"""Daily snapshots: views and shares of every article, in as few calls as can be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publishers.contract import Figure, PublishError, Receipt
from tests.publishers.platforms.memory_run import drive

from .conftest import Desk


def published(desk: Desk, count: int) -> list[Receipt]:
    return [drive(desk.run(desk.message(title=f"Bài số {number}"))).receipt for number in range(count)]


def test_views_and_shares_grow_with_time(desk: Desk) -> None:
    receipts = published(desk, 2)
    desk.clock.instant += timedelta(hours=1)
    first = desk.platform().measure(receipts)
    desk.clock.instant += timedelta(days=1)
    later = desk.platform().measure(receipts)
    assert {one.remote_id for one in first} == {one.remote_id for one in receipts}
    assert all(set(one.counts) == {Figure.VIEWS, Figure.SHARES} for one in first)
    assert sum(one.counts[Figure.VIEWS] for one in later) > sum(one.counts[Figure.VIEWS] for one in first) > 0


def test_one_page_is_enough_when_all_are_on_it(desk: Desk) -> None:
    receipts = published(desk, 3)
    before = desk.calls("article.getslice")
    assert len(desk.platform().measure(receipts[2:])) == 1
    assert desk.calls("article.getslice") == before + 1


def test_article_that_is_gone_is_named(desk: Desk) -> None:
    kept, gone = published(desk, 2)
    desk.platform().client.remove(gone.remote_id)
    found = {one.remote_id: one.is_gone for one in desk.platform().measure([kept, gone])}
    assert found == {kept.remote_id: False, gone.remote_id: True}


def test_what_was_not_reached_is_left_out(desk: Desk) -> None:
    old, *_, new = published(desk, 12)
    desk.running.sandbox.faults.set("zalo", "article.getslice", "throttle", skip=1)
    assert [one.remote_id for one in desk.platform().measure([old, new])] == [new.remote_id]


def test_articles_are_found_beyond_the_first_page(desk: Desk) -> None:
    receipts = published(desk, 11)
    assert len(desk.platform().measure(receipts)) == 11


def test_when_zalo_stops_answering_what_was_read_is_kept(desk: Desk) -> None:
    receipts = published(desk, 1)
    film = Receipt(remote_id="77", facts={"type": "video"})
    platform = desk.platform()
    desk.running.sandbox.faults.set("zalo", "article.getslice", "throttle", skip=1)
    assert [one.remote_id for one in platform.measure([*receipts, film])] == [receipts[0].remote_id]
    desk.running.set_fault("zalo", "article.getslice", "throttle")
    with pytest.raises(PublishError):
        platform.measure(receipts)
