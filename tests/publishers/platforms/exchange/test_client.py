"""The signing client: what it signs is what goes over the wire, and every failure is one of the closed set."""

from __future__ import annotations

import io

import pytest

from cms.core.clock import FixedClock
from cms.core.http import Guard, HttpClient, HttpPolicy
from cms.core.ids import sha256_hex
from cms.core.signatures import content_digest
from publishers.contract import AuthExpired, Misconfigured, OutcomeUnknown, Throttled, Unreachable
from publishers.platforms.exchange.client import ExchangeClient, authority_of
from publishers.sandbox.accounts import NATIONAL_PORTAL
from publishers.sandbox.server import RunningSandbox
from tests.publishers.platforms.messages import NOON

BODY = b"noi dung"
KEY = "01JD8Z6Q4M3V7K2T9X5B1C0HNA"
LOOPBACK = Guard.from_names(["127.0.0.0/8"])


@pytest.fixture
def clock():
    return FixedClock(NOON)


@pytest.fixture
def running(tmp_path, clock):
    with RunningSandbox(tmp_path, clock=clock) as sandbox:
        yield sandbox


def client(clock, *, guard=LOOPBACK, shared_key=NATIONAL_PORTAL.shared_key, policy=None):
    http = HttpClient(policy or HttpPolicy(guard=guard))
    return ExchangeClient(http, clock, keyid=NATIONAL_PORTAL.keyid, shared_key=shared_key, address_field="base_url")


def address(running, path):
    return f"{running.base_url}/national_portal/exchange/v1/{path}"


def send(exchange, running, **changes):
    given = {"digest": content_digest(BODY), "key": KEY, "expected": (201,), **changes}
    return exchange.post(address(running, f"attachments/{'a' * 64}"), BODY, **given)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://portal.test/x", "portal.test"),
        ("https://Portal.Test:443/x", "portal.test"),
        ("http://portal.test:80/", "portal.test"),
        ("https://portal.test:8443/", "portal.test:8443"),
        ("http://127.0.0.1:8001/", "127.0.0.1:8001"),
        ("http://[::1]:8001/", "[::1]:8001"),
        ("https://sởtưpháp.vn/", "xn--stphp-0qa06lv43k.vn"),
    ],
)
def test_the_authority_is_what_the_host_header_says(url, expected):
    assert authority_of(url) == expected


def test_a_query_is_signed_as_it_is_sent(clock, running):
    params = {"since": "2026-11-21T05:00:00Z", "state": "", "cursor": "0"}
    answer = client(clock).get(address(running, "submissions"), params=params, expected=(200,))
    assert answer.json() == {"submissions": [], "next_cursor": None}


def test_a_path_with_marks_is_signed_as_it_is_sent(clock, running):
    answer = client(clock).get(address(running, "items/oai%3Ahost%3Aitem%2F1"), expected=(404,))
    assert answer.status == 404


def test_a_stream_is_sent_whole(clock, running):
    data = b"x" * 300_000
    name = sha256_hex(data)
    url = address(running, f"attachments/{name}")
    exchange = client(clock)
    assert exchange.post(url, io.BytesIO(data), digest=content_digest(data), key=KEY, expected=(201,)).status == 201
    assert exchange.head(url, expected=(200,)).status == 200
    assert running.sandbox.blob_path(name).read_bytes() == data


def test_another_key_is_refused_and_pauses_the_channel(clock, running):
    with pytest.raises(AuthExpired) as caught:
        send(client(clock, shared_key="another-key-of-thirty-two-bytes!"), running)
    assert caught.value.code == "auth_refused"
    assert "another-key" not in f"{caught.value!r}{caught.value.detail}"


def test_a_wrong_clock_is_told_as_such(clock, running):
    slow = FixedClock(NOON.replace(hour=4))
    with pytest.raises(AuthExpired) as caught:
        send(client(slow), running)
    assert caught.value.code in ("clock_ahead", "clock_behind")


def test_every_request_has_its_own_nonce(clock, running):
    exchange = client(clock)
    for _ in range(3):
        exchange.get(address(running, "submissions"), expected=(200,))


@pytest.mark.parametrize(("repeatable", "kind"), [(False, OutcomeUnknown), (True, Unreachable)])
@pytest.mark.parametrize("fault", ["reset_before", "timeout_after", "truncated", "500_after", "html_502"])
def test_a_lost_answer_is_unknown_unless_the_call_can_be_repeated(clock, running, to_sandbox, fault, repeatable, kind):
    running.set_fault("national_portal", "attachment.send", fault)
    with pytest.raises(kind):
        send(client(clock, policy=to_sandbox), running, repeatable=repeatable, expected=(200, 201, 409))


def test_busy_is_throttled(clock, running):
    running.set_fault("national_portal", "attachment.send", "throttle")
    with pytest.raises(Throttled) as caught:
        send(client(clock), running)
    assert caught.value.retry_after == 30


def test_nobody_listening_is_unreachable(clock, running):
    with running.refusing(), pytest.raises(Unreachable):
        send(client(clock), running)


def test_a_private_address_that_is_not_allowed_is_a_wrong_setting(clock, running):
    with pytest.raises(Misconfigured) as caught:
        send(client(clock, guard=Guard()), running)
    assert caught.value.params == {"field": "base_url"}
    assert "OUTBOUND_ALLOW" in caught.value.detail
