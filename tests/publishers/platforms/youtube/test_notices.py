"""The hub asks back, then tells of what others did: believed when signed, and a deletion only when it is one."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue

import pytest

from publishers.contract import CallbackRejected, News, RawRequest, Rejected, Unreachable
from publishers.platforms.youtube import notices
from publishers.sandbox.accounts import YOUTUBE
from publishers.sandbox.youtube.hub import TOPIC
from tests.publishers.platforms.memory_run import MemoryRun, drive

from .conftest import Studio, ordinary

PATH = "/-/callbacks/youtube/1"


class Ear:
    """A callback address; answers challenges as the platform says."""

    def __init__(self, studio: Studio) -> None:
        self.heard: Queue[RawRequest] = Queue()
        self.asked: Queue[RawRequest] = Queue()
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                request = raw("GET", self.path.partition("?")[2])
                try:
                    status, body = 200, studio.platform().answer_challenge(request)
                except CallbackRejected as error:
                    status, body = error.status, ""
                self.reply(status, body.encode())
                ear.asked.put(request)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                self.reply(204, b"")
                ear.heard.put(replace(raw("POST", ""), headers=headers, body=body))

            def reply(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}{PATH}"


def raw(method: str, query: str, body: bytes = b"", **headers: str) -> RawRequest:
    return RawRequest(method=method, path=PATH, query=query, headers=headers, body=body)


@pytest.fixture
def ear(studio: Studio) -> Iterator[Ear]:
    ear = Ear(studio)
    threading.Thread(target=ear.server.serve_forever, args=(0.02,), daemon=True).start()
    yield ear
    ear.server.shutdown()
    ear.server.server_close()


@pytest.fixture
def subscribed(studio: Studio, ear: Ear) -> Ear:
    again = studio.platform().subscribe(ear.address)
    assert 1 <= (again - studio.clock.now()).days <= 4
    ear.asked.get(timeout=5)
    # The hub writes it down after our answer.
    for _ in range(200):
        if studio.running.sandbox.list("youtube", "subscriber"):
            return ear
        threading.Event().wait(0.005)
    raise AssertionError("not subscribed")


def signed(body: str) -> RawRequest:
    key = notices.secret(type("Own", (), {"client_secret": YOUTUBE.client_secret}))
    mac = hmac.new(key.encode(), body.encode(), hashlib.sha1).hexdigest()
    return raw("POST", "", body.encode(), **{"x-hub-signature": f"sha1={mac}"})


def feed(entry: str) -> str:
    return (
        '<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom" '
        f'xmlns:at="http://purl.org/atompub/tombstones/1.0">{entry}</feed>'
    )


def test_what_others_change_is_heard_and_read_back(studio: Studio, subscribed: Ear) -> None:
    receipt = drive(studio.run(ordinary())).receipt
    platform = studio.platform()
    (uploaded,) = platform.read_callback(subscribed.heard.get(timeout=5))
    assert (uploaded.news, uploaded.remote_id) == (News.CHANGED, receipt.remote_id)
    message = ordinary(title="Đổi tên")
    platform.correct(receipt, message, MemoryRun(platform, message, studio.clock))
    (renamed,) = platform.read_callback(subscribed.heard.get(timeout=5))
    assert renamed.news == News.CHANGED


def test_deletion_is_heard(studio: Studio, subscribed: Ear) -> None:
    receipt = drive(studio.run(ordinary())).receipt
    subscribed.heard.get(timeout=5)
    platform = studio.platform()
    platform.client.delete(receipt.remote_id)
    (gone,) = platform.read_callback(subscribed.heard.get(timeout=5))
    assert (gone.news, gone.state, gone.remote_id) == (News.STATE, "gone", receipt.remote_id)


def test_deletion_that_is_none_is_only_a_change(studio: Studio) -> None:
    receipt = drive(studio.run(ordinary())).receipt
    told = signed(feed(f'<at:deleted-entry ref="yt:video:{receipt.remote_id}" when="2026-11-21T05:00:00Z"/>'))
    (callback,) = studio.platform().read_callback(told)
    assert callback.news == News.CHANGED
    studio.fault("videos.list", "500_before", times=3)
    (callback,) = studio.platform().read_callback(told)
    assert callback.news == News.CHANGED


def test_what_the_hub_signs_differently_is_refused(studio: Studio) -> None:
    good = signed(feed("<entry><yt:videoId>abc</yt:videoId></entry>"))
    assert [told.remote_id for told in studio.platform().read_callback(good)] == ["abc"]
    for headers in ({}, {"x-hub-signature": "sha1=00"}, {"x-hub-signature": "md5=00"}, {"x-hub-signature": "é"}):
        with pytest.raises(CallbackRejected) as refused:
            studio.platform().read_callback(replace(good, headers=headers))
        assert refused.value.status == 401
    with pytest.raises(CallbackRejected):
        studio.platform().read_callback(replace(good, body=good.body + b" "))


@pytest.mark.parametrize(
    "body",
    ["", "<feed", '<!DOCTYPE x [<!ENTITY a "b">]><feed>&a;</feed>', "not xml"],
)
def test_what_is_no_feed_is_refused(studio: Studio, body: str) -> None:
    with pytest.raises(CallbackRejected) as refused:
        studio.platform().read_callback(signed(body))
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "entry",
    [
        "<entry><yt:videoId>abc</yt:videoId><yt:channelId>UCsomebodyElse</yt:channelId></entry>",
        "<entry><yt:videoId>a b</yt:videoId></entry>",
        "<entry/>",
        '<at:deleted-entry ref="yt:channel:abc"/>',
        "<title>x</title>",
    ],
)
def test_strangers_and_oddities_are_passed_over(studio: Studio, entry: str) -> None:
    assert studio.platform().read_callback(signed(feed(entry))) == []


def test_challenge_is_answered_for_our_own_topic_only(studio: Studio) -> None:
    platform = studio.platform()
    ours = f"hub.mode=subscribe&hub.topic={TOPIC.replace('?', '%3F')}&hub.challenge=ab%20c&hub.lease_seconds=432000"
    assert platform.answer_challenge(raw("GET", ours)) == "ab c"
    for wrong in (
        ours.replace(YOUTUBE.channel_id, "UCother"), ours.replace("=subscribe", "=unsubscribe"),
        ours.replace("ab%20c", ""), ours.replace("ab%20c", "x" * 2000), "",
    ):  # fmt: skip
        with pytest.raises(CallbackRejected):
            platform.answer_challenge(raw("GET", wrong))


@pytest.mark.parametrize(("fault", "error"), [("reset_before", Unreachable), ("500_before", Unreachable)])
def test_hub_that_is_away_is_asked_later(studio: Studio, fault: str, error: type[Exception]) -> None:
    studio.fault("hub.subscribe", fault)
    with pytest.raises(error):
        studio.platform().subscribe("http://127.0.0.1:1/x")


def test_hub_that_refuses_says_so(studio: Studio) -> None:
    with pytest.raises(Rejected):
        studio.platform(channel_id="UC" + "x" * 22).subscribe("http://127.0.0.1:1/x")


def test_secret_is_not_the_clients(studio: Studio) -> None:
    key = notices.secret(studio.account.credentials)
    assert YOUTUBE.client_secret not in key
    assert len(key) < 200
