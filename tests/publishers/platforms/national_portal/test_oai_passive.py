"""Nothing is sent: an item is done when the portal's own harvester has taken it, and not before."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from cms.entries import ports
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun
from tests.publishers.platforms.messages import NOON


class Log:
    """Says that one client came by at an instant."""

    def __init__(self, client: str, came_at: datetime) -> None:
        self._client, self._came_at = client, came_at

    def collected_at(self, client: str, record_id: str, datestamp: datetime) -> datetime | None:
        return self._came_at if client == self._client and datestamp <= self._came_at else None


@pytest.fixture
def came() -> Iterator[Any]:
    """Install a log that says: the client came then."""
    before = ports.harvest_log()
    yield lambda client, at: ports.install_harvest_log(Log(client, at))
    ports.install_harvest_log(before)


@pytest.fixture
def portal(lone_platform: Any) -> Any:
    return lone_platform("oai_passive", harvester="moj-harvester")


def submit(portal: Any, **changes: Any) -> Any:
    message = messages.message(**changes)
    return portal.publish(message, MemoryRun(portal, message, portal.clock))


def test_offered_is_not_published(portal: Any) -> None:
    receipt = submit(portal)
    assert receipt.state == "accepted"
    assert portal.follow(receipt).state == "accepted"


def test_the_known_clients_harvest_counts(portal: Any, came: Any) -> None:
    came("moj-harvester", NOON + timedelta(hours=1))
    receipt = portal.follow(submit(portal))
    assert receipt.state == "live"
    assert receipt.facts["collected_by"] == "moj-harvester"


@pytest.mark.parametrize(("client", "hours"), [("somebody", 1), ("moj-harvester", -1)])
def test_a_stranger_or_an_earlier_harvest_does_not(portal: Any, came: Any, client: str, hours: int) -> None:
    came(client, NOON + timedelta(hours=hours))
    assert portal.follow(submit(portal)).state == "accepted"


def test_without_a_known_client_nothing_is_claimed(lone_platform: Any, came: Any) -> None:
    came("", NOON + timedelta(hours=1))
    portal = lone_platform("oai_passive")
    assert portal.follow(submit(portal)).state == "accepted"


def test_a_withdrawal_that_was_taken_is_gone(portal: Any, came: Any) -> None:
    came("moj-harvester", NOON + timedelta(hours=1))
    assert portal.follow(submit(portal, kind="withdraw")).state == "gone"


def test_what_is_settled_stays(portal: Any) -> None:
    live = dataclasses.replace(submit(portal), state="live")
    assert portal.follow(live) == live
