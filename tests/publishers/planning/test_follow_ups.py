"""A later version or a withdrawal reaches every place that the first version reached."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings
from django.utils import timezone

from cms.entries.events import EntryChanged
from cms.entries.models import Entry, Status
from publishers.engine.claim import claim_one
from publishers.engine.runner import run_delivery
from publishers.engine.sweep import entries_to_follow_up
from publishers.models import Channel, Delivery, DeliveryState, Kind
from publishers.planning.follow_ups import follow_up, places_behind
from publishers.planning.plan import Choice, entry_changed, follow_entry, plan
from publishers.sandbox import facebook as page
from publishers.sandbox.server import RunningSandbox
from tests.entries.factories import change
from tests.publishers.factories import by_hand, endpoints, facebook, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    with override_settings(LOA_PUBLISHERS={"ENDPOINTS": endpoints(sandbox.base_url)}):
        yield sandbox


def work(delivery: Delivery) -> Delivery:
    for claimed in claim_one(delivery.pk, timezone.now()):
        run_delivery(claimed.delivery_id, claimed.fence)
    delivery.refresh_from_db()
    return delivery


def tell(entry: Entry) -> None:
    entry_changed(EntryChanged(entry_id=entry.pk, version=entry.version, status=entry.status, reason="edit"))


def decide(entry: Entry) -> None:
    """The entry changed, and a person presses the button."""
    tell(entry)
    assert not Delivery.objects.exclude(kind=Kind.PUBLISH).exists()
    follow_up(entry, Channel.objects.all())
    follow_up(entry, Channel.objects.all())


def newer(entry: Entry) -> Entry:
    return change(entry, title=entry.title, agency="so-tu-phap", summary="Bản mới hẳn")


def test_a_new_version_edits_the_post(running: RunningSandbox) -> None:
    sent = work(planned(facebook()))
    decide(newer(sent.entry))
    correction = Delivery.objects.get(kind=Kind.CORRECT)
    assert work(correction).state == DeliveryState.PUBLISHED
    posts = page.timeline(running.sandbox)
    assert len(posts) == 1 and "Bản mới hẳn" in posts[0].text


def test_a_withdrawal_removes_the_post(running: RunningSandbox) -> None:
    sent = work(planned(facebook()))
    Entry.objects.filter(pk=sent.entry_id).update(status=Status.WITHDRAWN)
    decide(Entry.objects.get(pk=sent.entry_id))
    work(Delivery.objects.get(kind=Kind.WITHDRAW))
    sent.refresh_from_db()
    assert (sent.state, page.timeline(running.sandbox)) == (DeliveryState.WITHDRAWN, [])


def test_what_was_not_sent_yet_follows_to_the_new_version(running: RunningSandbox) -> None:
    waiting = planned(facebook())
    entry = newer(waiting.entry)
    tell(entry)
    waiting.refresh_from_db()
    assert (waiting.entry_version, waiting.content_hash) == (2, entry.content_hash)
    work(waiting)
    assert "Bản mới hẳn" in page.timeline(running.sandbox)[0].text


def test_a_place_worked_by_hand_gets_a_question(running: RunningSandbox) -> None:
    from publishers.engine.acts import record_seen

    sheet = work(planned(by_hand()))
    record_seen(sheet, permalink="", seen_at=timezone.now(), by="Chị Lan")
    decide(newer(sheet.entry))
    follow = work(Delivery.objects.get(kind=Kind.CORRECT))
    assert follow.state == DeliveryState.NEEDS_CHECKING


def test_publishing_a_newer_version_corrects_instead_of_posting_twice(running: RunningSandbox) -> None:
    sent = work(planned(facebook()))
    entry = newer(sent.entry)
    again = work(plan(entry, [Choice(channel=sent.channel)])[0])
    assert (again.kind, again.state) == (Kind.CORRECT, DeliveryState.PUBLISHED)
    assert len(page.timeline(running.sandbox)) == 1
    assert plan(entry, [Choice(channel=sent.channel)])[0].pk == again.pk
    assert places_behind(entry) == []


def test_a_lost_event_is_caught_by_the_sweep(running: RunningSandbox) -> None:
    waiting = planned(facebook())
    entry = newer(waiting.entry)
    Entry.objects.filter(pk=entry.pk).update(updated_at=timezone.now())
    for found in entries_to_follow_up(timezone.now()):
        follow_entry(found)
    waiting.refresh_from_db()
    assert waiting.entry_version == 2
