"""What each answer of a portal means: the closed set of errors, and the portal's own words."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from cms.core.http import Answer
from publishers.contract import AuthExpired, Misconfigured, OutcomeUnknown, Rejected, Throttled, Unreachable
from publishers.platforms.exchange.answers import (
    error_of,
    json_object,
    problem_details,
    retry_after,
    web_address,
)

NOW = datetime(2026, 11, 21, 5, 0, 0, tzinfo=UTC)
PROBLEM = {
    "type": "https://portal.test/problems/invalid_record",
    "title": "invalid record",
    "status": 422,
    "detail": "two findings",
    "errors": [
        {"pointer": "/record/title", "code": "title_length", "message_vi": "Tiêu đề quá dài."},
        {"pointer": "/record/form", "code": "form", "message_vi": "Thiếu hình thức."},
    ],
}


def answer(status, body="", **headers):
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers=names, content=content, url="https://portal.test/")


def error(status, body="", *, repeatable=False, **headers):
    return error_of(answer(status, body, **headers), now=NOW, address_field="endpoint", repeatable=repeatable)


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (301, Misconfigured, "misconfigured"),
        (302, Misconfigured, "misconfigured"),
        (400, Rejected, "portal_refused"),
        (401, AuthExpired, "auth_refused"),
        (403, AuthExpired, "auth_refused"),
        (404, Misconfigured, "misconfigured"),
        (405, Misconfigured, "misconfigured"),
        (408, Unreachable, "unreachable"),
        (409, Rejected, "portal_refused"),
        (410, AuthExpired, "pushes_ended"),
        (413, Rejected, "portal_refused"),
        (422, Rejected, "portal_refused"),
        (425, Unreachable, "unreachable"),
        (429, Throttled, "throttled"),
        (500, OutcomeUnknown, "outcome_unknown"),
        (502, OutcomeUnknown, "outcome_unknown"),
        (503, Unreachable, "unreachable"),
        (504, OutcomeUnknown, "outcome_unknown"),
    ],
)
def test_each_status_has_its_error(status, kind, code):
    found = error(status)
    assert (type(found), found.code) == (kind, code)


def test_what_can_be_asked_again_is_never_an_unknown_outcome():
    assert type(error(500, repeatable=True)) is Unreachable


def test_a_wrong_address_names_the_channels_field():
    assert error(404).params == {"field": "endpoint"}


@pytest.mark.parametrize("status", [409, 429, 503])
def test_a_time_to_wait_is_obeyed(status):
    found = error(status, retry_after="7")
    assert type(found) is Throttled
    assert found.retry_after == 7


def test_too_many_without_a_time_waits_a_minute():
    assert error(429).retry_after == 60


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 1),
        ("999999999", 86400),
        ("Sat, 21 Nov 2026 05:00:30 GMT", 30),
        ("Sat, 21 Nov 2026 04:00:00 GMT", 1),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, seconds):
    assert retry_after(answer(503, retry_after=value), NOW) == seconds


def test_the_portals_own_words_reach_the_editor():
    found = error(422, PROBLEM)
    assert found.params["reason"] == "Tiêu đề quá dài.; Thiếu hình thức."
    assert "Thiếu hình thức." in found.detail


def test_codes_come_from_the_type_and_the_findings():
    assert problem_details(answer(422, PROBLEM)).codes == {"invalid_record", "title_length", "form"}


def test_a_plain_page_is_quoted_without_its_markup():
    assert problem_details(answer(403, "<html><h1>Forbidden</h1><p>Blocked by rule 7</p>")).reason == (
        "Forbidden Blocked by rule 7"
    )


@pytest.mark.parametrize("body", [[], "text", {"errors": "no list"}, {"errors": [1, {"code": None}]}, {"type": 7}])
def test_odd_documents_are_no_stumbling_block(body):
    assert error(400, body).code == "portal_refused"


def test_a_hostile_answer_is_read_in_no_time():
    assert len(problem_details(answer(400, "<" * 1_000_000)).reason) <= 600


def test_a_wrong_clock_is_told_as_such():
    refusal = {"title": "signature_invalid", "detail": "the clocks stand 400 s apart"}
    assert error(401, refusal).code == "clock_apart"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://portal.test/a", "https://portal.test/a"),
        (" http://portal.test/ ", "http://portal.test/"),
        ("javascript:alert(1)", ""),
        ("//portal.test/", ""),
        ("/bai-viet/1", ""),
        ("http://[", ""),
        (7, ""),
        (None, ""),
    ],
)
def test_only_addresses_that_a_browser_may_open_are_kept(given, expected):
    assert web_address(given) == expected


@pytest.mark.parametrize(("body", "expected"), [("{}", {}), ("[]", None), ("<html>", None), ("", None), ("\xff", None)])
def test_json_object_takes_only_objects(body, expected):
    assert json_object(answer(200, body)) == expected
