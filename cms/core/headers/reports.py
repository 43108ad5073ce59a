"""What browsers report of pages that broke their policy: one line each, never more than a few a minute."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms.core.clients import client_address
from cms.core.rates import wait_for

logger = logging.getLogger("loa.policy")

_PER_MINUTE, _ALL_PER_MINUTE = 10, 60
_BODY_MAX = 8 * 1024


@csrf_exempt
@require_POST
def policy_report(request: HttpRequest) -> HttpResponse:
    """Anybody may send anything here: it is bounded, cut to what helps, and answered alike."""
    known = wait_for(f"policy {client_address(request)}", limit=_PER_MINUTE, per_s=60)
    if not known and not wait_for("policy", limit=_ALL_PER_MINUTE, per_s=60):
        told = _told(request)
        if told:
            logger.warning("%s", json.dumps(told))
    return HttpResponse(status=204)


def _told(request: HttpRequest) -> dict[str, str]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > _BODY_MAX:
        return {}
    try:
        report = json.loads(request.body)["csp-report"]
        return {
            "event": "policy_broken", "page": _plain(report.get("document-uri")),
            "rule": str(report.get("effective-directive") or report.get("violated-directive") or "")[:60],
            "blocked": _plain(report.get("blocked-uri")),
        }  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _plain(address: Any) -> str:
    """Without what follows a question mark: it may be a secret of a reader."""
    parts = urlsplit(str(address or ""))
    return f"{parts.scheme}://{parts.netloc}{parts.path}"[:200] if parts.netloc else parts.path[:60]
