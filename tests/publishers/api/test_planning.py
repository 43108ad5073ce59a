"""Planning by a script: what the desk would refuse is refused, what it would plan is planned, and never twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.entries.access import writing
from cms.entries.ports import approval_gate
from publishers.links.making import stand_in
from publishers.models import Campaign, Delivery, Hold
from publishers.planning.plan import Choice, plan
from tests.pages import factories as pages
from tests.workflow.conftest import make_chain

from .calling import Script, problem, script_of

pytestmark = pytest.mark.django_db
TOMORROW = "%Y-%m-%dT09:00"


def asking(entry: Any, *channels: Any, **given: Any) -> dict[str, Any]:
    return {"entry": str(entry.pk), "channels": [{"id": row.pk} for row in channels], **given}


def tomorrow() -> str:
    return (timezone.localtime() + timedelta(days=1)).strftime(TOMORROW)


def test_a_plan_for_a_time_on_the_desks_clock(script: Script, entry: Any, radio: Any, facebook: Any, head: Any) -> None:
    campaign = Campaign.objects.create(name="Ngày Pháp luật")
    given = asking(entry, radio, when="at", at=tomorrow(), campaign=campaign.pk)
    given["channels"].append({"id": facebook.pk, "body": "Lời riêng cho Facebook."})
    answer = script.post("/deliveries", given)
    assert answer.status_code == 201, answer.content
    made = {row["channel_id"]: row for row in answer.json()["deliveries"]}
    assert made.keys() == {radio.pk, facebook.pk}
    row = Delivery.objects.get(pk=made[facebook.pk]["id"])
    assert (row.due_wall, row.due_zone) == (tomorrow(), "Asia/Ho_Chi_Minh")
    assert (row.variant, row.created_by, row.campaign) == ({"body": "Lời riêng cho Facebook."}, head, campaign)
    log = PageLogEntry.objects.get(action="loa.plan")
    assert log.user == head and log.data["token"] == "kịch bản"


def test_now_leaves_people_the_time_to_take_it_back(script: Script, entry: Any, radio: Any) -> None:
    assert script.post("/deliveries", asking(entry, radio)).status_code == 201
    assert Delivery.objects.get().undo_until > timezone.now() + timedelta(seconds=30)


def test_a_dry_run_judges_and_plans_nothing(script: Script, entry: Any, facebook: Any) -> None:
    given = asking(entry, facebook, dry_run=True)
    given["channels"][0]["body"] = "x" * 70_000
    answer = script.post("/deliveries", given)
    assert answer.status_code == 200 and not Delivery.objects.exists()
    judged = answer.json()["channels"][0]
    assert not judged["is_ready"] and any(found["blocking"] and found["message"] for found in judged["findings"])


def test_a_campaigns_short_links_are_in_what_is_judged(script: Script, entry: Any, facebook: Any) -> None:
    campaign = Campaign.objects.create(name="Ngày Pháp luật", short_links=True)
    answer = script.post("/deliveries", asking(entry, facebook, dry_run=True, campaign=campaign.pk))
    assert stand_in() in answer.json()["channels"][0]["body"]
    problem(script.post("/deliveries", asking(entry, facebook, campaign=campaign.pk + 1)), 422, "unknown_campaign")


def test_what_a_channel_would_refuse_plans_nothing_anywhere(
    script: Script, entry: Any, facebook: Any, radio: Any
) -> None:
    given = asking(entry, radio, facebook)
    given["channels"][1]["body"] = "x" * 70_000
    told = problem(script.post("/deliveries", given), 422, "would_be_refused")
    assert "Facebook Sở Tư pháp" in told["detail"] and not Delivery.objects.exists()
    assert told["errors"][0]["parameter"].startswith(f"channels.{facebook.pk}.")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"when": "at", "at": "soon"}, 422, "bad_time"),
        ({"when": "at", "at": "2020-01-01T09:00"}, 422, "invalid"),
        ({"when": "queue"}, 422, "invalid"),
        ({"campaign": 999}, 422, "unknown_campaign"),
        ({"channels": [{"id": 999}]}, 422, "unknown_channel"),
        ({"when": "later"}, 400, ""),
        ({"colour": "red"}, 400, ""),
    ],
)
def test_a_slip_is_named(
    script: Script, entry: Any, radio: Any, change: dict[str, Any], status: int, code: str
) -> None:
    problem(script.post("/deliveries", {**asking(entry, radio), **change}), status, code)
    assert not Delivery.objects.exists()


def test_what_is_planned_already_is_said(script: Script, entry: Any, radio: Any, facebook: Any) -> None:
    plan(entry, [Choice(channel=radio)])
    told = problem(script.post("/deliveries", asking(entry, radio, facebook)), 409, "taken")
    assert "Đài truyền thanh" in told["detail"] and Delivery.objects.count() == 1


def test_the_queue_gives_its_next_slot(script: Script, entry: Any, radio: Any) -> None:
    radio.slots.create(weekday=0, wall_time="08:00", zone="Asia/Ho_Chi_Minh")
    made = script.post("/deliveries", asking(entry, radio, when="queue")).json()["deliveries"]
    row = Delivery.objects.get(pk=made[0]["id"])
    assert row.from_queue and timezone.localtime(row.due_at).strftime("%w %H:%M") == "1 08:00"


def test_a_page_that_is_not_public_is_not_planned(script: Script, entry: Any, page: Any, radio: Any) -> None:
    page.unpublish()
    problem(script.post("/deliveries", asking(entry, radio)), 409, "not_published")


def test_another_agencys_channels_and_items_are_out_of_reach(login: Any, entry: Any, radio: Any, agency: Any) -> None:
    other = pages.make_agency("so-y-te", "Sở Y tế")
    stranger = login("editor").user
    stranger.groups.set([other.groups.get(role="unit_approver").group])
    problem(script_of(stranger).post("/deliveries", asking(entry, radio)), 403, "not_allowed")
    editor = login("contributor").user
    problem(script_of(editor).post("/deliveries", asking(entry, radio)), 403, "not_allowed")


def test_a_narrowed_token_reaches_no_further(head: Any, entry: Any, page: Any, radio: Any, agency: Any) -> None:
    elsewhere = pages.make_agency("so-y-te", "Sở Y tế")
    narrow = script_of(head, collection=elsewhere.collection)
    problem(narrow.post("/deliveries", asking(entry, radio)), 422, "unknown_channel")
    assert narrow.get("/channels").json() == []
    narrow = script_of(head, section=elsewhere.section)
    problem(narrow.post("/deliveries", asking(entry, radio)), 403, "not_allowed")
    assert script_of(head, section=agency.section).post("/deliveries", asking(entry, radio)).status_code == 201


@pytest.mark.both
def test_the_same_call_again_gets_the_same_answer(script: Script, entry: Any, radio: Any, facebook: Any) -> None:
    first = script.post("/deliveries", asking(entry, radio), key="k-1")
    again = script.post("/deliveries", asking(entry, radio), key="k-1")
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    problem(script.post("/deliveries", asking(entry, facebook), key="k-1"), 422, "key_reused")
    problem(script.post("/deliveries", asking(entry, facebook), key="not a key"), 400, "bad_key")
    assert Delivery.objects.count() == 1


@pytest.mark.both
def test_the_same_call_at_the_same_moment_is_carried_out_once(
    script: Script, entry: Any, radio: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = script.post("/deliveries", asking(entry, radio, dry_run=True), key="k-1")
    looked, kept = [], writing._Call.kept

    def too_early(call: Any) -> Any:
        looked.append(call)
        return kept(call) if len(looked) > 1 else None

    monkeypatch.setattr(writing._Call, "kept", too_early)
    again = script.post("/deliveries", asking(entry, radio, dry_run=True), key="k-1")
    assert again.content == first.content and again.headers["Idempotency-Replayed"] == "true"


def test_a_refused_call_leaves_its_key_free(script: Script, entry: Any, radio: Any) -> None:
    problem(script.post("/deliveries", asking(entry, radio, when="queue"), key="k-1"), 422)
    assert script.post("/deliveries", asking(entry, radio), key="k-1").status_code == 201


def test_a_freeze_holds_what_a_script_plans(script: Script, entry: Any, facebook: Any) -> None:
    Hold.objects.create(reason="Quốc tang", starts_at=timezone.now())
    answer = script.post("/deliveries", asking(entry, facebook, dry_run=True)).json()
    assert "frozen_then" in [found["code"] for found in answer["channels"][0]["findings"]]


def test_an_own_text_waits_for_a_persons_yes_even_from_who_may_give_it(
    head: Any, script: Script, entry: Any, agency: Any, facebook: Any, radio: Any
) -> None:
    make_chain(agency, ("Unit", "unit_approver"))
    assert approval_gate().may_approve(entry.pk, head)
    given = asking(entry, facebook, radio)
    given["channels"][0]["body"] = "Lời riêng."
    made = {row["channel_id"]: row["state"] for row in script.post("/deliveries", given).json()["deliveries"]}
    assert made == {facebook.pk: "in_review", radio.pk: "scheduled"}
