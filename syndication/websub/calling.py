"""Calls to subscribers: one deadline for everything, no redirects, and of the answer no more than is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import requests
from urllib3 import exceptions as u3

from cms.core.conf import conf
from cms.core.http import Deadline, HttpClient, HttpPolicy, classify
from cms.core.http.client import USER_AGENT

#: Seconds for everything of one call.
DEADLINE_S = 12.0
_CONNECT_S, _READ_S = 4.0, 10.0
#: Of a longer answer to content nothing is read: it means nothing.
_DRAINED_MAX = 4096
_ANSWER_MAX = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What of an answer matters."""

    status: int
    retry_after: str = ""
    body: bytes = b""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


def ask(url: str) -> Heard:
    """GET; the beginning of the body matters. Raises ``HttpError``."""
    with Deadline(DEADLINE_S) as deadline, _client().stream(url, deadline) as stream:
        body = b""
        for chunk in stream.chunks:
            body += chunk
            if len(body) > _ANSWER_MAX:
                break
        return Heard(status=stream.status, body=body[: _ANSWER_MAX + 1])


def hand_over(url: str, body: bytes, headers: Mapping[str, str]) -> Heard:
    """POST; the body of the answer is ignored. Raises ``HttpError``."""
    with Deadline(DEADLINE_S) as deadline:
        try:
            response = _client().session.send(
                _prepared(url, body, headers), timeout=(_CONNECT_S, _READ_S), stream=True, allow_redirects=False
            )
            with response:
                deadline.check()
                _drain(response)
        except (requests.RequestException, u3.HTTPError, OSError, ValueError) as error:
            deadline.check()
            raise classify(error) from None
    return Heard(status=response.status_code, retry_after=response.headers.get("Retry-After", ""))


def _prepared(url: str, body: bytes, headers: Mapping[str, str]) -> requests.PreparedRequest:
    """As a session would prepare it, without looking for the cookies, logins and settings that there are none of.

    That was a third of what a notification cost.
    """
    request = requests.PreparedRequest()
    request.prepare_method("POST")
    request.prepare_url(url, None)
    request.prepare_headers({"User-Agent": USER_AGENT, "Content-Length": str(len(body)), **headers})
    request.body = body
    return request


def _drain(response: requests.Response) -> None:
    """Read a short answer to its end, so that the connection can be used again."""
    length = response.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length[:9]) <= _DRAINED_MAX:
        try:
            response.raw.read(_DRAINED_MAX, decode_content=False)
        except (u3.HTTPError, OSError):
            return  # its status counts, whatever becomes of its body


def _client() -> HttpClient:
    return _client_of(conf().http_policy())


@lru_cache(maxsize=4)
def _client_of(policy: HttpPolicy) -> HttpClient:
    """Kept as long as the settings stay: its threads keep their connections."""
    return HttpClient(replace(policy, connect_timeout=_CONNECT_S, read_timeout=_READ_S, deadline=DEADLINE_S))
