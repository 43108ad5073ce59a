"""Just enough of each platform's language for a clean publish: request → the bytes of the answer. For the sink only."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cms.core.ids import sha256_hex

_base = ""
_numbers = itertools.count(100_000_000)
_PIECE = re.compile(rb"\r\ncontent-range: *bytes (?:(\d+)-(\d+)|\*)/(\d+)", re.IGNORECASE)
#: Session → bytes it has.
_sessions: dict[str, int] = {}


def configure(base_url: str) -> None:
    """Say where the sink listens, for addresses in answers."""
    global _base
    _base = base_url


def answer(status: int, document: Any = None, **headers: str) -> bytes:
    """A whole HTTP answer."""
    body = b"" if document is None else json.dumps(document).encode()
    lines = [f"HTTP/1.1 {status} OK", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def respond(method: str, target: str, head: bytes, body: bytes) -> bytes:
    """Answer as the platform whose name the path begins with."""
    path = urlsplit(target).path
    speak = _DIALECTS.get(path.split("/")[1], _anchor)
    return speak(method, target, head, body)


def _anchor(method: str, target: str, head: bytes, body: bytes) -> bytes:
    return answer(201, {"url": f"{_base}/shown/{next(_numbers)}"})


def _department(method: str, target: str, head: bytes, body: bytes) -> bytes:
    if method == "GET":
        return answer(200, {"title": "shown"})
    return answer(201, {"url": f"{_base}/department/shown/{next(_numbers)}"})


def _national(method: str, target: str, head: bytes, body: bytes) -> bytes:
    if method == "HEAD":
        return answer(200)
    if method == "GET":
        return answer(200, {"public_url": f"{_base}/national/shown", "version": 1, "title": "shown"})
    sid = str(next(_numbers))
    return answer(200, {"sid": sid, "state": "published", "public_url": f"{_base}/national/shown/{sid}"})


def _facebook(method: str, target: str, head: bytes, body: bytes) -> bytes:
    if method == "POST":
        return answer(200, {"id": f"1_{next(_numbers)}"})
    post = urlsplit(target).path.rpartition("/")[2]
    created = "2026-11-20T05:00:00+0000"
    link = f"https://www.facebook.com/{post}"
    return answer(200, {"id": post, "permalink_url": link, "message": "shown", "created_time": created})


def _zalo(method: str, target: str, head: bytes, body: bytes) -> bytes:
    path = urlsplit(target).path
    if path.endswith("/create"):
        return answer(200, {"error": 0, "message": "Success", "data": {"token": str(next(_numbers))}})
    if path.endswith("/verify"):
        return answer(200, {"error": 0, "message": "Success", "data": {"id": json.loads(body)["token"]}})
    if path.endswith("/getslice"):
        return answer(200, {"error": 0, "message": "Success", "data": {"medias": [], "total": 0}})
    return answer(200, {"error": 0, "message": "Success", "data": {"title": "shown", "type": "normal"}})


def _youtube(method: str, target: str, head: bytes, body: bytes) -> bytes:
    path, query = urlsplit(target).path, parse_qs(urlsplit(target).query)
    if method == "PUT":
        return _upload(query["upload_id"][0], head)
    if path.endswith("/videos") and method == "POST":
        session = sha256_hex(str(next(_numbers)).encode())[:24]
        _sessions[session] = 0
        return answer(200, None, Location=f"{_base}{path}?uploadType=resumable&upload_id={session}")
    if path.endswith("/channels"):
        related = {"relatedPlaylists": {"uploads": "UUbench"}}
        return answer(200, {"items": [{"id": CHANNEL_ID, "snippet": {"title": "bench"}, "contentDetails": related}]})
    if path.endswith("/videos"):
        snippet = {"title": "shown", "description": "", "publishedAt": "2026-11-20T05:00:00Z"}
        status = {"uploadStatus": "processed", "privacyStatus": "public"}
        return answer(200, {"items": [{"id": query["id"][0], "snippet": snippet, "status": status}]})
    return answer(200, {"items": []})


def _upload(session: str, head: bytes) -> bytes:
    piece = _PIECE.search(head)
    assert piece is not None
    size = int(piece[3])
    if piece[2]:
        _sessions[session] = int(piece[2]) + 1
    have = _sessions[session]
    if have == size:
        return answer(200, {"id": f"video{session[:8]}"})
    return answer(308, None, **({"Range": f"bytes=0-{have - 1}"} if have else {}))


def _token(method: str, target: str, head: bytes, body: bytes) -> bytes:
    return answer(200, {"access_token": "bench-access-token", "expires_in": 3600, "token_type": "Bearer"})


CHANNEL_ID = "UCbenchbenchbenchbench00"
_DIALECTS: dict[str, Callable[[str, str, bytes, bytes], bytes]] = {
    "department": _department, "national": _national, "facebook": _facebook, "zalo": _zalo, "youtube": _youtube,
    "token": _token, "upload": _youtube,
}  # fmt: skip
