"""What happens at the door and in Wagtail's log becomes rows and lines."""

from __future__ import annotations

from typing import Any

from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry

from . import actions
from .audit import lines
from .models import SignIn

_UID = "loa.accounts"


def entered(request: Any, user: Any, **kwargs: Any) -> None:
    # A script that logs somebody in comes from nowhere.
    if request is not None and request.META.get("REMOTE_ADDR"):
        actions.note(request, user, SignIn.Outcome.ENTERED)


def refused(credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
    if request is not None and request.META.get("REMOTE_ADDR"):
        actions.note_failure(request, str(credentials.get("username", "")), SignIn.Outcome.REFUSED)


def code_refused(request: Any, user: Any, **kwargs: Any) -> None:
    actions.note(request, user, SignIn.Outcome.CODE_REFUSED)


def left(request: Any, user: Any, **kwargs: Any) -> None:
    key = getattr(getattr(request, "session", None), "session_key", None)
    if user is not None and key:
        SignIn.objects.filter(user=user, session_key=key).update(ended_at=timezone.now(), session_key="")


def factor_added(user: Any, authenticator: Any, **kwargs: Any) -> None:
    log(user, "loa.factor_added", user=user, data={"kind": authenticator.type})


def factor_removed(user: Any, authenticator: Any, **kwargs: Any) -> None:
    log(user, "loa.factor_removed", user=user, data={"kind": authenticator.type})


def connect() -> None:
    """Called once from ``AppConfig.ready()``."""
    for signal, handler in (
        (user_logged_in, entered), (user_login_failed, refused), (user_logged_out, left),
        (authentication_failed, code_refused), (authenticator_added, factor_added),
        (authenticator_removed, factor_removed),
    ):  # fmt: skip
        signal.connect(handler, dispatch_uid=f"{_UID}.{handler.__name__}")
    for model in (PageLogEntry, ModelLogEntry):
        post_save.connect(lines.written, sender=model, dispatch_uid=f"{_UID}.line.{model.__name__}")
