"""Each file is made once, whoever asks and whoever dies; what can't be made says why."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cms.core.clock import FixedClock, SystemClock
from cms.core.points import reach
from cms.entries import blobs
from publishers.contract import Asset
from publishers.derivatives import making, orders
from publishers.derivatives.making import make_waiting
from publishers.derivatives.orders import CLAIMS_MAX, LEASE, Wish
from publishers.derivatives.recipes import FilmRecipe, PictureRecipe, Recipe
from publishers.models import Derivative, DerivativeState
from tests.entries.factories import File

from .conftest import picture

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
JPEG = PictureRecipe(types=("image/jpeg",), max_bytes=100_000)
MP4 = FilmRecipe(types=("video/mp4",))


def wish(file: File, recipe: Recipe = JPEG) -> Wish:
    item = file.attachment()
    return Wish(
        Asset(
            sha256=item.sha256, filename=item.filename, media_type=item.media_type, bytes=item.bytes, role="main",
            open=lambda: blobs.open_blob(item.sha256),
        ),
        recipe,
    )  # fmt: skip


def ordered(*wishes: Wish) -> list[Derivative]:
    """Rows that wait; no worker is told."""
    orders.order(wishes, {})
    found = orders.known(wishes)
    return [found[one.key] for one in wishes]


@pytest.mark.django_db
def test_picture_is_made_and_pinned() -> None:
    (row,) = ordered(wish(picture()))
    assert make_waiting(SystemClock()) == 1
    row.refresh_from_db()
    assert (row.state, row.media_type, row.width, row.height, row.progress) == ("ready", "image/jpeg", 900, 600, 100)
    with blobs.open_blob(row.sha256) as made:
        assert len(made.read()) == row.bytes
    assert make_waiting(SystemClock()) == 0


@pytest.mark.django_db
def test_film_is_made_and_leaves_nothing_behind(webm: Callable[[], File]) -> None:
    (row,) = ordered(wish(webm(), MP4))
    make_waiting(SystemClock())
    row.refresh_from_db()
    assert (row.state, row.media_type, row.width) == ("ready", "video/mp4", 64)
    assert not list(Path(blobs.store().path("")).glob("loa-derivative-*"))


@pytest.mark.django_db
def test_what_turns_out_to_fit_stays_the_items_own_file() -> None:
    (row,) = ordered(wish(picture(), PictureRecipe(types=("image/webp", "image/jpeg"), side=1000)))
    make_waiting(SystemClock())
    row.refresh_from_db()
    assert (row.state, row.sha256, row.bytes) == ("ready", row.source, len(picture().data))


@pytest.mark.django_db
def test_same_file_and_recipe_are_ordered_once() -> None:
    first, second = wish(picture()), wish(picture())
    assert orders.order([first, second], {})
    assert not orders.order([first], orders.known([first]))
    orders.order([second], {})  # somebody who looked before the first one ordered
    assert Derivative.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "code"), [(b"no picture at all", "derivative_unreadable"), (b"", "derivative_unreadable")]
)
def test_what_cannot_be_made_says_why_and_is_not_tried_again(data: bytes, code: str) -> None:
    (row,) = ordered(wish(File(name="a.webp", data=data, media_type="image/webp")))
    make_waiting(SystemClock())
    row.refresh_from_db()
    assert (row.state, row.problem["code"]) == ("failed", code)
    assert make_waiting(SystemClock()) == 0
    assert orders.again(row.pk)
    assert make_waiting(SystemClock()) == 1


@pytest.mark.django_db
def test_file_that_the_store_lost_is_told() -> None:
    lost = Wish(wish(picture()).asset, JPEG)
    (row,) = ordered(lost)
    blobs.store().delete(blobs.path_of(row.source))
    make_waiting(SystemClock())
    row.refresh_from_db()
    assert (row.state, row.problem["code"]) == ("failed", "derivative_missing")


@pytest.mark.django_db
@pytest.mark.parametrize("point", ["derivative.claimed", "derivative.made", "derivative.pinned"])
def test_file_is_made_after_its_maker_died(point: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def die(name: str) -> None:
        if name == point:
            raise Killed

    (row,) = ordered(wish(picture()))
    monkeypatch.setattr(making, "reach", die)
    with pytest.raises(Killed):
        make_waiting(SystemClock())
    monkeypatch.setattr(making, "reach", reach)
    now = datetime.now(UTC)
    assert make_waiting(FixedClock(now)) == 0  # its lease still runs
    assert make_waiting(FixedClock(now + LEASE + timedelta(seconds=5))) == 1
    row.refresh_from_db()
    assert (row.state, row.fence) == ("ready", 2)


@pytest.mark.django_db
def test_file_that_kills_every_maker_is_given_up() -> None:
    (row,) = ordered(wish(picture()))
    now = datetime.now(UTC)
    for number in range(CLAIMS_MAX):
        assert orders.claim(now + (LEASE + timedelta(seconds=1)) * number) is not None
    assert orders.claim(now + (LEASE + timedelta(seconds=1)) * CLAIMS_MAX) is None
    row.refresh_from_db()
    assert (row.state, row.problem["code"]) == ("failed", "derivative_broken")


@pytest.mark.django_db
def test_overtaken_maker_writes_nothing() -> None:
    ordered(wish(picture()))
    now = datetime.now(UTC)
    slow = orders.claim(now)
    quick = orders.claim(now + LEASE + timedelta(seconds=1))
    assert slow is not None
    assert quick is not None
    assert not orders.keep(slow, 50, now)
    assert not orders.put_back(slow, now)
    assert orders.keep(quick, 50, now)


@pytest.mark.django_db
def test_full_disk_is_not_the_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    (row,) = ordered(wish(picture()))
    with monkeypatch.context() as patch:
        patch.setattr(making, "make_picture", full)
        make_waiting(SystemClock())
    row.refresh_from_db()
    assert (row.state, row.problem) == (DerivativeState.WAITING, None)
    assert make_waiting(FixedClock(row.run_at)) == 1


@pytest.mark.django_db
def test_worker_that_stops_gives_the_film_back_at_once(webm: Callable[[], File]) -> None:
    (row,) = ordered(wish(webm(), MP4))
    claimed = orders.claim(datetime.now(UTC))
    assert claimed is not None
    making.make(claimed, SystemClock(), is_stopping=lambda: True)
    row.refresh_from_db()
    assert row.state in (DerivativeState.WAITING, DerivativeState.READY)  # ready when it was quicker than the stop


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_each_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    ordered(*(wish(picture(), PictureRecipe(types=("image/jpeg",), side=side)) for side in range(100, 900, 100)))
    real = making.make
    monkeypatch.setattr(making, "make", lambda row, *rest: (made.append(row.pk), real(row, *rest)))

    def work() -> None:
        try:
            make_waiting(SystemClock())
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(made) == sorted(set(made))
    assert Derivative.objects.filter(state=DerivativeState.READY, fence=1).count() == 8
