"""The emulated portals hold senders to the profile: signatures, nonces, keys, digests; and show what they took."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta

import pytest
import requests

from cms.core.clock import FixedClock
from cms.core.signatures import BODY_COMPONENTS, READ_COMPONENTS, Parts, content_digest, sign
from publishers.platforms.exchange.envelope import envelope
from publishers.sandbox.accounts import DEPARTMENT_PORTALS, NATIONAL_PORTAL
from publishers.sandbox.server import RunningSandbox
from tests.publishers.platforms import messages
from tests.publishers.platforms.messages import NOON

API = "/national_portal/exchange/v1"
KEY = '"01JD8Z6Q4M3V7K2T9X5B1C0HNA"'


class Sender:
    """Signs by hand, so that each part of a request can be made wrong."""

    def __init__(self, running, clock):
        self.running, self.clock = running, clock
        self.nonces = iter(range(10_000))

    def send(self, method, path, body=None, *, account=NATIONAL_PORTAL, nonce=None, headers=None):
        given = {}
        if body is not None:
            given = {"Content-Type": "application/json", "Content-Digest": content_digest(body), "Idempotency-Key": KEY}
        given |= headers or {}
        target, _, query = path.partition("?")
        parts = Parts(
            method=method, authority=self.running.base_url.removeprefix("http://"), path=target, query=query,
            headers={name.lower(): value for name, value in given.items()},
        )  # fmt: skip
        signature = sign(
            parts, key=account.shared_key.encode(), keyid=account.keyid, created=self.clock.now(),
            nonce=f"n{next(self.nonces)}" if nonce is None else nonce,
            components=READ_COMPONENTS if body is None else BODY_COMPONENTS,
        )  # fmt: skip
        url = self.running.base_url + path
        return requests.request(method, url, data=body, headers={**given, **signature}, timeout=5)

    def submit(self, push, **more):
        return self.send("POST", f"{API}/submissions", push.body, headers={"Idempotency-Key": f'"{push.key}"'}, **more)


@pytest.fixture
def sender(tmp_path):
    clock = FixedClock(NOON)
    with RunningSandbox(tmp_path, clock=clock) as running:
        yield Sender(running, clock)


def test_an_unsigned_request_is_refused(sender):
    answer = requests.get(f"{sender.running.base_url}{API}/submissions", timeout=5)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"].endswith("signature_invalid")


@pytest.mark.parametrize("nonce", ["", "again"])
def test_a_nonce_is_needed_and_good_once(sender, nonce):
    path = f"{API}/submissions"
    first = sender.send("GET", path, nonce=nonce).status_code
    assert [first, sender.send("GET", path, nonce=nonce).status_code] == ([200, 401] if nonce else [401, 401])


def test_a_nonce_is_forgotten_after_ten_minutes(sender):
    assert sender.send("GET", f"{API}/submissions", nonce="old").status_code == 200
    sender.clock.instant += timedelta(minutes=11)
    assert sender.send("GET", f"{API}/submissions", nonce="old").status_code == 200


def test_the_key_of_another_portal_is_refused(sender):
    answer = sender.send("GET", f"{API}/submissions", account=DEPARTMENT_PORTALS["so-y-te"])
    assert answer.status_code == 401
    assert "keyid" in answer.json()["errors"][0]["message_vi"]


def test_a_submission_is_answered_with_its_address_and_receipt(sender):
    push = envelope(messages.message())
    answer = sender.submit(push)
    assert answer.status_code == 202
    assert answer.headers["location"] == f"{API}/submissions/{answer.json()['sid']}"
    assert sender.send("GET", answer.headers["location"]).json()["state"] == "received"
    again = sender.submit(push)
    assert (again.status_code, again.json()) == (202, answer.json())


@pytest.mark.parametrize("key", ["01JD8Z6Q4M3V7K2T9X5B1C0HNA", '"short"', '""'])
def test_an_idempotency_key_is_a_quoted_ulid(sender, key):
    answer = sender.send("POST", f"{API}/submissions", b"{}", headers={"Idempotency-Key": key})
    assert answer.status_code == 400


def test_a_file_must_have_the_hash_in_its_address(sender):
    data = b"noi dung"
    right = hashlib.sha256(data).hexdigest()
    wrong = f"{API}/attachments/{'0' * 64}"
    assert sender.send("POST", wrong, data).status_code == 409
    assert sender.send("HEAD", f"{API}/attachments/{right}").status_code == 404
    assert sender.send("POST", f"{API}/attachments/{right}", data).status_code == 201
    assert sender.send("POST", f"{API}/attachments/{right}", data).status_code == 200
    assert sender.send("HEAD", f"{API}/attachments/{right}").status_code == 200


def test_a_digest_that_is_not_the_bodys_is_refused(sender):
    other = f"sha-256=:{base64.b64encode(b'x' * 32).decode()}:"
    answer = sender.send("POST", f"{API}/submissions", b"{}", headers={"Content-Digest": other})
    assert answer.status_code == 401


def test_the_list_is_by_state_and_time(sender):
    sender.submit(envelope(messages.message()))
    sender.clock.instant += timedelta(minutes=1)
    assert len(sender.send("GET", f"{API}/submissions?state=published").json()["submissions"]) == 1
    assert sender.send("GET", f"{API}/submissions?state=rejected").json()["submissions"] == []
    assert sender.send("GET", f"{API}/submissions?since=2026-11-21T05:00:30Z").json()["submissions"] == []
    assert sender.send("GET", f"{API}/submissions?since=yesterday").status_code == 400


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"title": ""}, "/record/title"),
        ({"title": "x" * 301}, "/record/title"),
        ({"published_at": "2026-11-21T12:00:00+07:00"}, "/record/published_at"),
        ({"details": {}}, "/record/details"),
        ({"body_html": "<script>x</script>"}, "/record/body_html"),
        ({"attachments": None}, "/record/attachments"),
    ],
)
def test_a_record_outside_the_profile_is_refused(sender, changed, pointer):
    document = json.loads(envelope(messages.message()).body)
    document["record"] |= changed
    answer = sender.send("POST", f"{API}/submissions", json.dumps(document).encode())
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_a_published_item_has_a_page_that_readers_can_open(sender):
    sender.submit(envelope(messages.message(title="Tiêu đề <b>5 & 7</b>")))
    sender.clock.instant += timedelta(seconds=10)
    [post] = requests.get(f"{sender.running.base_url}/national_portal/timeline.json", timeout=5).json()
    page = requests.get(post["link"], timeout=5)
    assert page.status_code == 200
    assert "Tiêu đề &lt;b&gt;5 &amp; 7&lt;/b&gt;" in page.text
    assert "<p>Điều 6 quy định mức phạt theo nồng độ cồn.</p>" in page.text
    assert requests.get(f"{sender.running.base_url}/national_portal/timeline", timeout=5).status_code == 200


def test_what_was_taken_survives_a_restart(tmp_path):
    clock = FixedClock(NOON)
    push = envelope(messages.message())
    with RunningSandbox(tmp_path, clock=clock) as running:
        first = Sender(running, clock).submit(push).json()
    with RunningSandbox(tmp_path, clock=clock) as running:
        assert Sender(running, clock).submit(push).json() == first


def test_the_desk_refuses_orders_it_does_not_know(sender):
    base = sender.running.base_url
    for path in ("national_portal/desk", "department_portal/so-y-te/desk"):
        assert requests.post(f"{base}/{path}", json={"odd": "1"}, timeout=5).status_code == 400
    assert requests.post(f"{base}/national_portal/desk", json={"reject_next": "odd"}, timeout=5).status_code == 400
    assert requests.post(f"{base}/department_portal/so-y-te/desk", json={"answer": "500"}, timeout=5).status_code == 400
    assert requests.get(f"{base}/department_portal/nobody/desk", timeout=5).status_code == 404
