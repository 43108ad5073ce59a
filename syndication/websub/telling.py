"""Hands a feed's content to a subscriber (section 7), signed when it gave a secret."""

from __future__ import annotations

import hmac
import time
from datetime import timedelta

from cms.core.clock import Clock
from cms.core.http import AddressForbidden, HttpError, NotSent
from cms.core.secrets import SecretsUnreadable
from syndication.outbound.hub_link import link_header

from . import settling
from .calling import hand_over
from .claim import Job
from .policies import retry_after
from .subscribing import vault
from .topics import Content, UnknownTopic, read_topic, topic_url

_GONE = 410
#: Asks us to wait.
_BUSY = (429, 503)


def tell(job: Job, clock: Clock) -> bool:
    """Hand over what the topic holds now, unless the subscriber has it. Returns whether the host is well."""
    # What comes after the claim is told afterwards. Never behind what was asked for: rows that went missing would have
    # it told for ever.
    position = max(job.position, job.wanted)
    try:
        content = read_topic(job.topic, job.generation)
    except UnknownTopic as unknown:
        settling.deny_topic(job.topic, str(unknown), clock.now())
        return True
    if content.sha256 == job.content_sha256:
        settling.had_it_already(job, position=position, now=clock.now())
        return True
    try:
        headers = _headers(job, content)
    except SecretsUnreadable:
        settling.not_told(job, "secret_unreadable", position=position, now=clock.now())
        return True
    return _send(job, content, headers, position, clock)


def _send(job: Job, content: Content, headers: dict[str, str], position: int, clock: Clock) -> bool:
    started = time.monotonic()
    try:
        heard = hand_over(job.callback, content.body, headers)
    except HttpError as error:
        settling.not_told(job, _code(error), position=position, now=clock.now())
        return False
    now = clock.now()
    if heard.is_success:
        took_ms = int((time.monotonic() - started) * 1000)
        settling.told(job, position=position, sha256=content.sha256, took_ms=took_ms, now=now)
        return True
    if heard.status == _GONE:
        settling.gone(job, now)
        return True
    wait = retry_after(heard.retry_after, now) if heard.status in _BUSY else timedelta(0)
    code = "busy" if heard.status in _BUSY else "refused"
    settling.not_told(job, code, position=position, now=now, wait=wait)
    return False


def _headers(job: Job, content: Content) -> dict[str, str]:
    headers = {"Content-Type": content.content_type, "Link": link_header(topic_url(job.topic))}
    if job.secret:
        secret = vault().open(job.secret)["secret"]
        signature = hmac.new(secret.encode(), content.body, "sha256").hexdigest()
        headers["X-Hub-Signature"] = f"sha256={signature}"
    return headers


def _code(error: HttpError) -> str:
    if isinstance(error, AddressForbidden):
        return "forbidden_address"
    return "unreachable" if isinstance(error, NotSent) else "no_answer"
