"""System checks: settings that are missing or wrong, in sentences."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from . import telemetry
from .conf import conf


@register()
def check_loa_settings(**kwargs: Any) -> list[CheckMessage]:
    """The ``LOA`` dict can be read and holds what nobody can guess."""
    try:
        loa = conf()
        loa.http_policy()
    except (ImproperlyConfigured, ValueError) as error:
        return [Error(str(error), id="loa.E001")]
    if not loa.encryption_keys:
        return [
            Error(
                "LOA['ENCRYPTION_KEYS'] is empty: channel credentials can't be stored.",
                hint="Add a list with one long random text; keep it as safe as the database.",
                id="loa.E002",
            )
        ]
    return [Warning(sentence, id="loa.W001") for sentence in telemetry.missing(loa)]
