"""Reading deliveries and acting on them, holds, and submitting: the desk's rules, said as problems."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from cms.entries.models import AccessToken
from publishers.engine.transitions import change
from publishers.models import Delivery, DeliveryState, Hold
from tests.pages import factories as pages
from tests.publishers.admin.conftest import drawing
from tests.workflow.conftest import make_chain

from .calling import Script, problem, script_of

pytestmark = pytest.mark.django_db
ANYTIME = tuple(DeliveryState)


def put(delivery: Delivery, state: str, **values: Any) -> None:
    assert change(delivery.pk, ANYTIME, DeliveryState(state), **values)


class TestReading:
    def test_the_list_is_filtered_and_walked_by_pages(self, script: Script, delivery: Any, entry: Any) -> None:
        body = script.get("/deliveries?state=scheduled&limit=1").json()
        assert [row["id"] for row in body["items"]] == [str(delivery.pk)] and body["next"] is None
        assert script.get("/deliveries?state=published").json()["items"] == []
        assert len(script.get(f"/deliveries?entry={entry.pk}&due_from=2020-01-01T00:00:00Z").json()["items"]) == 1
        problem(script.get("/deliveries?cursor=abc"), 400)

    def test_pages_follow_each_other(self, script: Script, delivery: Any, radio: Any, entry: Any) -> None:
        from publishers.planning.plan import Choice, plan

        plan(entry, [Choice(channel=radio)])
        first = script.get("/deliveries?limit=1").json()
        path = first["next"].split("/api/v1")[1]
        second = script.get(path).json()
        assert second["next"] is None
        assert {first["items"][0]["channel"], second["items"][0]["channel"]} == {radio.name, "Facebook Sở Tư pháp"}

    def test_an_unchanged_answer_is_an_empty_304(self, script: Script, delivery: Any) -> None:
        seen = script.get(f"/deliveries/{delivery.pk}")
        assert "private" in seen.headers["Cache-Control"]
        again = script.get(f"/deliveries/{delivery.pk}", **{"If-None-Match": seen.headers["ETag"]})
        assert again.status_code == 304 and not again.content

    def test_the_list_costs_the_same_for_many(
        self, script: Script, delivery: Any, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(16):
            script.get("/deliveries")

    def test_another_agencys_are_not_there(self, login: Any, delivery: Any) -> None:
        other = pages.make_agency("so-y-te", "Sở Y tế")
        stranger = login("editor").user
        stranger.groups.set([other.groups.get(role="unit_approver").group])
        script = script_of(stranger)
        assert script.get("/deliveries").json()["items"] == []
        problem(script.get(f"/deliveries/{delivery.pk}"), 404, "unknown_delivery")
        problem(script.post(f"/deliveries/{delivery.pk}/cancel"), 404, "unknown_delivery")


class TestActs:
    def test_move_and_take_back(self, script: Script, delivery: Any) -> None:
        at = (datetime.now(UTC) + timedelta(days=2)).replace(microsecond=0)
        moved = script.post(f"/deliveries/{delivery.pk}/move", {"at": at.isoformat()})
        assert moved.status_code == 200 and moved.json()["due_at"].startswith(at.strftime("%Y-%m-%dT%H:%M:%S"))
        problem(script.post(f"/deliveries/{delivery.pk}/move", {"at": "2020-01-01T09:00"}), 422, "past")
        assert script.post(f"/deliveries/{delivery.pk}/cancel").json()["state"] == "cancelled"
        problem(script.post(f"/deliveries/{delivery.pk}/cancel"), 409, "moved_on")

    def test_a_move_into_a_freeze_is_refused(self, script: Script, delivery: Any) -> None:
        Hold.objects.create(reason="Quốc tang", starts_at=datetime.now(UTC))
        at = (datetime.now(UTC) + timedelta(days=2)).isoformat()
        told = problem(script.post(f"/deliveries/{delivery.pk}/move", {"at": at}), 409, "held")
        assert "Quốc tang" in told["detail"]

    def test_what_failed_goes_again_and_what_nobody_knows_does_not(self, script: Script, delivery: Any) -> None:
        put(delivery, "failed", problem={"code": "rejected"})
        assert script.post(f"/deliveries/{delivery.pk}/retry").json()["state"] == "scheduled"
        put(delivery, "needs_checking", problem={"code": "cannot_tell"})
        problem(script.post(f"/deliveries/{delivery.pk}/retry"), 409, "needs_a_person")

    def test_withdraw_where_it_stands(self, script: Script, delivery: Any) -> None:
        problem(script.post(f"/deliveries/{delivery.pk}/withdraw"), 409, "nothing_to_do")
        put(delivery, "published", published_at=datetime.now(UTC), remote_id="1_2")
        problem(script.post(f"/deliveries/{delivery.pk}/correct"), 409, "nothing_to_do")
        made = script.post(f"/deliveries/{delivery.pk}/withdraw").json()
        assert made["kind"] == "withdraw" and made["id"] != str(delivery.pk)

    def test_looking_is_not_acting(self, login: Any, delivery: Any) -> None:
        editor = script_of(login("editor").user)
        assert editor.get(f"/deliveries/{delivery.pk}").status_code == 200
        problem(editor.post(f"/deliveries/{delivery.pk}/cancel"), 403, "not_allowed")


class TestTokens:
    def test_none_wrong_run_out_revoked(self, script: Script, head: Any, delivery: Any) -> None:
        assert problem(Script("").get("/deliveries"), 401, "token_missing")
        assert Script("loa_wrong").get("/deliveries").headers["WWW-Authenticate"].startswith("Bearer")
        problem(script_of(head, days=-1).get("/deliveries"), 401, "token_invalid")
        AccessToken.objects.update(revoked_at=datetime.now(UTC))
        problem(script.get("/deliveries"), 401, "token_invalid")

    def test_a_session_is_no_token(self, login: Any) -> None:
        problem(login().get("/api/v1/deliveries"), 401, "token_missing")

    def test_each_scope_opens_its_own_doors(self, head: Any, delivery: Any) -> None:
        reader = script_of(head, "read:deliveries")
        assert reader.get("/deliveries").status_code == 200
        problem(reader.post(f"/deliveries/{delivery.pk}/cancel"), 403, "scope_missing")
        problem(reader.post("/holds", {"scope": "site", "reason": "x"}), 403, "scope_missing")
        problem(script_of(head, "submit").get("/deliveries"), 403, "scope_missing")

    def test_a_person_who_lost_the_right_has_lost_it_here(self, head: Any, script: Script, delivery: Any) -> None:
        head.groups.clear()
        problem(script.get("/deliveries"), 401)
        head.is_active = False
        head.save()
        problem(script.get("/deliveries"), 401)

    def test_too_many_calls_are_told_when_to_go_on(self, script: Script, settings: Any) -> None:
        settings.LOA = {**django_settings.LOA, "API_CALLS_PER_MINUTE": 1}
        script.get("/channels")
        answer = script.get("/channels")
        problem(answer, 429, "too_many_calls")
        assert 0 < int(answer.headers["Retry-After"]) <= 60

    def test_refusals_speak_the_readers_language(self) -> None:
        answer = Client(headers={"accept-language": "vi"}).get("/api/v1/deliveries")
        assert answer.headers["Content-Language"] == "vi"

    def test_nothing_leads_back_to_the_secret(self, script: Script) -> None:
        row = AccessToken.objects.get()
        assert script.secret.startswith("loa_")
        assert script.secret not in json.dumps({f.name: str(getattr(row, f.name)) for f in row._meta.fields})


class TestHolds:
    def test_stop_and_go_on(self, login: Any, facebook: Any) -> None:
        keeper = script_of(login("channel_admin").user)
        made = keeper.post("/holds", {"scope": "channel", "channel": facebook.pk, "reason": "Bị chiếm quyền"})
        assert made.status_code == 201, made.content
        assert [row["id"] for row in keeper.get("/holds").json()] == [made.json()["id"]]
        assert keeper.post(f"/holds/{made.json()['id']}/lift").json()["lifted_at"]
        problem(keeper.post(f"/holds/{made.json()['id']}/lift"), 409, "lifted")

    def test_only_what_one_may_stop(self, login: Any, facebook: Any) -> None:
        keeper = script_of(login("channel_admin").user)
        problem(keeper.post("/holds", {"scope": "site", "reason": "Quốc tang"}), 422, "invalid")
        hold = Hold.objects.create(reason="Quốc tang", starts_at=datetime.now(UTC))
        problem(keeper.post(f"/holds/{hold.pk}/lift"), 403, "not_allowed")
        assert Hold.objects.get().lifted_at is None

    def test_a_blackout_has_an_end_that_is_to_come(self, login: Any) -> None:
        admin = script_of(login().user)
        given = {"scope": "site", "reason": "Quốc tang", "starts_at": "2030-01-01T00:00"}
        problem(admin.post("/holds", given), 422, "invalid")
        problem(admin.post("/holds", {**given, "ends_at": "2029-01-01T00:00"}), 422, "invalid")
        made = admin.post("/holds", {**given, "ends_at": "2030-01-03T00:00"}).json()
        assert made["ends_at"] == "2030-01-02T17:00:00.000000Z" or made["ends_at"].startswith("2030-01-02T17:00:00")


class TestSubmitting:
    def test_a_draft_is_handed_in_once(self, login: Any, agency: Any) -> None:
        make_chain(agency, ("Lãnh đạo đơn vị", "unit_approver"))
        page, editor = drawing(live=False), script_of(login("editor").user)
        page.save_revision()
        answer = editor.post(f"/pages/{page.pk}/submit")
        assert answer.status_code == 200, answer.content
        assert "Lãnh đạo đơn vị" in answer.json()["waits_for"]
        problem(editor.post(f"/pages/{page.pk}/submit"), 409, "submitted")
        page.refresh_from_db()
        assert not page.live

    def test_whose_page_it_is_not_learns_nothing(self, login: Any, page: Any) -> None:
        other = pages.make_agency("so-y-te", "Sở Y tế")
        stranger = login("editor").user
        stranger.groups.set([other.groups.get(role="editor").group])
        problem(script_of(stranger).post(f"/pages/{page.pk}/submit"), 404, "unknown_page")


def test_the_description_shows_examples_and_the_token(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["components"]["schemas"]["PlanIn"]["examples"]
    assert "bearer" in json.dumps(described["components"]["securitySchemes"])
    assert described["paths"]["/api/v1/deliveries"]["post"]["parameters"][0]["name"] == "Idempotency-Key"
