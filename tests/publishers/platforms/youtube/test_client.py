"""Google's libraries on our own HTTP client, against sockets that misbehave."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from cms.core.clock import FixedClock
from cms.core.http import Guard, HttpClient, HttpPolicy
from publishers.contract import AuthExpired, OutcomeUnknown, Unreachable
from publishers.platforms.youtube.client import Complete, Gone, Incomplete, YouTubeClient
from publishers.platforms.youtube.piece import GRAIN, Piece
from publishers.platforms.youtube.platform import YouTubePlatform
from tests.publishers.platforms import messages

from .conftest import Studio, film

LOOPBACK = Guard.from_names(["127.0.0.0/8"])
#: Small, so that a slow reader is felt by the writer.
_RECEIVED_AT_ONCE = 128 * 1024
TOKEN = b'{"access_token":"t","expires_in":3599,"token_type":"Bearer"}'


def answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Content-Type: application/json", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@contextmanager
def scripted(*answers: bytes, pause: float = 0) -> Iterator[tuple[str, list[bytes]]]:
    """A server that gives these answers, one a connection; yields its address and what it was sent."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVED_AT_ONCE)

        def serve() -> None:
            for reply in answers:
                connection, _ = server.accept()
                with connection:
                    heard.append(_read_request(connection, pause))
                    connection.sendall(reply.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard


def _read_request(connection: socket.socket, pause: float) -> bytes:
    data = bytearray()
    while b"\r\n\r\n" not in data:
        data += connection.recv(_RECEIVED_AT_ONCE)
    head = bytes(data).partition(b"\r\n\r\n")[0]
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(data) < len(head) + 4 + length:
        time.sleep(pause)
        data += connection.recv(_RECEIVED_AT_ONCE)
    return bytes(data)


def client(studio: Studio, base: str, *, policy: HttpPolicy | None = None) -> YouTubeClient:
    account = replace(studio.account, endpoints={"YOUTUBE_API_URL": base, "GOOGLE_TOKEN_URL": f"{base}/token"})
    http = HttpClient(policy or HttpPolicy(connect_timeout=1, read_timeout=1, deadline=5, guard=LOOPBACK))
    return YouTubeClient(account, http, FixedClock(messages.NOON), YouTubePlatform.endpoints)


@pytest.fixture
def session(studio: Studio) -> str:
    body = {"snippet": {"title": "x", "categoryId": "27"}, "status": {"privacyStatus": "private"}}
    return studio.platform().client.open_session(body, "video/mp4", 2 * GRAIN)


def test_session_counts_what_it_has(studio: Studio, session: str) -> None:
    ours, video = studio.platform().client, film(2 * GRAIN)
    assert ours.ask_session(session, 2 * GRAIN) == Incomplete(0)
    with video.open() as source:
        assert ours.send_piece(session, Piece(source, video, 0, GRAIN), 2 * GRAIN) == Incomplete(GRAIN)
        made = ours.send_piece(session, Piece(source, video, GRAIN, GRAIN), 2 * GRAIN)
    assert isinstance(made, Complete)
    assert ours.ask_session(session, 2 * GRAIN) == made
    studio.lose_sessions()
    assert ours.ask_session(session, 2 * GRAIN) == Gone()


def test_addresses_stay_with_the_given_base(studio: Studio, session: str) -> None:
    assert session.startswith(f"{studio.running.base_url}/youtube/api/upload/youtube/v3/videos?")


@pytest.mark.parametrize("location", ["https://evil.example/upload", "", "http://127.0.0.1:1/upload"])
def test_token_is_not_shown_to_a_strange_session_address(studio: Studio, location: str) -> None:
    headers = (f"Location: {location}",) if location else ()
    reply = answer("200 OK", b"", *headers)
    with scripted(answer("200 OK", TOKEN), reply) as (base, heard), pytest.raises(Unreachable):
        client(studio, base).open_session({}, "video/mp4", 10)
    assert len(heard) == 2


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_redirects_are_not_followed(studio: Studio, status: str) -> None:
    moved = answer(status, b"", "Location: http://127.0.0.1:1/elsewhere")
    with scripted(answer("200 OK", TOKEN), moved) as (base, heard), pytest.raises(Unreachable):
        client(studio, base).own_channel()
    assert len(heard) == 2


def test_private_addresses_are_refused_unless_allowed(studio: Studio) -> None:
    with pytest.raises(Unreachable) as refused:
        client(studio, studio.running.base_url, policy=HttpPolicy()).own_channel()
    assert "not allowed" in refused.value.detail


def test_dead_token_is_renewed_once_and_no_more(studio: Studio) -> None:
    dead = answer("401 Unauthorized", b'{"error":{"errors":[{"reason":"authError"}]}}')
    fresh = answer("200 OK", TOKEN)
    with scripted(fresh, dead, fresh, dead) as (base, heard), pytest.raises(AuthExpired):
        client(studio, base).own_channel()
    assert len(heard) == 4


@pytest.mark.parametrize(
    "reply", [answer("503 Unavailable"), answer("429 Slow"), answer("200 OK", b"<html>"), answer("200 OK", b"{}"), b""]
)
def test_token_endpoint_in_trouble_means_nothing_was_done(studio: Studio, reply: bytes) -> None:
    with scripted(reply) as (base, _), pytest.raises(Unreachable):
        client(studio, base).delete("x")


@pytest.mark.parametrize("reply", [answer("200 OK", b"<html>"), answer("200 OK", b"[]"), answer("503 No"), b""])
def test_unreadable_answer_is_unknown_after_a_write_and_nothing_after_a_read(studio: Studio, reply: bytes) -> None:
    with scripted(answer("200 OK", TOKEN), reply) as (base, _), pytest.raises(OutcomeUnknown):
        client(studio, base).update("x", {"snippet": {"title": "x"}})
    with scripted(answer("200 OK", TOKEN), reply) as (base, _), pytest.raises(Unreachable):
        client(studio, base).own_channel()


def test_large_piece_over_a_slow_line_is_not_one_time_out(studio: Studio) -> None:
    policy = HttpPolicy(connect_timeout=0.4, read_timeout=2, deadline=5, guard=LOOPBACK)
    data = bytes(16 * 1024**2)
    video = messages.asset(data, "phim.mp4", "video/mp4", "main")
    piece = Piece(video.open(), video, 0, len(data))
    unfinished = answer("308 Resume Incomplete", b"", f"Range: bytes=0-{len(piece) - 1}")
    with scripted(answer("200 OK", TOKEN), unfinished, pause=0.012) as (base, heard):
        started = time.monotonic()
        state = client(studio, base, policy=policy).send_piece(f"{base}/s", piece, 2 * len(data))
        assert time.monotonic() - started > 2 * policy.connect_timeout
    assert state == Incomplete(len(piece))
    assert heard[1].endswith(data)


def test_secrets_stay_out_of_errors(studio: Studio) -> None:
    secret = studio.account.credentials.refresh_token
    told = answer("400 Bad", b'{"error":{"message":"bad token %s t","errors":[{"reason":"x"}]}}' % secret.encode())
    with scripted(answer("200 OK", TOKEN), told) as (base, _), pytest.raises(Exception) as error:
        client(studio, base).own_channel()
    assert secret not in f"{error.value!r} {error.value.__dict__}"
    assert "[…]" in error.value.detail
