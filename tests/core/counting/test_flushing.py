"""From the process through Valkey to the rows: everything once, whoever dies or comes twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cms.core.clock import FixedClock
from cms.core.counting import flushing, store
from cms.core.counting.buffer import Batch, Buffer
from cms.core.counting.counter import Counter
from cms.core.counting.shelf import NotReached, Shelf, Unsure
from cms.core.models import CountedBatch, DailyCount

pytestmark = [pytest.mark.django_db, pytest.mark.both]

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
KEY = ("views", "a", "", "2026-11-22")


class Killed(BaseException):
    """As if the process ended here."""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


def rows() -> dict[tuple[str, str, str, str], int]:
    found = DailyCount.objects.values_list("measure", "subject", "part", "day", "total")
    return {(measure, subject, part, str(day)): total for measure, subject, part, day, total in found}


def test_counts_of_several_processes_are_added_up(shelf: Shelf, clock: FixedClock) -> None:
    for _process in range(2):
        counter = Counter(shelf, clock=clock)
        counter.count("views", "a")
        counter.count("views", "a")
        counter.count("views", "b", "bot")
        assert counter.push()
    assert rows() == {}
    assert flushing.flush(shelf, clock) == 1
    assert rows() == {KEY: 4, ("views", "b", "bot", "2026-11-22"): 2}
    assert flushing.flush(shelf, clock) == 0


def test_a_later_flush_adds_to_the_same_day(shelf: Shelf, clock: FixedClock) -> None:
    counter = Counter(shelf, clock=clock)
    for _minute in range(3):
        counter.count("views", "a")
        counter.push()
        flushing.flush(shelf, clock)
    assert rows() == {KEY: 3}


def test_of_what_others_tell_the_highest_stays(shelf: Shelf, clock: FixedClock) -> None:
    for told in (30, 50, 20):
        counter = Counter(shelf, clock=clock)
        counter.count_highest("readers", "all", "feedly", told)
        counter.push()
        flushing.flush(shelf, clock)
    assert list(rows().values()) == [50]


def test_a_flush_killed_between_commit_and_deletion_counts_once(
    shelf: Shelf, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = Counter(shelf, clock=clock)
    counter.count("views", "a", by=7)
    counter.push()
    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "drop", _killed)
        with pytest.raises(Killed):
            flushing.flush(shelf, clock)
    assert rows() == {KEY: 7}
    counter.count("views", "a", by=1)
    counter.push()
    assert flushing.flush(shelf, clock) == 1
    assert rows() == {KEY: 8}


def test_a_flush_killed_before_the_commit_loses_nothing(
    shelf: Shelf, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = Counter(shelf, clock=clock)
    counter.count("views", "a", by=7)
    counter.push()
    with monkeypatch.context() as patch:
        patch.setattr(store, "write", _killed)
        with pytest.raises(Killed):
            flushing.flush(shelf, clock)
    assert rows() == {}
    flushing.flush(shelf, clock)
    assert rows() == {KEY: 7}


def test_two_flushes_that_read_the_same_batch_add_it_once(shelf: Shelf, clock: FixedClock) -> None:
    counter = Counter(shelf, clock=clock)
    counter.count("views", "a", by=7)
    counter.push()
    (name,) = shelf.close("one")
    batch = shelf.read(name)
    assert flushing.flush(shelf, clock) == 1
    assert store.write(name, batch, NOON) is False
    assert rows() == {KEY: 7}


def test_a_push_whose_answer_was_lost_is_brought_again_and_counts_once(
    shelf: Shelf, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = Counter(shelf, clock=clock)
    counter.count("views", "a", by=7)
    put = Shelf.put
    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "put", lambda *given: (put(*given), _unsure()))
        assert not counter.push(patience=0)
        counter.count("views", "a", by=1)
        # What may be in Valkey waits for it; what was counted since goes past it.
        assert not counter.push(patience=0)
        assert rows() == {KEY: 1}
    assert counter.push()
    flushing.flush(shelf, clock)
    assert rows() == {KEY: 8}


def test_while_valkey_is_away_counts_wait_here_and_then_go_to_the_database(clock: FixedClock) -> None:
    counter = Counter(Shelf("unix:///nowhere/valkey.sock"), clock=clock)
    counter.count("views", "a", by=7)
    assert not counter.push(patience=60)
    assert rows() == {}
    assert counter.push(patience=0)
    assert rows() == {KEY: 7}


def test_back_after_a_while_it_gets_what_waited(
    shelf: Shelf, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = Counter(shelf, clock=clock)
    counter.count("views", "a", by=7)
    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "put", _away)
        assert not counter.push()
        counter.count("views", "a", by=2)
    assert counter.push()
    assert counter.push()
    flushing.flush(shelf, clock)
    assert rows() == {KEY: 9}


def test_without_a_valkey_the_database_is_written_to(clock: FixedClock) -> None:
    counter = Counter(clock=clock)
    counter.count("views", "a", by=7)
    assert counter.push()
    assert rows() == {KEY: 7}


def test_a_process_that_stops_hands_on_everything(shelf: Shelf, clock: FixedClock) -> None:
    counter = Counter(shelf, every=3600.0, clock=clock)
    counter.count("views", "a", by=7)
    counter.stop()
    flushing.flush(shelf, clock)
    assert rows() == {KEY: 7}


def test_a_click_belongs_to_the_day_that_the_offices_clock_shows(shelf: Shelf, clock: FixedClock) -> None:
    counter = Counter(shelf, clock=clock)
    for instant in (
        datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC),  # 23:59:59 in Vietnam
        datetime(2026, 11, 22, 17, 0, 0, tzinfo=UTC),
        datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC),  # the clock was set back
        datetime(2027, 1, 1, tzinfo=UTC),
    ):
        clock.instant = instant
        counter.count("views", "a")
    counter.push()
    flushing.flush(shelf, clock)
    assert {day: total for (_m, _s, _p, day), total in rows().items()} == {
        "2026-11-22": 2, "2026-11-23": 1, "2027-01-01": 1,
    }  # fmt: skip


def test_many_rows_go_in_pieces(clock: FixedClock) -> None:
    sums = {("views", str(number), "", "2026-11-22"): number for number in range(1, 701)}
    assert store.write("many", Batch(sums=sums), NOON)
    assert rows() == sums


def test_names_of_batches_are_forgotten_when_nobody_can_bring_them_again(shelf: Shelf, clock: FixedClock) -> None:
    CountedBatch.objects.create(id="old", at=NOON - timedelta(days=31))
    CountedBatch.objects.create(id="young", at=NOON - timedelta(days=29))
    counter = Counter(shelf, clock=clock)
    counter.count("views", "a")
    counter.push()
    flushing.flush(shelf, clock)
    assert not CountedBatch.objects.filter(id="old").exists()
    assert CountedBatch.objects.filter(id="young").exists()


def test_memory_is_bounded_and_what_is_lost_is_known() -> None:
    buffer = Buffer(room=2)
    for subject in "abca":
        buffer.add(("views", subject, "", "2026-11-22"), 1)
    assert sorted(buffer.take().sums.values()) == [1, 2]
    assert buffer.lost == 1


def _killed(*given: object) -> None:
    raise Killed


def _away(*given: object) -> None:
    raise NotReached("away")


def _unsure() -> None:
    raise Unsure("no answer")
