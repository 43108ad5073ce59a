"""``/contribute/…``: the form behind a department's own address, and the page that says what became of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.core.clock import SystemClock
from cms.core.rates import wait_for
from syndication.clients import client_address
from syndication.conf import conf
from syndication.inbound import keys
from syndication.models import KeyPurpose, Source, SourceState, Submission

from .forms import ContributionForm
from .standing import standing_of
from .taking import KeyReused, contribute, contribution_numbered

_HOUR = 3600


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form, or take it."""
    now = SystemClock().now()
    row = keys.owner_of(token, KeyPurpose.FORM, now)
    if row is None or row.source.state == SourceState.GONE:
        return _page(request, "no_form.html", {}, status=404)
    source = row.source
    if request.method != "POST":
        return _page(request, "form.html", {"form": ContributionForm(source=source, now=now), "source": source})
    wait = _wait(request, row.pk)
    filled = ContributionForm(request.POST, request.FILES, source=source, now=now, takes_files=not wait)
    is_good = filled.is_valid()
    if wait:
        told = _("That was much at once. Leave this page open and send it again in %(minutes)s minutes.")
        filled.add_error(None, told % {"minutes": -(-wait // 60)})
    if not is_good or wait:
        return _again(request, filled, source, status=429 if wait else 422)
    keys.note_use(row, now)
    try:
        made = contribute(source, filled.contribution(), key=filled.key, now=now)
    except KeyReused:
        # Changed after it was handed in (the browser's way back): that is a new one.
        made = contribute(source, filled.contribution(), key=f"{filled.key}-{now.timestamp():.0f}"[:200], now=now)
    return redirect("loa_contribution", sid=made.sid)


@require_safe
def status(request: HttpRequest, sid: str) -> HttpResponse:
    """What became of it. Whoever has the address may look: it can't be guessed."""
    made = contribution_numbered(sid)
    if made is None:
        return _page(request, "no_contribution.html", {}, status=404)
    return _page(request, "status.html", _shown(made))


def _shown(made: Submission) -> dict[str, Any]:
    return {"contribution": made, "given": made.record, "standing": standing_of(made), "source": made.source}


def _again(request: HttpRequest, filled: ContributionForm, source: Source, *, status: int) -> HttpResponse:
    filled.data = filled.data.copy()
    filled.data["kept"] = filled.kept_value()
    return _page(request, "form.html", {"form": filled, "source": source}, status=status)


def _wait(request: HttpRequest, key: int) -> int:
    limit = conf().contributions_per_hour
    by_link = wait_for(f"contribute {key}", limit=limit, per_s=_HOUR)
    return by_link or wait_for(f"contribute from {client_address(request)}", limit=limit, per_s=_HOUR)


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The address is the secret: it is handed on to no other site, kept by no cache, listed by no search engine."""
    response = render(request, f"syndication/contribute/{name}", context, status=status)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
