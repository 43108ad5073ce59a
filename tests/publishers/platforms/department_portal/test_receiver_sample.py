"""The Python receiver that webmasters are given, served as they would and pushed to by the real client."""

from __future__ import annotations

import dataclasses
import importlib.util
import sqlite3
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from cms.core.clock import FixedClock, SystemClock
from cms.core.http import Guard, HttpClient, HttpPolicy
from cms.core.signatures import BODY_COMPONENTS, Parts, content_digest, sign
from publishers.contract import Account, Gone, Rejected
from publishers.platforms.department_portal.platform import DepartmentPortalPlatform
from publishers.platforms.department_portal.schema import DepartmentPortalCredentials, DepartmentPortalOptions
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun

RECEIVERS = Path(__file__).parents[4] / "docs" / "platforms" / "receivers"
KEYID, KEY = "so-y-te", "a-key-of-at-least-thirty-two-bytes"
#: Section B5 of the contract.
VECTOR = "sig1=:OFDQmK/AA77eI2HJyFX3980Q84iyM2JmX8Gxn3Pta3M=:"


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def receiver(tmp_path):
    """The sample as a module with its settings made, and the address where it listens."""
    spec = importlib.util.spec_from_file_location("receiver_sample", RECEIVERS / "receiver.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.KEYID, module.KEY, module.DATABASE = KEYID, KEY.encode(), str(tmp_path / "receiver.sqlite3")
    server = make_server("127.0.0.1", 0, module.application, handler_class=Quiet)
    module.SITE = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield module
    server.shutdown()
    server.server_close()


def platform(receiver, *, key=KEY, clock=None):
    account = Account(
        channel="so-y-te",
        options=DepartmentPortalOptions(endpoint=f"{receiver.SITE}/api/receive", keyid=KEYID),
        credentials=DepartmentPortalCredentials(shared_key=key),
    )
    http = HttpClient(HttpPolicy(guard=Guard.from_names(["127.0.0.0/8"])))
    return DepartmentPortalPlatform(account, http, clock or SystemClock())


def publish(receiver, message):
    portal = platform(receiver)
    return portal.publish(message, MemoryRun(portal, message, portal.clock))


def version(message, number, **changes):
    record = message.record.model_copy(update={"version": number})
    return dataclasses.replace(message, record=record, **changes)


def test_ping_with_the_right_key_and_with_a_wrong_one(receiver):
    assert platform(receiver).probe().ok
    assert platform(receiver, key="another-key-of-at-least-32-bytes!").probe().problem == "auth_refused"


def test_ping_with_a_wrong_clock(receiver):
    clock = FixedClock(SystemClock().now() - timedelta(minutes=6))
    assert platform(receiver, clock=clock).probe().problem == "clock_apart"


def test_publish_correct_withdraw(receiver):
    message = messages.message()
    first = publish(receiver, message)
    assert first.state == "live"
    assert platform(receiver).read_back(first).title == message.title
    second = publish(receiver, version(message, 2, kind="correct", title="Tiêu đề đã sửa"))
    assert second.permalink == first.permalink
    assert platform(receiver).read_back(second).title == "Tiêu đề đã sửa"
    gone = version(message, 2, kind="withdraw")
    assert publish(receiver, gone).state == "gone"
    with pytest.raises(Gone):
        platform(receiver).read_back(second)


def test_a_repeat_is_answered_as_the_first_and_does_not_undo_a_withdrawal(receiver):
    message = messages.message()
    first = publish(receiver, message)
    assert publish(receiver, message) == first
    publish(receiver, version(message, 1, kind="withdraw"))
    assert publish(receiver, message) == first
    with pytest.raises(Gone):
        platform(receiver).read_back(first)


def test_an_older_version_is_stale(receiver):
    message = messages.message()
    newest = publish(receiver, version(message, 3))
    assert publish(receiver, version(message, 2)).facts["state"] == "superseded"
    with pytest.raises(Rejected, match="stale_withdrawal"):
        publish(receiver, version(message, 1, kind="withdraw"))
    assert platform(receiver).read_back(newest).title == message.title


def test_a_replayed_request_is_refused(receiver):
    database = sqlite3.connect(receiver.DATABASE)
    receiver.opened().close()
    body, now = b'{"operation":"ping"}', SystemClock().now()
    headers = {
        "content-type": "application/json",
        "content-digest": content_digest(body),
        "idempotency-key": '"01JD8Z6Q4M3V7K2T9X5B1C0HNA"',
    }
    parts = Parts(method="POST", authority="x.test", path="/r", headers=headers)
    added = sign(parts, key=KEY.encode(), keyid=KEYID, created=now, nonce="n", components=BODY_COMPONENTS)
    headers |= {name.lower(): value for name, value in added.items()}
    given = (database, "POST", "x.test", "/r", headers, body, now.timestamp())
    assert receiver.receive(*given) == (204, None)
    with pytest.raises(receiver.Refused, match="nonce"):
        receiver.receive(*given)
    database.close()


def test_a_page_never_shows_markup_from_outside(receiver):
    receipt = publish(receiver, messages.message(title="<script>alert(1)</script>", body="<img onerror=x>"))
    page = platform(receiver).client.page(receipt.permalink)
    assert "<script>alert" not in page
    assert "<img" not in page


def test_the_sample_checks_itself_with_the_contracts_vector():
    done = subprocess.run(
        [sys.executable, RECEIVERS / "receiver.py", "--self-test"],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert "verified" in done.stdout


@pytest.mark.parametrize("name", ["receiver.py", "receive.php", "receive.ashx"])
def test_every_sample_carries_the_contracts_vector(name):
    text = (RECEIVERS / name).read_text("utf-8")
    assert VECTOR in text
    assert "test-shared-key-32-bytes-long!!!" in text
