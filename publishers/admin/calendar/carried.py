"""The time that was chosen for a page before the page was written: kept in the session until it is published."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from ..composer.composing import asked_time

_KEY = "loa_calendar_at"


def carry(request: HttpRequest, at: str) -> None:
    """Remember the wall time for the page that this person writes now."""
    request.session[_KEY] = at


def carried(request: HttpRequest) -> str:
    """The remembered time, once; nothing when there is none or it has passed."""
    session: Any = getattr(request, "session", None)
    return asked_time(session.pop(_KEY, "")) if session is not None else ""
