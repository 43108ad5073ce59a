"""The only door to the outside: time-outs, a deadline, a size cap, the address guard, proxy and private CA."""

from __future__ import annotations

import ipaddress
import json as jsonlib
import logging
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3 import exceptions as u3

from cms.core import trail
from cms.core.other_clocks import heard
from cms.core.points import reach
from cms.core.secrets import redact

from .deadline import Deadline
from .errors import AddressForbidden, AnswerLost, AnswerTooLarge, DeadlinePassed, HttpError, NotSent
from .guard import Guard
from .permit import check_permit
from .transport import GuardedAdapter, ProxiedAdapter

logger = logging.getLogger("loa.http")

#: Sent with every request.
USER_AGENT = "Loa/0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpPolicy:
    """How outbound traffic behaves. Times in seconds, sizes in bytes."""

    connect_timeout: float = 5.0
    read_timeout: float = 30.0
    deadline: float = 60.0
    max_bytes: int = 10 * 1024 * 1024
    guard: Guard = field(default_factory=Guard)
    proxy: str = ""
    ca_bundle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer. Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Parse the body. Raises ``ValueError`` when it is not JSON."""
        return jsonlib.loads(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """An answer whose body is still on its way: raw bytes, nothing decompressed. Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


class HttpClient:
    """A thread-safe client; one ``requests`` session per thread and policy, connections kept alive."""

    def __init__(self, policy: HttpPolicy | None = None) -> None:
        self.policy = policy or HttpPolicy()
        self._local = threading.local()

    @property
    def session(self) -> requests.Session:
        """This thread's session, for libraries that want one. Its errors are ``requests``'; see ``classify``."""
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = self._new_session()
        return session

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        data: Any = None,
        json: Any = None,
        files: Any = None,
        read_timeout: float | None = None,
        max_bytes: int | None = None,
        follow: int = 0,
        secrets: Sequence[str] = (),
    ) -> Answer:
        """Send and return the whole answer, whatever its status.

        ``secrets`` are what the address holds of that kind: they show in no log and in no answer. ``follow`` redirects
        are followed to the same host only. Raises ``NotSent`` when nothing can have arrived and ``AnswerLost`` when
        something may have.
        """
        started = time.monotonic()
        timeout = (self.policy.connect_timeout, read_timeout or self.policy.read_timeout)
        reach("http.sending")
        try:
            response = self.session.request(
                method, url, headers=dict(headers or {}), params=params, data=data, json=json, files=files,
                timeout=timeout, stream=True, allow_redirects=False,
            )  # fmt: skip
            with response:
                content = self._read(response, started, max_bytes or self.policy.max_bytes)
        except (requests.RequestException, u3.HTTPError, OSError) as error:
            raise classify(error) from None
        reach("http.answered")
        shown = redact(url, secrets)
        # What a delivery does outside is told; what else is asked (sources, figures) would bury it.
        level = logging.INFO if "delivery" in trail.current() else logging.DEBUG
        logger.log(level, "%s %s%s %s", method, *urlsplit(shown)[1:3], response.status_code)
        if "age" not in response.headers:  # a copy out of a cache tells of another time
            heard.note(urlsplit(url).netloc, response.headers.get("date"))
        answer = Answer(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            content=content,
            url=shown,
        )
        if follow and answer.status in (301, 302, 303, 307, 308) and "location" in answer.headers:
            target = requests.compat.urljoin(url, answer.headers["location"])
            if urlsplit(target).netloc == urlsplit(url).netloc:
                return self.request(
                    method, target, headers=headers, read_timeout=read_timeout, follow=follow - 1, secrets=secrets
                )
        return answer

    @contextmanager
    def stream(self, url: str, deadline: Deadline, *, headers: Mapping[str, str] | None = None) -> Iterator[Stream]:
        """GET within an entered deadline, redirects left to the caller, who also counts the bytes.

        Raises as ``request`` does, and ``DeadlinePassed``; iterating the chunks may raise the same.
        """
        patience = (self.policy.connect_timeout, self.policy.read_timeout)
        try:
            response = self.session.get(
                url, headers=dict(headers or {}), timeout=patience, stream=True, allow_redirects=False
            )
        except (requests.RequestException, u3.HTTPError, OSError, ValueError) as error:
            deadline.check()
            raise classify(error) from None
        with response:
            deadline.check()  # headers that were cut look like headers that ended
            # The path of a private feed is its password.
            logger.debug("GET %s %s", urlsplit(url).hostname, response.status_code)
            yield Stream(
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                chunks=_raw_chunks(response, deadline),
            )

    def _read(self, response: requests.Response, started: float, limit: int) -> bytes:
        chunks, size = [], 0
        for chunk in response.iter_content(64 * 1024):
            size += len(chunk)
            if size > limit:
                raise AnswerTooLarge(f"the answer is longer than {limit} bytes")
            if time.monotonic() - started > self.policy.deadline:
                raise AnswerLost(f"the answer was not complete after {self.policy.deadline:.0f} s")
            chunks.append(chunk)
        return b"".join(chunks)

    def _new_session(self) -> requests.Session:
        session = _Session(self.policy)
        session.trust_env = False
        session.headers["User-Agent"] = USER_AGENT
        if self.policy.ca_bundle:
            session.verify = self.policy.ca_bundle
        if self.policy.proxy:
            session.proxies = {"http": self.policy.proxy, "https": self.policy.proxy}
        # A session is one thread's: more connections to one host it never has, and empty places cost time to make.
        adapter = ProxiedAdapter(max_retries=0) if self.policy.proxy else GuardedAdapter(
            self.policy.guard, pool_maxsize=2
        )  # fmt: skip
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session


class _Session(requests.Session):
    """Fills in time-outs that a library forgot; behind a proxy, checks the name before it is handed over."""

    def __init__(self, policy: HttpPolicy) -> None:
        super().__init__()
        self._policy = policy

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = (self._policy.connect_timeout, self._policy.read_timeout)
        return super().request(method, url, *args, **kwargs)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """The one way out, for requests made here, by a library, or by hand where a thousand go alike."""
        check_permit()
        if self._policy.proxy:
            host = urlsplit(str(request.url)).hostname or ""
            _check_name(self._policy.guard, host)
            if _is_named(self._policy.guard, host):
                kwargs["proxies"] = {"http": "", "https": ""}
        return super().send(request, **kwargs)

    def resolve_redirects(self, *args: Any, **kwargs: Any) -> Any:
        """Where redirects are not followed, ``requests`` still works out the next one, and falls over a bad address."""
        return iter(()) if kwargs.get("yield_requests") else super().resolve_redirects(*args, **kwargs)


def _is_named(guard: Guard, host: str) -> bool:
    """Whether the host is an address that ``OUTBOUND_ALLOW`` names: such neighbours are reached without the proxy."""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return False
    return any(ip in network for network in guard.allowed if network.version == ip.version)


def _check_name(guard: Guard, host: str) -> None:
    """Refuse what resolves here to a forbidden address; a name only the proxy can resolve is the proxy's to judge."""
    try:
        addresses = [str(ipaddress.ip_address(host))]
    except ValueError:
        try:
            addresses = [info[4][0] for info in socket.getaddrinfo(host, None)]  # type: ignore[misc]
        except OSError:
            return
    for address in addresses:
        guard.check(address)


def classify(error: BaseException) -> HttpError:
    """Translate an error of requests, urllib3 or the socket into ours, without its text (it may hold a URL)."""
    if isinstance(error, HttpError):
        return error
    causes = list(_chain(error))
    for cause in causes:
        if isinstance(cause, AddressForbidden):
            return cause
    name = type(causes[-1]).__name__
    if any(isinstance(cause, DeadlinePassed) for cause in causes):
        return DeadlinePassed("the time for this exchange is over")
    not_sent = (u3.NewConnectionError, u3.ConnectTimeoutError, u3.NameResolutionError, u3.ProxyError, u3.SSLError,
                requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.InvalidURL,
                requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema,
                ConnectionRefusedError, socket.gaierror)  # fmt: skip
    if any(isinstance(cause, not_sent) for cause in causes):
        not_sent_error = NotSent(f"no connection could be made ({name})")
        not_sent_error.kind = _kind(causes)
        return not_sent_error
    return AnswerLost(f"no whole answer came back ({name})")


def _kind(causes: Sequence[BaseException]) -> str:
    if any(isinstance(cause, (u3.NameResolutionError, socket.gaierror)) for cause in causes):
        return "name"
    if any(isinstance(cause, (u3.SSLError, requests.exceptions.SSLError)) for cause in causes):
        return "tls"
    return "connect"


def _raw_chunks(response: requests.Response, deadline: Deadline) -> Iterator[bytes]:
    try:
        for chunk in response.raw.stream(64 * 1024, decode_content=False):
            deadline.check()
            yield chunk
    except (requests.RequestException, u3.HTTPError, OSError, ValueError) as error:
        deadline.check()
        raise classify(error) from None
    deadline.check()


def _chain(error: BaseException) -> list[BaseException]:
    seen: list[BaseException] = []
    todo: list[BaseException] = [error]
    while todo:
        current = todo.pop(0)
        if current in seen:
            continue
        seen.append(current)
        for inner in (current.__cause__, current.__context__, getattr(current, "reason", None), *current.args):
            if isinstance(inner, BaseException):
                todo.append(inner)
    return seen
