"""What comes in becomes one question for each item, whatever comes twice, late or back again."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from cms.core.conf import conf
from cms.entries.models import Entry
from syndication.inbound.intake import Incoming, confirm_missing, take_in, take_in_feed
from syndication.inbound.vanishing import Known, missing
from syndication.models import Proposal, Source, SourceItem
from tests.pages import factories as pages

from .items import NOW, bring, feed, make_source, offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(db: None) -> Source:
    return make_source()


def waiting() -> list[tuple[str, str]]:
    found = Proposal.objects.filter(state="waiting").select_related("item").order_by("item__title")
    return [(proposal.item.title, proposal.kind) for proposal in found]


def as_page(source: Source, **given: Any) -> SourceItem:
    """An item that was accepted: its page exists."""
    bring(source, offer())
    item = source.items.get()
    page = pages.news(live=True)
    item.proposals.update(state="accepted", page_id=page.pk)
    SourceItem.objects.filter(pk=item.pk).update(page_id=page.pk, taken_content=item.content)
    return SourceItem.objects.get(pk=item.pk)


def test_a_new_item_is_proposed_once_however_often_it_comes(source: Source) -> None:
    first, again = bring(source, offer(1), offer(2)), bring(source, offer(1), offer(2))

    assert (first.new, again.new, again.unchanged) == (2, 0, 2)
    assert waiting() == [("Tin số 1", "new"), ("Tin số 2", "new")]


def test_a_change_before_the_answer_replaces_the_question(source: Source) -> None:
    bring(source, offer())
    bring(source, offer(title="Tiêu đề mới"), guid="https://syt.example.vn/tin/1")

    assert waiting() == [("Tiêu đề mới", "new")]
    assert Proposal.objects.filter(state="superseded").count() == 1


def test_a_change_of_what_is_a_page_is_proposed_with_what_the_page_was_made_of(source: Source) -> None:
    item = as_page(source)

    bring(source, offer(summary="Mới"))

    proposal = Proposal.objects.get(state="waiting")
    assert proposal.kind == "change" and proposal.base == item.content and proposal.content["summary"] == "Mới"


def test_changed_back_leaves_nothing_to_ask(source: Source) -> None:
    as_page(source)

    bring(source, offer(summary="Mới"))
    bring(source, offer())

    assert waiting() == []


def test_a_changed_item_that_was_rejected_comes_again_as_new(source: Source) -> None:
    bring(source, offer())
    Proposal.objects.update(state="rejected")

    bring(source, offer(summary="Đã sửa"))

    assert waiting() == [("Tin số 1", "new")]


def test_withdrawn_by_its_source_it_is_proposed_to_be_taken_down(source: Source) -> None:
    item = as_page(source)

    taken = take_in(source, [Incoming(guid=item.guid, offer=None)], now=NOW)
    again = take_in(source, [Incoming(guid=item.guid, offer=None)], now=NOW)

    assert (taken.withdrawn, again.withdrawn) == (1, 0)
    assert waiting() == [("Tin số 1", "retraction")]


def test_withdrawn_before_anybody_took_it_it_leaves_the_inbox(source: Source) -> None:
    bring(source, offer())
    take_in(source, [Incoming(guid=offer().source_url, offer=None)], now=NOW)

    assert waiting() == []


def test_shown_again_the_question_whether_to_take_it_down_falls_away(source: Source) -> None:
    item = as_page(source)
    take_in(source, [Incoming(guid=item.guid, offer=None)], now=NOW)

    bring(source, offer())

    assert waiting() == []
    assert source.items.get().withdrawn_at is None


def test_shown_again_after_it_was_taken_down_it_is_offered_again(source: Source) -> None:
    item = as_page(source)
    take_in(source, [Incoming(guid=item.guid, offer=None)], now=NOW)
    Proposal.objects.filter(kind="retraction").update(state="accepted")
    pages.NewsPage.objects.get(pk=item.page_id).unpublish()

    bring(source, offer())

    assert waiting() == [("Tin số 1", "change")]


def test_the_archive_that_a_first_reading_brings_is_known_but_not_asked_about(source: Source) -> None:
    old = {3: {"published": NOW - timedelta(days=200)}}

    taken = take_in_feed(source, feed(1, 2, 3, changed=old), now=NOW)

    assert taken.new == 2 and source.items.count() == 3
    assert waiting() == [("Tin số 1", "new"), ("Tin số 2", "new")]


def test_what_scrolls_off_the_end_is_not_missed_and_what_lies_between_is(source: Source) -> None:
    take_in_feed(source, feed(2, 3, 4, 5, 6), now=NOW)
    pages_of(source, 3, 6)

    for minutes in (5, 10):
        # 6 made room for 1; 3 is gone from the middle.
        take_in_feed(source, feed(1, 2, 4, 5), now=NOW + timedelta(minutes=minutes))

    assert [title for title, kind in waiting() if kind == "retraction"] == ["Tin số 3"]


def test_missing_once_asks_nothing_and_an_unchanged_feed_confirms_it(source: Source) -> None:
    take_in_feed(source, feed(1, 2, 3, 4), now=NOW)
    pages_of(source, 2)

    take_in_feed(source, feed(1, 3, 4), now=NOW)
    assert ("Tin số 2", "retraction") not in waiting()
    confirm_missing(source, now=NOW)
    assert ("Tin số 2", "retraction") in waiting()

    take_in_feed(source, feed(1, 2, 3, 4), now=NOW)
    assert ("Tin số 2", "retraction") not in waiting()


def test_a_cut_document_says_nothing_about_what_it_lacks(source: Source) -> None:
    take_in_feed(source, feed(1, 2, 3, 4), now=NOW)
    pages_of(source, 2)

    for _ in range(3):
        take_in_feed(source, feed(1, 3, 4, is_cut_short=True), now=NOW)

    assert not SourceItem.objects.filter(missing_times__gt=0).exists()


def test_a_tombstone_in_the_feed_is_a_withdrawal(source: Source) -> None:
    take_in_feed(source, feed(1, 2), now=NOW)
    pages_of(source, 2)

    take_in_feed(source, feed(1, 2, changed={2: {"withdrawn": True, "hash": "t"}}), now=NOW)

    assert ("Tin số 2", "retraction") in waiting()


def test_our_own_item_that_comes_back_is_never_proposed(source: Source) -> None:
    entry = Entry.objects.get(page_id=pages.news().pk)
    ids = [f"urn:uuid:{entry.pk}", f"oai:{conf().oai_namespace}:item/{entry.pk}"]

    for number, guid in enumerate(ids):
        bring(source, offer(number), guid=guid)

    assert waiting() == []
    assert set(source.items.values_list("own_entry_id", flat=True)) == {entry.pk}


def test_a_foreign_item_with_an_identifier_that_looks_like_ours_is_proposed(source: Source) -> None:
    bring(source, offer(), guid="urn:uuid:7b0e0c1e-6d2f-4a55-9a51-2f6a0f4d9c11")

    assert len(waiting()) == 1


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rooted")
def test_two_at_once_bring_the_same_and_ask_once() -> None:
    source = make_source()
    barrier, failures = threading.Barrier(4), []

    def take() -> None:
        try:
            barrier.wait(10)
            bring(source, offer(1), offer(2), offer(3))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert not failures
    assert (source.items.count(), len(waiting())) == (3, 3)


def pages_of(source: Source, *numbers: int) -> None:
    """These were accepted long ago."""
    for number in numbers:
        item = source.items.get(guid=f"https://syt.example.vn/tin/{number}")
        item.proposals.update(state="accepted")
        page = pages.news(f"Trang {number}")
        SourceItem.objects.filter(pk=item.pk).update(page_id=page.pk, taken_content=item.content)


def known(number: int, *, hours: int | None, position: int = 0) -> Known:
    date = NOW - timedelta(hours=hours) if hours is not None else None
    return Known(key=str(number), published_at=date, position=position, last_seen_at=NOW)


def test_without_dates_the_place_in_the_feed_decides() -> None:
    shown = [known(n, hours=None, position=n) for n in (0, 1, 3, 4)]

    assert missing([known(2, hours=None, position=2)], shown, is_whole=False) == ["2"]
    assert missing([known(9, hours=None, position=9)], shown, is_whole=False) == []


def test_one_item_pinned_for_years_makes_nothing_missing() -> None:
    shown = [known(1, hours=1), known(2, hours=2), known(99, hours=50_000)]

    assert missing([known(3, hours=3)], shown, is_whole=False) == []


def test_a_rebuilt_feed_takes_nothing_down() -> None:
    absent = [known(n, hours=n) for n in range(1, 20)]
    shown = [known(n, hours=n) for n in range(30, 50)]

    assert missing(absent, shown, is_whole=True) == []


def test_what_says_that_it_is_all_there_is_misses_the_oldest_too() -> None:
    assert missing([known(9, hours=9)], [known(1, hours=1)], is_whole=True) == ["9"]
