"""Every operation × anonymous, each scope, each role, another agency: complete, since the description is the list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from .matrix import CALLS, Call
from .world import ALL, ROLES, Office, secret_of

pytestmark = pytest.mark.django_db
#: The call was let in, though the state of things may forbid the act itself.
LET_IN = {200, 201, 202, 409}
TURNED_AWAY = {401, 403, 404, 422}


def outcome(office: Office, call: Call, secret: str) -> bool | int:
    """Whether the caller was let in; a status that is neither yes nor no is given back. Nothing stays done."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    body = json.dumps(call.body(office)) if call.body else ""
    with transaction.atomic():
        answer: Any = Client().generic(
            call.method, f"/api/v1{call.path(office)}", body, content_type="application/json", headers=headers
        )
        transaction.set_rollback(True)
    if answer.status_code in TURNED_AWAY:
        assert answer.headers["Content-Type"] == "application/problem+json", answer.content
        return False
    if answer.status_code not in LET_IN:
        return int(answer.status_code)
    return call.shows is None or call.shows(office) in json.dumps(answer.json(), ensure_ascii=False)


def operations() -> Iterator[tuple[str, str, bool]]:
    """(name, method, whether the description says that a token is needed)."""
    described = Client().get("/api/v1/openapi.json").json()
    for methods in described["paths"].values():
        for method, one in methods.items():
            yield one["operationId"], method.upper(), bool(one.get("security"))


def test_every_operation_stands_in_the_matrix_and_says_whether_it_needs_a_token() -> None:
    known = {name: (call.method, bool(call.scopes) or call.by_source) for name, call in CALLS.items()}
    assert {name: (method, needs) for name, method, needs in operations()} == known


def test_who_may_call_what(office: Office, settings: Any) -> None:
    settings.LOA = {**settings.LOA, "API_CALLS_PER_MINUTE": 10_000}
    secrets = {role: secret_of(office.person(role)) for role in map(str, ROLES)}
    stranger, head = secret_of(office.stranger()), office.person("")
    only = {scope: secret_of(head, scope) for scope in ALL}
    all_but = {call.scopes: secret_of(head, *(set(ALL) - call.scopes)) for call in CALLS.values() if call.scopes}
    wrong: list[str] = []

    def expect(name: str, who: str, secret: str, wanted: bool) -> None:
        found = outcome(office, CALLS[name], secret)
        if found is not wanted:
            wrong.append(f"{name} by {who}: {found}, not {wanted}")

    for name, call in CALLS.items():
        if call.by_source:
            expect(name, "anonymous", "", False)
            expect(name, "a person's token", secrets["tenant_admin"], False)
            continue
        expect(name, "anonymous", "", not call.scopes)
        expect(name, "another agency", stranger, call.others)
        for role, secret in secrets.items() if call.scopes else ():
            expect(name, role, secret, role in call.may)
        for scope in call.scopes:
            expect(name, f"the scope {scope} alone", only[scope], True)
        if call.scopes:
            expect(name, "every other scope", all_but[call.scopes], False)
    assert not wrong, "\n".join(wrong)
    assert outcome(office, CALLS["contribute"], office.source_token) is True


def test_a_narrowed_token_reaches_only_its_section_and_its_collection(office: Office) -> None:
    elsewhere = {"section": office.other.section, "collection": office.other.collection}
    secret = secret_of(office.person(""), **elsewhere)
    reached = [name for name, call in CALLS.items() if call.scopes and outcome(office, call, secret) is not False]
    assert reached == ["list_holds"], "whose freezes they are is told to everybody at the desk"
