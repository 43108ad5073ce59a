"""Single sign-on as people meet it: a provider that does not answer is a sentence on the login page, never an error."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount.providers.openid_connect import views as allauth
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from requests import RequestException

from cms.core.http import HttpError

logger = logging.getLogger("loa.accounts")

#: What the guarded session raises, and what an answer that lacks what it must hold comes to.
_TROUBLE = (RequestException, HttpError, KeyError, ValueError)


def _patient(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def asked(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            return view(request, **named)
        except _TROUBLE as error:
            # Its text may hold the address with its secrets.
            logger.warning("the provider of single sign-on could not be asked (%s)", type(error).__name__)
            sentence = _(
                "Your office's sign-on does not answer just now. Sign in with your password, or try again in a few "
                "minutes."
            )
            messages.error(request, sentence)
            return redirect("wagtailadmin_login")

    return asked


login = _patient(allauth.login)
callback = _patient(allauth.callback)
