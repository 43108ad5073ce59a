"""The portal calls back, twice: what it says is read once it is proven genuine."""

from __future__ import annotations

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue

import pytest

from publishers.contract import CallbackRejected, RawRequest
from publishers.platforms.national_portal.mapping import callback
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import drive


@pytest.fixture
def ear():
    """A small server that hears callbacks: (address, queue of raw requests)."""
    heard: Queue[RawRequest] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            heard.put(RawRequest(
                method="POST", path=self.path, query="", headers=headers, body=body, authority=headers["host"],
            ))  # fmt: skip
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/-/callbacks/national_portal/portal", heard
    server.shutdown()
    server.server_close()


def test_the_portal_calls_back_twice_and_both_are_genuine(desk, ear):
    address, heard = ear
    desk.order(callback_url=address)
    receipt = drive(desk.run(messages.message())).receipt
    for _ in range(2):
        [told] = desk.platform().read_callback(heard.get(timeout=5))
        assert (told.remote_id, told.state, told.version) == (receipt.remote_id, "live", 1)
        assert told.record_id == messages.record().id
        assert told.permalink == receipt.permalink


def test_a_rejection_is_called_back_with_its_reason(desk, ear):
    address, heard = ear
    desk.order(callback_url=address, reject_next="off_topic")
    receipt = desk.platform().publish(messages.message(), desk.run(messages.message()))
    desk.clock.instant += timedelta(seconds=10)
    desk.posts  # noqa: B018 - a look is what moves the portal's desk
    [told] = desk.platform().read_callback(heard.get(timeout=5))
    assert (told.remote_id, told.state) == (receipt.remote_id, "rejected")
    assert "phổ biến, giáo dục pháp luật" in told.reason


def test_a_callback_with_another_key_is_refused(desk, ear):
    address, heard = ear
    desk.order(callback_url=address)
    drive(desk.run(messages.message()))
    with pytest.raises(CallbackRejected):
        desk.platform(keyid="other").read_callback(heard.get(timeout=5))


@pytest.mark.parametrize("document", [{}, {"sid": "7"}, {"sid": "7", "state": "odd"}, {"state": "published"}])
def test_news_of_nothing_is_refused(document):
    with pytest.raises(CallbackRejected) as caught:
        callback(document)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("received", "processing"),
        ("accepted", "accepted"),
        ("published", "live"),
        ("superseded", "live"),
        ("withdrawn", "gone"),
        ("rejected", "rejected"),
    ],
)
def test_each_state_has_its_meaning(state, expected):
    assert callback({"sid": "7", "state": state}).state == expected


def test_a_callback_cannot_bring_a_script_in(desk):
    assert callback({"sid": "7", "state": "published", "public_url": "javascript:alert(1)"}).permalink == ""
