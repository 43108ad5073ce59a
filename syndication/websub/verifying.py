"""Asks a callback whether it meant the request (section 5.3), and tells it of a refusal (section 5.2)."""

from __future__ import annotations

import hmac
from datetime import timedelta
from secrets import token_urlsafe
from urllib.parse import urlencode

from cms.core.clock import Clock
from cms.core.http import HttpError, NotSent

from . import settling
from .calling import ask
from .claim import Job
from .topics import topic_url


def verify(job: Job, clock: Clock) -> bool:
    """Ask, and let the answer take effect. Returns whether the host is well."""
    assert job.asked is not None
    asked_at = clock.now()
    challenge = token_urlsafe(32)
    lease_s = int(job.asked["lease_s"])
    question = {"hub.mode": job.asked["mode"], "hub.topic": job.asked["topic"], "hub.challenge": challenge}
    if job.asked["mode"] == "subscribe":
        question["hub.lease_seconds"] = str(lease_s)
    try:
        heard = ask(_with(job.callback, question))
    except HttpError as error:
        code = "unreachable" if isinstance(error, NotSent) else "no_answer"
        settling.not_reached(job, code, clock.now())
        return False
    if not heard.is_success:
        settling.not_confirmed(job, "not_confirmed", clock.now())
    elif not hmac.compare_digest(heard.body, challenge.encode()):
        settling.not_confirmed(job, "wrong_challenge", clock.now())
    else:
        settling.confirmed(job, lease_until=asked_at + timedelta(seconds=lease_s), now=clock.now())
    return True


def tell_refusal(job: Job, clock: Clock) -> bool:
    """Say that the subscription is no more, and why. Returns whether the host is well."""
    assert job.asked is not None
    question = {"hub.mode": "denied", "hub.topic": topic_url(job.topic), "hub.reason": job.asked.get("reason", "")}
    try:
        ask(_with(job.callback, question))
    except HttpError:
        settling.not_reached(job, "ended_here", clock.now())
        return False
    settling.refusal_told(job, clock.now())
    return True


def _with(callback: str, question: dict[str, str]) -> str:
    """The callback with more parameters at the end; its own stay as they are, whatever their names."""
    address, mark, query = callback.partition("?")
    added = urlencode(question)
    return f"{address}?{query}&{added}" if mark and query else f"{address}?{added}"
