"""Everything since a day once more: nothing doubles, a portal that lost its items has them again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from wagtail.models import ModelLogEntry

from cms.core.clock import SystemClock
from cms.entries.models import Entry
from publishers import replaying
from publishers.contract import Throttled, Unreachable
from publishers.engine.claim import claim_one
from publishers.engine.runner import run_delivery
from publishers.models import Channel, ChannelState, Delivery
from publishers.planning.follow_ups import follow_up
from publishers.sandbox.department_portal import timeline
from publishers.sandbox.server import RunningSandbox
from tests.publishers.factories import by_hand, department, national, planned

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def deliver(delivery: Delivery) -> Delivery:
    """Through the engine, at once."""
    [claimed] = claim_one(delivery.pk, datetime.now(UTC))
    run_delivery(claimed.delivery_id, claimed.fence)
    delivery.refresh_from_db()
    return delivery


@pytest.fixture
def portal(sandbox: RunningSandbox) -> Channel:
    return department(sandbox)


@pytest.fixture
def standing(portal: Channel) -> Delivery:
    return deliver(planned(portal))


def replay(channel: Channel, since: datetime = LONG_AGO) -> replaying.Tally:
    tally = replaying.Tally()
    for _ in replaying.go_on(channel, since, tally, SystemClock()):
        pass
    return tally


def titles(sandbox: RunningSandbox) -> list[str]:
    return [post.title for post in timeline(sandbox.sandbox)]


def test_nothing_doubles(sandbox: RunningSandbox, portal: Channel, standing: Delivery) -> None:
    assert replay(portal).sent == 1
    assert titles(sandbox) == ["Luật Căn cước"]
    standing.refresh_from_db()
    assert standing.state == "published"


def test_the_same_bytes_go_out_under_the_same_key(
    sandbox: RunningSandbox, portal: Channel, standing: Delivery
) -> None:  # fmt: skip
    # The sandbox refuses a known key with another body.
    assert replay(portal).refused == 0
    assert len(sandbox.sandbox.list("department_portal", "answer")) == 1


def test_a_portal_that_was_set_up_anew_has_them_again(
    sandbox: RunningSandbox, portal: Channel, standing: Delivery
) -> None:  # fmt: skip
    before = standing.permalink
    Delivery.objects.update(prove_at=None)
    sandbox.sandbox.reset()
    assert titles(sandbox) == []
    assert replay(portal).sent == 1
    assert titles(sandbox) == ["Luật Căn cước"]
    standing.refresh_from_db()
    assert standing.permalink not in ("", before)
    assert standing.receipt["permalink"] == standing.permalink
    assert standing.prove_at is not None


def test_only_since_the_day(portal: Channel, standing: Delivery) -> None:
    assert replay(portal, datetime.now(UTC) + timedelta(days=1)).sent == 0


def test_what_is_withdrawn_is_withdrawn_again(sandbox: RunningSandbox, portal: Channel, standing: Delivery) -> None:
    Entry.objects.filter(pk=standing.entry_id).update(status="withdrawn")
    [gone] = follow_up(Entry.objects.get(pk=standing.entry_id), [portal])
    deliver(gone)
    assert titles(sandbox) == []
    tally = replay(portal)
    assert (tally.sent, tally.refused) == (1, 0)
    assert titles(sandbox) == []


def test_an_older_version_is_left_to_its_correction(
    sandbox: RunningSandbox, portal: Channel, standing: Delivery
) -> None:  # fmt: skip
    Entry.objects.filter(pk=standing.entry_id).update(content_hash="0" * 64)
    tally = replay(portal)
    assert (tally.sent, tally.left) == (0, 1)


def test_a_refusal_is_told_with_its_reason_and_the_rest_goes_on(
    sandbox: RunningSandbox, portal: Channel, standing: Delivery
) -> None:  # fmt: skip
    sandbox.sandbox.reset()
    sandbox.sandbox.put("department_portal", "settings", "so-y-te", {"answer": "422"})
    tally = replay(portal)
    assert tally.refused == 1
    assert tally.reasons[0].startswith("Luật Căn cước: ")


def test_it_goes_on_behind_the_last_one(portal: Channel, standing: Delivery) -> None:
    deliver(planned(portal, "Luật Đất đai"))
    tally = replaying.Tally()
    next(replaying.go_on(portal, LONG_AGO, tally, SystemClock()))
    rest = list(replaying.go_on(portal, LONG_AGO, tally, SystemClock()))
    assert [row.entry.title for row in rest] == ["Luật Đất đai"]
    assert tally.sent == 2


@pytest.mark.parametrize(("fault", "error"), [("throttle", Throttled), ("html_502", None)])
def test_a_portal_in_trouble_stops_it_at_the_same_item(
    sandbox: RunningSandbox, portal: Channel, standing: Delivery, fault: str, error: Any
) -> None:
    sandbox.set_fault("department_portal", "push", fault)
    tally = replaying.Tally()
    with pytest.raises(error or Unreachable):
        list(replaying.go_on(portal, LONG_AGO, tally, SystemClock()))
    assert tally.after == []
    list(replaying.go_on(portal, LONG_AGO, tally, SystemClock()))
    assert tally.sent == 1


def test_from_the_desk_it_ends_with_a_row_of_the_log(
    portal: Channel, standing: Delivery, admin_user: Any, monkeypatch: Any,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    monkeypatch.setattr(replaying.replay, "delay", replaying.replay.run)
    with django_capture_on_commit_callbacks(execute=True):
        replaying.replay_later(portal, LONG_AGO, admin_user)
    rows = ModelLogEntry.objects.filter(object_id=str(portal.pk)).order_by("timestamp")
    assert [row.action for row in rows] == ["loa.replay", "loa.replayed"]
    assert rows.last().data["sent"] == 1


def test_a_paused_portal_is_not_spoken_to(portal: Channel, standing: Delivery) -> None:
    Channel.objects.filter(pk=portal.pk).update(state=ChannelState.PAUSED)
    replaying.replay.run(portal.pk, LONG_AGO.isoformat(), {}, None)
    assert ModelLogEntry.objects.get(object_id=str(portal.pk)).data["stopped"] == "channel_paused"


def test_command(portal: Channel, standing: Delivery, capsys: Any) -> None:
    with translation.override("en"):
        call_command("replay", portal.name, "--since", "2020-01-01")
    assert "1 item sent again" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "since"), [("nobody", "2020-01-01"), ("Sở Y tế", "soon"), ("Sở Y tế", "2020-13-45")])
def test_command_refuses_what_it_does_not_understand(portal: Channel, name: str, since: str) -> None:
    with pytest.raises(CommandError):
        call_command("replay", name, "--since", since)


def test_the_national_portal_gets_what_it_no_longer_shows(sandbox: RunningSandbox) -> None:
    channel = national(sandbox)
    delivery = planned(channel)
    facts = {"record_id": str(delivery.entry_id), "state": "published"}
    stood = {"remote_id": "CQG-1", "state": "live", "permalink": "https://pbgdpl.example.gov.vn/1", "facts": facts}
    Delivery.objects.update(state="published", published_at=datetime.now(UTC), remote_id="CQG-1", receipt=stood)
    tally = replay(channel)
    assert (tally.sent, tally.reasons) == (1, [])
    delivery.refresh_from_db()
    assert delivery.state == "published"
    assert delivery.prove_at > datetime.now(UTC) + timedelta(days=6), "its clerks have a week"


def test_where_a_clerk_carries_it_nothing_can_be_sent_again(sandbox: RunningSandbox) -> None:
    channel = national(sandbox, transport="manual_package")
    with pytest.raises(replaying.CannotReplay):
        replay(channel)


def test_command_is_for_portals_that_take_the_same_twice(db: None) -> None:
    with translation.override("en"), pytest.raises(CommandError, match="items are pushed"):
        call_command("replay", by_hand().name, "--since", "2020-01-01")
