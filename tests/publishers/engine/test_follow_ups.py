"""Correct and withdraw, through the engine, on every platform: what its readers see before, between and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import ModuleType
from typing import Any

import pytest

from cms.entries.blobs import open_blob
from cms.entries.events import EntryChanged
from cms.entries.models import Entry, Status
from cms.entries.record import Role
from publishers.contract import Act
from publishers.engine.acts import record_seen
from publishers.models import Channel, Delivery, DeliveryState, Kind
from publishers.planning.follow_ups import follow_up, places_behind, places_of
from publishers.planning.plan import Choice, entry_changed, plan
from publishers.sandbox import department_portal, facebook, national_portal, youtube, zalo
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.timeline import TimelinePost
from tests.entries.factories import File, change, make_entry, restamp, withdraw
from tests.publishers import factories
from tests.publishers.platforms.messages import CAPTIONS_VTT, mp4_bytes, png_bytes

from .conftest import MovingClock

pytestmark = pytest.mark.django_db

WorkThrough = Callable[[Delivery], list[str]]
_LOOK = (("width", 64), ("height", 48), ("alt", "Thẻ căn cước"))
COVER = File(name="bia.png", data=png_bytes("#8a1c1c"), media_type="image/png", role=Role.COVER, extra=_LOOK)
OTHER_COVER = File(name="bia-2.png", data=png_bytes("#14532d"), media_type="image/png", role=Role.COVER, extra=_LOOK)
FILM = File(name="phim.mp4", data=mp4_bytes(), media_type="video/mp4", extra=(("duration_s", 20.0),))
CAPTIONS = File(
    name="phu-de.vtt",
    data=CAPTIONS_VTT.encode(),
    media_type="text/vtt",
    role=Role.CAPTIONS,
    extra=(("language", "vi"),),
)
VIDEO = (FILM, CAPTIONS, COVER)


class PinnedFiles(BaseHTTPRequestHandler):
    """The hub's own address of files, for platforms that pull them."""

    def do_GET(self) -> None:
        data = open_blob(self.path.split("/")[3]).read()
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture(autouse=True)
def _one_world(running: RunningSandbox, clock: MovingClock, settings: Any) -> Iterator[None]:
    """The platforms live in the test's time, and find the hub's files."""
    running.sandbox.clock = clock
    server = ThreadingHTTPServer(("127.0.0.1", 0), PinnedFiles)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.LOA = {**settings.LOA, "PUBLIC_URL": f"http://127.0.0.1:{server.server_port}"}
    yield
    server.shutdown()
    server.server_close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A platform with a kind of item, and what its declaration promises."""

    name: str
    module: ModuleType
    channel: Callable[[RunningSandbox], Channel]
    files: Sequence[File] = ()
    correct: Act
    withdraw: Act


CASES = [
    Case(name="facebook text", module=facebook, channel=lambda _: factories.facebook(), correct=Act.EDIT_TEXT,
         withdraw=Act.DELETE),
    Case(name="facebook photo", module=facebook, channel=lambda _: factories.facebook(), files=[COVER],
         correct=Act.EDIT_TEXT, withdraw=Act.DELETE),
    Case(name="facebook video", module=facebook, channel=lambda _: factories.facebook(), files=VIDEO,
         correct=Act.EDIT_TEXT, withdraw=Act.DELETE),
    Case(name="youtube video", module=youtube, channel=lambda _: factories.youtube(), files=VIDEO, correct=Act.EDIT,
         withdraw=Act.DELETE),
    Case(name="zalo article", module=zalo, channel=lambda _: factories.zalo(), files=[COVER], correct=Act.REPLACE,
         withdraw=Act.DELETE),
    Case(name="national portal", module=national_portal, channel=factories.national, correct=Act.NEW_VERSION,
         withdraw=Act.REVOKE),
    Case(name="department portal", module=department_portal, channel=factories.department, correct=Act.NEW_VERSION,
         withdraw=Act.REVOKE),
]  # fmt: skip


def item(files: Sequence[File] = ()) -> Entry:
    return make_entry(
        "Luật Căn cước", agency="so-tu-phap", url="https://pbgdpl.example.gov.vn/muc/", summary="Bản thứ nhất",
        body_html="<p>Bản thứ nhất.</p>", files=files, form="video" if FILM in files else "news",
    )  # fmt: skip


def newer(entry: Entry, files: Sequence[File] = (), words: str = "Bản đã đính chính") -> Entry:
    changed = change(
        entry, title="Luật Căn cước", agency="so-tu-phap", summary=words, body_html=f"<p>{words}.</p>", files=files,
        form="video" if FILM in files else "news",
    )  # fmt: skip
    tell(changed)
    return changed


def hand_over(delivery: Delivery, work: Callable[[Delivery], str], clock: MovingClock) -> None:
    """Until the platform has it and does not show it yet."""
    for _ in range(20):
        if delivery.receipt is None:
            clock.forward(seconds=max(0.0, (delivery.run_at - clock.now()).total_seconds() + 0.01))
            work(delivery)
    assert delivery.receipt and delivery.state == DeliveryState.PUBLISHING, (delivery.state, delivery.problem)


def tell(entry: Entry) -> None:
    entry_changed(EntryChanged(entry_id=entry.pk, version=entry.version, status=entry.status, reason="edit"))


def visible(module: ModuleType, running: RunningSandbox) -> list[TimelinePost]:
    """What the public reads."""
    return [post for post in module.timeline(running.sandbox) if post.state in ("", "published")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_place_is_corrected_and_withdrawn(
    case: Case, running: RunningSandbox, work_through: WorkThrough, clock: MovingClock
) -> None:
    channel = case.channel(running)
    entry = item(case.files)
    first = plan(entry, [Choice(channel=channel)])[0]
    work_through(first)
    assert first.state == DeliveryState.PUBLISHED, first.problem
    before = visible(case.module, running)
    assert len(before) == 1 and "Bản thứ nhất" in before[0].text

    entry = newer(entry, case.files)
    place = places_behind(entry)[0]
    assert (place.act(Kind.CORRECT), place.act(Kind.WITHDRAW)) == (case.correct, case.withdraw)
    correction = follow_up(entry, [channel])[0]
    work_through(correction)
    assert (correction.kind, correction.state) == (Kind.CORRECT, DeliveryState.PUBLISHED), correction.problem
    after = visible(case.module, running)
    assert len(after) == 1 and "Bản đã đính chính" in after[0].text and "Bản thứ nhất" not in after[0].text
    assert after[0].id == before[0].id and places_behind(entry) == []

    entry = withdraw(entry)
    tell(entry)
    removal = follow_up(entry, [channel])[0]
    work_through(removal)
    assert (removal.kind, removal.state) == (Kind.WITHDRAW, DeliveryState.PUBLISHED), removal.problem
    assert visible(case.module, running) == [] and places_behind(entry) == []
    assert set(Delivery.objects.exclude(pk=removal.pk).values_list("state", flat=True)) == {DeliveryState.WITHDRAWN}


def test_a_place_worked_by_hand_gives_the_work_to_a_person(running: RunningSandbox, work_through: WorkThrough) -> None:
    channel = factories.by_hand()
    entry = item()
    first = plan(entry, [Choice(channel=channel)])[0]
    work_through(first)
    record_seen(first, permalink="https://dai.example.vn/1", seen_at=first.created_at, by="Chị Lan")
    for kind, change_it in ((Kind.CORRECT, newer), (Kind.WITHDRAW, withdraw)):
        entry = change_it(entry)
        assert places_behind(entry)[0].act(kind) == Act.BY_HAND
        made = follow_up(entry, [channel])[0]
        work_through(made)
        assert (made.kind, made.state) == (kind, DeliveryState.NEEDS_CHECKING)
        assert made.problem and made.problem["code"] == "waiting_for_clerk"
        record_seen(made, permalink="", seen_at=made.created_at, by="Chị Lan")
        assert places_behind(entry) == []
    assert made.permalink == "" and Delivery.objects.filter(state=DeliveryState.WITHDRAWN).count() == 2


def test_what_changes_while_the_first_version_is_under_way_is_corrected_after_it(
    running: RunningSandbox, work: Callable[[Delivery], str], work_through: WorkThrough, clock: MovingClock
) -> None:
    channel, entry = factories.national(running), item()
    first = plan(entry, [Choice(channel=channel)])[0]
    hand_over(first, work, clock)
    assert first.state == DeliveryState.PUBLISHING
    entry = newer(entry)
    place = places_of([entry])[entry.pk][0]
    assert place.at_work == first and places_behind(entry) == [] and follow_up(entry, [channel]) == []
    work_through(first)
    assert (first.state, first.entry_version) == (DeliveryState.PUBLISHED, 1)
    assert [place.shown for place in places_behind(entry)] == [first]
    work_through(follow_up(entry, [channel])[0])
    assert "Bản đã đính chính" in visible(national_portal, running)[0].text


def test_what_is_withdrawn_while_it_is_under_way_is_removed_after_it(
    running: RunningSandbox, work: Callable[[Delivery], str], work_through: WorkThrough, clock: MovingClock
) -> None:
    channel, entry = factories.national(running), item()
    first = plan(entry, [Choice(channel=channel)])[0]
    hand_over(first, work, clock)
    entry = withdraw(entry)
    tell(entry)
    work_through(first)
    assert [place.shown for place in places_behind(entry)] == [first]
    work_through(follow_up(entry, [channel])[0])
    assert visible(national_portal, running) == []


def test_nothing_is_withdrawn_where_nothing_was_published(running: RunningSandbox) -> None:
    channel, entry = factories.facebook(), item()
    waiting = plan(entry, [Choice(channel=channel)])[0]
    entry = withdraw(entry)
    tell(entry)
    waiting.refresh_from_db()
    assert waiting.state == DeliveryState.CANCELLED
    assert places_behind(entry) == [] and follow_up(entry, [channel]) == []
    assert not Delivery.objects.filter(kind=Kind.WITHDRAW).exists()


def test_withdrawn_from_a_channel_it_may_be_published_there_again(
    running: RunningSandbox, work_through: WorkThrough
) -> None:
    channel, entry = factories.facebook(), item()
    for times in (1, 2):
        sent = plan(entry, [Choice(channel=channel)])[0]
        work_through(sent)
        assert len(visible(facebook, running)) == 1
        assert plan(entry, [Choice(channel=channel)])[0] == sent
        removed = follow_up(entry, [channel], kind=Kind.WITHDRAW)[0]
        assert follow_up(entry, [channel], kind=Kind.WITHDRAW) == []
        work_through(removed)
        assert visible(facebook, running) == []
        assert Delivery.objects.filter(kind=Kind.PUBLISH).count() == times
    assert entry.status == Status.PUBLISHED and places_behind(entry) == []


def test_the_same_text_posted_a_minute_before_is_not_taken_for_the_lost_one(
    running: RunningSandbox, work_through: WorkThrough
) -> None:
    channel = factories.zalo()
    first, second = (plan(item([COVER]), [Choice(channel=channel)])[0] for _ in range(2))
    work_through(first)
    running.set_fault("zalo", "article.create", "reset_before")
    work_through(second)
    assert (first.state, second.state) == (DeliveryState.PUBLISHED, DeliveryState.PUBLISHED), second.problem
    assert first.remote_id != second.remote_id


def test_a_withdrawal_is_better_late_than_never(
    running: RunningSandbox, work_through: WorkThrough, clock: MovingClock
) -> None:
    channel, entry = factories.facebook(), item()
    work_through(plan(entry, [Choice(channel=channel)])[0])
    removed = follow_up(entry, [channel], kind=Kind.WITHDRAW)[0]
    clock.forward(hours=30)
    work_through(removed)
    assert (removed.state, visible(facebook, running)) == (DeliveryState.PUBLISHED, [])


def test_a_withdrawal_that_no_answer_confirms_for_a_day_is_a_question(
    running: RunningSandbox, work_through: WorkThrough, clock: MovingClock
) -> None:
    channel, entry = factories.facebook(), item()
    work_through(plan(entry, [Choice(channel=channel)])[0])
    removed = follow_up(entry, [channel], kind=Kind.WITHDRAW)[0]
    clock.forward(hours=30)
    running.set_fault("facebook", "object.delete", "reset_after")
    work_through(removed)
    assert (removed.state, removed.problem["code"]) == (DeliveryState.NEEDS_CHECKING, "change_gave_up")


def test_a_correction_that_failed_is_offered_again(running: RunningSandbox, work_through: WorkThrough) -> None:
    channel, entry = factories.facebook(), item()
    work_through(plan(entry, [Choice(channel=channel)])[0])
    entry = newer(entry)
    failed = follow_up(entry, [channel])[0]
    Delivery.objects.filter(pk=failed.pk).update(state=DeliveryState.FAILED)
    assert len(places_behind(entry)) == 1
    again = follow_up(entry, [channel])[0]
    work_through(again)
    assert again == failed and "Bản đã đính chính" in visible(facebook, running)[0].text


def test_a_channel_s_own_text_is_kept_by_its_correction(running: RunningSandbox, work_through: WorkThrough) -> None:
    channel, entry = factories.facebook(), item()
    work_through(plan(entry, [Choice(channel=channel, variant={"body": "Lời riêng của trang"})])[0])
    entry = newer(entry)
    work_through(follow_up(entry, [channel])[0])
    assert visible(facebook, running)[0].text.startswith("Lời riêng của trang")


def test_what_only_a_person_has_seen_is_corrected_by_a_person(running: RunningSandbox) -> None:
    channel, entry = factories.facebook(), item()
    first = plan(entry, [Choice(channel=channel)])[0]
    Delivery.objects.filter(pk=first.pk).update(state=DeliveryState.NEEDS_CHECKING)
    first.refresh_from_db()
    record_seen(first, permalink="https://fb.example/bai-viet", seen_at=first.created_at, by="Chị Lan")
    entry = newer(entry)
    assert places_behind(entry)[0].act(Kind.CORRECT) == Act.BY_HAND
    made = follow_up(entry, [channel])[0]
    assert made.state == DeliveryState.NEEDS_CHECKING and made.problem and made.problem["code"] == "correct_by_hand"


def test_what_a_person_mended_keeps_its_number_for_the_withdrawal(
    running: RunningSandbox, work_through: WorkThrough
) -> None:
    channel, entry = factories.facebook(), item()
    first = plan(entry, [Choice(channel=channel)])[0]
    work_through(first)
    entry = newer(entry)
    correction = follow_up(entry, [channel])[0]
    Delivery.objects.filter(pk=correction.pk).update(state=DeliveryState.NEEDS_CHECKING)
    correction.refresh_from_db()
    record_seen(correction, permalink="", seen_at=first.created_at, by="Chị Lan")
    correction.refresh_from_db()
    first.refresh_from_db()
    assert correction.remote_id == first.remote_id
    Delivery.objects.filter(pk=correction.pk).update(
        published_at=first.published_at + (first.published_at - first.due_at)
    )
    entry = restamp(withdraw(entry))
    work_through(follow_up(entry, [channel])[0])
    assert visible(facebook, running) == []
