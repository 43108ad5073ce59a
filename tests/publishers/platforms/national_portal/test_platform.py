"""What holds for every way to the national portal, and the way on which the portal comes by itself."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from publishers.contract import Problem, Unsupported
from publishers.planning.preflight.checks import preflight
from publishers.platforms.national_portal.mapping import STATES, moved
from publishers.platforms.national_portal.platform import NationalPortalPlatform
from publishers.platforms.national_portal.schema import NationalPortalCredentials, NationalPortalOptions
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun


def test_carried_by_hand_is_the_default():
    assert NationalPortalOptions().transport == "manual_package"


def test_the_poll_plan_is_the_profiles():
    capabilities = NationalPortalPlatform.capabilities
    assert capabilities.follow_after == (10, 30, 120, 600, 3600)
    assert capabilities.follow_limit.days == 7


def test_compose_takes_title_and_summary():
    draft = NationalPortalPlatform.compose(messages.record().content, messages.URL)
    assert (draft.title, draft.body) == (messages.TITLE, messages.SUMMARY)


@pytest.mark.parametrize(("length", "codes"), [(300, []), (301, ["title_too_long"]), (0, ["title_missing"])])
def test_the_bounds_of_a_title(lone_platform, length, codes):
    message = messages.message(title="x" * length)
    assert [problem.code for problem in preflight(lone_platform("manual_package"), message)] == codes


def test_blocking_findings_come_before_advice(lone_platform):
    message = messages.message(messages.picture(alt=""), body="x" * 1001)
    found = preflight(lone_platform("manual_package"), message)
    assert [(problem.code, problem.blocking) for problem in found] == [("alt_missing", True), ("summary_cut", False)]


def test_push_without_settings_is_stopped_before_it_is_tried(lone_platform):
    found = preflight(lone_platform("http_push"), messages.message())
    assert Problem(code="misconfigured", field="channel", params={"field": "shared_key"}) in found
    assert len(found) == 3


def test_a_passive_channel_waits_to_be_harvested(lone_platform):
    platform, message = lone_platform("oai_passive"), messages.message()
    receipt = platform.publish(message, MemoryRun(platform, message, platform.clock))
    assert (receipt.state, receipt.remote_id) == ("accepted", message.record.id)
    assert receipt.facts["offered_at"] == "2026-11-21T05:00:00Z"
    assert platform.follow(receipt) == receipt
    with pytest.raises(Unsupported):
        platform.read_back(receipt)
    assert platform.probe().ok


def test_an_unknown_state_is_one_more_way_of_not_being_there_yet(lone_platform):
    platform, message = lone_platform("oai_passive"), messages.message()
    receipt = platform.publish(message, MemoryRun(platform, message, platform.clock))
    later = moved(receipt, {"state": "translated"})
    assert (later.state, later.facts["state"]) == ("processing", "translated")


def test_every_state_of_the_profile_is_known():
    assert set(STATES) | {"rejected"} == {
        "received", "validating", "accepted", "in_review", "published", "rejected", "withdrawn", "superseded"
    }  # fmt: skip


def test_the_key_does_not_show():
    credentials = NationalPortalCredentials(shared_key="k" * 40)
    assert "kkkk" not in f"{credentials!r} {credentials}"
    with pytest.raises(ValidationError) as caught:
        NationalPortalCredentials(shared_key="too-short-a-key")
    assert "too-short-a-key" not in str(caught.value)
