"""The receivers that webmasters are given, served as they would and pushed to by the real client."""

from __future__ import annotations

import dataclasses
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from cms.core.clock import Clock, FixedClock, SystemClock
from cms.core.http import Guard, HttpClient, HttpPolicy
from cms.core.signatures import BODY_COMPONENTS, Parts, content_digest, sign
from publishers.contract import Account, AuthExpired, Message, Receipt, Rejected
from publishers.platforms.department_portal.platform import DepartmentPortalPlatform
from publishers.platforms.department_portal.schema import DepartmentPortalCredentials, DepartmentPortalOptions
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun

RECEIVERS = Path(__file__).parents[4] / "docs" / "platforms" / "receivers"
KEYID, KEY = "so-y-te", "a-key-of-at-least-thirty-two-bytes"
#: Section B5 of the contract.
VECTOR = "sig1=:OFDQmK/AA77eI2HJyFX3980Q84iyM2JmX8Gxn3Pta3M=:"
PYTHON_SERVES = (
    "import sys; from wsgiref.simple_server import make_server; from receiver import application; "
    "make_server('127.0.0.1', int(sys.argv[1]), application).serve_forever()"
)


def has_php() -> bool:
    asked = "exit((int) !extension_loaded('pdo_sqlite'));"
    return bool(shutil.which("php")) and not subprocess.run(["php", "-r", asked], check=False).returncode


NEEDS_PHP = pytest.mark.skipif(not has_php(), reason="no php with pdo_sqlite here (scripts/php.sh)")
LANGUAGES = ["python", pytest.param("php", marks=NEEDS_PHP)]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A sample that listens, and what it remembers."""

    site: str
    database: Path

    def portal(self, *, key: str = KEY, clock: Clock | None = None) -> DepartmentPortalPlatform:
        account = Account(
            channel="so-y-te",
            options=DepartmentPortalOptions(endpoint=f"{self.site}/receive.php", keyid=KEYID),
            credentials=DepartmentPortalCredentials(shared_key=key),
        )
        http = HttpClient(HttpPolicy(guard=Guard.from_names(["127.0.0.0/8"])))
        return DepartmentPortalPlatform(account, http, clock or SystemClock())

    def publish(self, message: Message) -> Receipt:
        portal = self.portal()
        return portal.publish(message, MemoryRun(portal, message, portal.clock))  # type: ignore[arg-type]

    def rows(self, question: str) -> list[Any]:
        with sqlite3.connect(self.database) as database:
            return database.execute(question).fetchall()

    @property
    def shown(self) -> list[int]:
        """Versions of the items that it shows."""
        return [version for (version,) in self.rows("select version from items where shown")]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _commands(port: int) -> dict[str, list[str]]:
    return {
        "python": [sys.executable, "-c", PYTHON_SERVES, str(port)],
        "php": ["php", "-S", f"127.0.0.1:{port}", "-t", str(RECEIVERS)],
    }


@pytest.fixture(scope="module", params=LANGUAGES)
def serving(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    """One server a language for all tests here."""
    port, database = _free_port(), tmp_path_factory.mktemp("receiver") / "receiver.sqlite3"
    site = f"http://127.0.0.1:{port}"
    settings = {"KEYID": KEYID, "KEY": KEY, "SITE": site, "DATABASE": str(database)}
    environment = {**os.environ, **{f"RECEIVER_{name}": value for name, value in settings.items()}}
    server = subprocess.Popen(
        _commands(port)[request.param], cwd=RECEIVERS, env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(lambda: requests.get(f"{site}/receive.php", timeout=5).status_code == 405)
        yield Receiver(site=site, database=database)
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def receiver(serving: Receiver) -> Receiver:
    """With nothing remembered."""
    for table in ("items", "seen"):
        serving.rows(f"delete from {table}")
    return serving


def _wait_for(is_there: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            if is_there():
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError("the receiver did not start")


def version(message: Message, number: int, **changes: Any) -> Message:
    record = message.record.model_copy(update={"version": number})
    return dataclasses.replace(message, record=record, **changes)


def test_ping_proves_key_and_clock(receiver: Receiver) -> None:
    assert receiver.portal().probe().ok
    assert receiver.portal(key="another-key-of-at-least-32-bytes!").probe().problem == "auth_refused"
    slow = FixedClock(SystemClock().now() - timedelta(minutes=6))
    assert receiver.portal(clock=slow).probe().problem in ("clock_behind", "clock_apart")


def test_publish_correct_withdraw(receiver: Receiver) -> None:
    message = messages.message()
    first = receiver.publish(message)
    assert (first.state, receiver.shown) == ("live", [1])
    assert first.permalink.startswith(f"{receiver.site}/bai-viet/")
    second = receiver.publish(version(message, 2, kind="correct", title="Tiêu đề đã sửa"))
    assert (second.permalink, receiver.shown) == (first.permalink, [2])
    assert receiver.publish(version(message, 2, kind="withdraw")).state == "gone"
    assert receiver.shown == []


def test_a_repeat_is_answered_as_the_first_and_does_not_undo_a_withdrawal(receiver: Receiver) -> None:
    message = messages.message()
    first = receiver.publish(message)
    assert receiver.publish(message) == first
    receiver.publish(version(message, 1, kind="withdraw"))
    assert receiver.publish(message) == first
    assert receiver.shown == []


def test_a_replay_does_nothing_twice(receiver: Receiver) -> None:
    message = messages.message()
    first = receiver.publish(message)
    assert receiver.portal().resend(message).permalink == first.permalink
    assert receiver.rows("select count(*) from items") == [(1,)]


def test_a_known_key_with_other_content_is_refused(receiver: Receiver) -> None:
    message = messages.message()
    receiver.publish(message)
    with pytest.raises(Rejected, match="portal_refused"):
        receiver.publish(dataclasses.replace(message, title="Nội dung khác, cùng phiên bản"))


def test_an_older_version_is_stale(receiver: Receiver) -> None:
    message = messages.message()
    receiver.publish(version(message, 3))
    assert receiver.publish(version(message, 2)).facts["state"] == "superseded"
    with pytest.raises(Rejected, match="stale_withdrawal"):
        receiver.publish(version(message, 1, kind="withdraw"))
    assert receiver.shown == [3]


def signed(receiver: Receiver, body: bytes, **changes: str) -> dict[str, str]:
    """Headers of a push made by hand."""
    headers = {
        "content-type": "application/json",
        "content-digest": content_digest(body),
        "idempotency-key": '"01JD8Z6Q4M3V7K2T9X5B1C0HNA"',
    }
    authority = receiver.site.removeprefix("http://")
    parts = Parts(method="POST", authority=authority, path="/receive.php", headers=headers)
    now = SystemClock().now()
    added = sign(parts, key=KEY.encode(), keyid=KEYID, created=now, nonce="n1", components=BODY_COMPONENTS)
    return {**headers, **{name.lower(): value for name, value in added.items()}, **changes}


def test_a_replayed_request_is_refused(receiver: Receiver) -> None:
    body = b'{"profile":"pbgdpl-exchange/1.0","operation":"ping"}'
    headers = signed(receiver, body)
    statuses = [
        requests.post(f"{receiver.site}/receive.php", data=body, headers=headers, timeout=5).status_code
        for _ in range(2)
    ]
    assert statuses == [204, 401]


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        (b'{"operation":"upsert"}', {}),
        (b'{"operation":"ping"}', {"content-digest": content_digest(b"{}")}),
        (b'{"operation":"ping"}', {"signature": VECTOR}),
        (b'{"operation":"ping"}', {"idempotency-key": '"01JD8Z6Q4M3V7K2T9X5B1C0HNB"'}),
        (b'{"operation":"ping"}', {"signature-input": "sig1=()"}),
    ],
)
def test_what_was_changed_on_the_way_is_refused(receiver: Receiver, body: bytes, changes: dict[str, str]) -> None:
    headers = signed(receiver, b'{"operation":"ping"}', **changes)
    if changes.get("content-digest"):
        # The digest is computed from what came, so a header that lies changes nothing: only the signature counts.
        body = b"{}"
    assert requests.post(f"{receiver.site}/receive.php", data=body, headers=headers, timeout=5).status_code == 401


def test_a_key_that_is_too_short_opens_nothing(receiver: Receiver) -> None:
    with pytest.raises(AuthExpired):
        portal = receiver.portal()
        portal.account = dataclasses.replace(
            portal.account, options=portal.account.options.model_copy(update={"keyid": "nobody"})
        )
        message = messages.message()
        portal.publish(message, MemoryRun(portal, message, portal.clock))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, str(RECEIVERS / "receiver.py")],
        pytest.param(["php", str(RECEIVERS / "receive.php")], marks=NEEDS_PHP),
    ],
    ids=["python", "php"],
)
def test_the_sample_checks_itself_with_the_contracts_vector(command: list[str]) -> None:
    done = subprocess.run([*command, "--self-test"], capture_output=True, text=True, timeout=20, check=True)
    assert "verified" in done.stdout


@pytest.mark.parametrize("name", ["receiver.py", "receive.php", "receive.ashx"])
def test_every_sample_is_short_and_carries_the_contracts_vector(name: str) -> None:
    text = (RECEIVERS / name).read_text("utf-8")
    assert VECTOR in text
    assert "test-shared-key-32-bytes-long!!!" in text
    assert len(text.splitlines()) <= 120
