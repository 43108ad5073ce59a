"""Telling partners what became of their submissions: signed, at least once, later and later while they don't answer."""

from __future__ import annotations

import json
import logging
import random
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from django.db.models import F, Q

from cms.core.clock import Clock
from cms.core.conf import conf
from cms.core.http import Answer, HttpClient, HttpError
from cms.core.ids import stable_ulid
from cms.core.signatures import BODY_COMPONENTS, Parts, content_digest, sign
from syndication.inbound import keys
from syndication.models import Source, SourceState, Submission

from .reading import status

logger = logging.getLogger("loa.exchange")

#: Longer than a call can last.
_LEASE = timedelta(seconds=90)
_FIRST_S, _LONGEST_S = 30, 3600
#: Two days of trying; then somebody looks, and may have it told again.
_FAILURES_MAX = 54
_PASSING = (408, 425, 429)
_BATCH = 50
_TIMEOUT_S = 15
_ANSWER_MAX = 64 * 1024
_JSON = "application/json"
_DEFAULT_PORTS = {"http": 80, "https": 443}


def tell_due(clock: Clock) -> int:
    """Tell what is due. Returns how many calls were answered well."""
    due = Submission.objects.filter(_free(clock.now()), tell_at__lte=clock.now())
    return sum(tell(pk, clock) for pk in due.order_by("tell_at").values_list("pk", flat=True)[:_BATCH])


def tell(pk: int, clock: Clock) -> bool:
    """Tell one partner of one submission, if it is still due and nobody else does."""
    now = clock.now()
    mine = Submission.objects.filter(_free(now), pk=pk, tell_at__lte=now)
    if not mine.update(leased_until=now + _LEASE, fence=F("fence") + 1):
        return False
    submission = Submission.objects.select_related("source").get(pk=pk)
    told, problem, is_final = submission.state, *_call(submission, clock)
    ours = Submission.objects.filter(pk=pk, fence=submission.fence)
    if not problem:
        ours.update(told_state=told, leased_until=None, failures=0, tell_problem="")
        # What changed meanwhile is due already; only what was told is done.
        ours.filter(state=told).update(tell_at=None)
        return True
    failures = submission.failures + 1
    later = None if is_final or failures >= _FAILURES_MAX else clock.now() + _pause(failures)
    ours.update(leased_until=None, failures=failures, tell_problem=problem)
    # A state that came while we called has its own time; it is not put off.
    ours.filter(state=told).update(tell_at=later)
    logger.warning("submission %s: its partner could not be told (%s)", submission.sid, problem)
    return False


def tell_again(submission: Submission, now: datetime) -> bool:
    """A person wants it told once more, whatever was told before. Returns whether there is an address to tell."""
    if not submission.source.callback_url:
        return False
    Submission.objects.filter(pk=submission.pk).update(tell_at=now, failures=0, tell_problem="")
    return True


def _free(now: datetime) -> Q:
    return Q(leased_until=None) | Q(leased_until__lt=now)


def test(source: Source, clock: Clock) -> str:
    """Send the partner a signed message that speaks of nothing. Returns a code, empty when it was accepted."""
    if not source.callback_url:
        return "no_address"
    known = keys.signing_key(source, clock.now())
    if known is None:
        return "no_key"
    try:
        answer = _post(source.callback_url, {"operation": "ping"}, known, clock)
    except HttpError as error:
        logger.warning("the partner of source %s could not be reached (%s)", source.pk, type(error).__name__)
        return "unreachable"
    if answer.status in (401, 403):
        return "refused"
    # A partner that knows no pings finds fault with the content, and so has believed the signature.
    return "" if 200 <= answer.status < 300 or answer.status in (400, 422) else "odd"


def _call(submission: Submission, clock: Clock) -> tuple[str, bool]:
    """What went wrong (empty: nothing), and whether trying again is no use."""
    source = submission.source
    if not source.callback_url or source.state == SourceState.GONE:
        return "no_address", True
    known = keys.signing_key(source, clock.now())
    if known is None:
        return "no_key", True
    try:
        answer = _post(source.callback_url, status(submission), known, clock)
    except HttpError as error:
        return type(error).__name__, False
    return _judged(answer)


def _post(url: str, document: Mapping[str, Any], known: tuple[str, bytes], clock: Clock) -> Answer:
    """Sign and send. Raises ``HttpError``."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    keyid, key = known
    idempotency = stable_ulid("callback", url, content_digest(body))
    headers = {"Content-Type": _JSON, "Content-Digest": content_digest(body), "Idempotency-Key": f'"{idempotency}"'}
    signature = sign(
        _parts(url, headers), key=key, keyid=keyid, created=clock.now(), nonce=secrets.token_urlsafe(16),
        components=BODY_COMPONENTS,
    )  # fmt: skip
    return _http().request(
        "POST", url, data=body, headers=headers | signature, read_timeout=_TIMEOUT_S, max_bytes=_ANSWER_MAX
    )


def _judged(answer: Answer) -> tuple[str, bool]:
    if 200 <= answer.status < 300:
        return "", False
    is_final = answer.status < 500 and answer.status not in _PASSING
    return f"HTTP {answer.status}", is_final


def _parts(url: str, headers: Mapping[str, str]) -> Parts:
    target = urlsplit(url)
    host = (target.hostname or "").encode("idna").decode()
    host = f"[{host}]" if ":" in host else host
    is_default = target.port is None or target.port == _DEFAULT_PORTS.get(target.scheme)
    return Parts(
        method="POST", authority=host if is_default else f"{host}:{target.port}",
        path=quote(target.path, safe="/:@%!$&'()*+,;=~-._") or "/",
        query=target.query, headers={name.lower(): value for name, value in headers.items()},
    )  # fmt: skip


def _pause(failures: int) -> timedelta:
    """Doubling, with jitter, so that an outage does not end in a stampede."""
    whole = min(_FIRST_S * 2 ** (failures - 1), _LONGEST_S)
    return timedelta(seconds=whole * random.uniform(0.75, 1.25))  # noqa: S311


@cache
def _client(policy: object) -> HttpClient:
    return HttpClient(policy)  # type: ignore[arg-type]


def _http() -> HttpClient:
    return _client(conf().http_policy())
