"""Noting who came in, and ending sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils import timezone
from wagtail.log_actions import log

from cms.core.clients import client_address, shortened
from cms.core.rates import first_in

from .devices import device_words
from .models import SignIn

#: How long attempts are kept: as long as somebody may come back to them.
KEPT = timedelta(days=180)
#: Where the log keeps what a person did about an account.
VERBS = {
    SignIn.Outcome.ENTERED: "loa.signed_in", SignIn.Outcome.REFUSED: "loa.sign_in_refused",
    SignIn.Outcome.CODE_REFUSED: "loa.sign_in_refused", SignIn.Outcome.LOCKED: "loa.sign_in_locked",
}  # fmt: skip
_LOCKED_TOLD_EVERY_S = 300


def note(request: HttpRequest, user: Any, outcome: SignIn.Outcome) -> SignIn:
    """Keep one attempt, and tell the log."""
    address = shortened(client_address(request))
    entered = outcome == SignIn.Outcome.ENTERED
    row = SignIn.objects.create(
        user=user, at=timezone.now(), outcome=outcome, address=address,
        device=device_words(request.headers.get("User-Agent", ""))[:80],
        session_key=(request.session.session_key or "") if entered else "",
    )  # fmt: skip
    log(user, VERBS[outcome], user=user if entered else None, data={"address": address, "device": row.device})
    return row


def note_failure(request: HttpRequest, username: str, outcome: SignIn.Outcome) -> None:
    """Only of accounts that exist: what else is typed into that field may be a password."""
    users = get_user_model()
    user = users.objects.filter(**{f"{users.USERNAME_FIELD}__iexact": username}).first()
    if user is None:
        return
    # Whoever goes on trying must not fill the table.
    if outcome != SignIn.Outcome.LOCKED or first_in(f"loa:locked:{user.pk}", _LOCKED_TOLD_EVERY_S):
        note(request, user, outcome)


def end(rows: Iterable[SignIn]) -> int:
    """End these sessions, whoever holds them; returns how many were open."""
    store, ended = import_module(settings.SESSION_ENGINE).SessionStore, 0
    for row in rows:
        if row.session_key:
            store(row.session_key).delete()
        ended += SignIn.objects.filter(pk=row.pk, ended_at=None).update(ended_at=timezone.now(), session_key="")
    return ended


def forget_old() -> int:
    """Drop what is older than it is kept; returns how many rows went."""
    return int(SignIn.objects.filter(at__lt=timezone.now() - KEPT).delete()[0])
