"""The log of acts: a line for each, seals that show changes, the screen of the auditor, and reads of personal data."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from cms.accounts.audit.chain import Fault, seal, verify
from cms.accounts.models import AuditSeal

from .conftest import sign_in


def test_each_act_is_a_line_of_json_once_it_is_sure(
    person: Callable[..., Any], caplog: Any, django_capture_on_commit_callbacks: Any
) -> None:
    user = person()
    with caplog.at_level(logging.INFO, "loa.audit"), django_capture_on_commit_callbacks(execute=True):
        log(user, "loa.factor_added", user=user, data={"kind": "totp"})
        assert not caplog.messages
    told = json.loads(caplog.messages[-1])
    assert (told["act"], told["user"], told["kind"]) == ("loa.factor_added", user.pk, "auth.user")
    assert "lan" not in caplog.messages[-1]


def test_seals_follow_the_log_and_say_that_all_is_well(person: Callable[..., Any]) -> None:
    user = person()
    for _ in range(3):
        log(user, "loa.signed_in", user=user)
    count = seal()
    assert count == AuditSeal.objects.count() >= 3
    assert seal() == 0
    assert list(verify()) == []
    call_command("verify_audit", stdout=StringIO())


def test_a_changed_row_and_a_removed_one_are_found(person: Callable[..., Any]) -> None:
    user = person()
    rows = [log(user, "loa.signed_in", user=user) for _ in range(4)]
    seal()
    ModelLogEntry.objects.filter(pk=rows[1].pk).update(user_id=user.pk + 1)
    ModelLogEntry.objects.filter(pk=rows[2].pk).delete()
    assert list(verify()) == [
        Fault(log="model", row=rows[1].pk, what="changed"), Fault(log="model", row=rows[2].pk, what="gone"),
    ]  # fmt: skip
    with pytest.raises(CommandError, match="2 rows"):
        call_command("verify_audit", stdout=StringIO())


def test_a_row_that_came_late_is_sealed_too(person: Callable[..., Any]) -> None:
    user = person()
    first, second = [log(user, "loa.signed_in", user=user) for _ in range(2)]
    AuditSeal.objects.create(log="model", row=second.pk, digest="x")
    seal()
    assert AuditSeal.objects.filter(log="model", row=first.pk).exists()


@pytest.mark.parametrize(
    ("role", "status"), [("auditor", 200), ("tenant_admin", 200), ("board_approver", 302), ("contributor", 302)]
)
def test_the_audit_is_for_who_looks_after_it(role: str, status: int, person: Callable[..., Any], desk: Client) -> None:
    person(role)
    sign_in(desk)
    assert desk.get("/admin/audit/").status_code == status


def test_it_shows_what_others_did_by_filters_and_as_a_table(person: Callable[..., Any], desk: Client) -> None:
    other = person(name="minh")
    person("auditor")
    sign_in(desk)
    log(other, "loa.factor_removed", user=other, data={"address": "198.51.100.*"})
    shown = desk.get("/admin/audit/?address=198.51").content.decode()
    assert "Removed a second factor" in shown and "198.51.100.*" in shown
    assert "Removed a second factor" not in desk.get("/admin/audit/?address=203").content.decode()
    taken = b"".join(desk.get("/admin/audit/?export=csv").streaming_content).decode()
    assert "minh" in taken


def test_looking_at_people_is_noted_once_a_while(person: Callable[..., Any], desk: Client) -> None:
    user = person("tenant_admin")
    sign_in(desk)
    for _ in range(2):
        assert desk.get(f"/admin/users/edit/{user.pk}/").status_code == 200
    desk.get("/admin/")
    (row,) = ModelLogEntry.objects.filter(action="loa.personal_read")
    assert (row.user, row.data) == (user, {"at": "wagtailusers_users:edit", "of": str(user.pk)})


def test_the_auditors_screens_ask_a_bounded_number_of_questions(
    person: Callable[..., Any], desk: Client, django_assert_max_num_queries: Any
) -> None:
    user = person("auditor")
    sign_in(desk)
    for _ in range(40):
        log(user, "loa.signed_in", user=user)
    with django_assert_max_num_queries(45):
        desk.get("/admin/audit/")
    with django_assert_max_num_queries(30):
        desk.get("/admin/sign-ins/")
