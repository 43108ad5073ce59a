"""What the site says of itself: which accounts are genuine, and how accessible it is."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.core.registries import official_accounts
from cms.entries.public_pages import same_for_all


@require_safe
@same_for_all
def official(request: HttpRequest) -> HttpResponse:
    """Every account that is the office's own, by network: what is not here is not ours."""
    found = [account for _name, source in official_accounts.items() for account in source()]
    found.sort(key=lambda account: (str(account.network), account.owner, account.name))
    networks = [(network, list(rows)) for network, rows in groupby(found, key=lambda account: str(account.network))]
    return render(request, "loa_pages/official.html", {"networks": networks})


@require_safe
@same_for_all
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can read this, what falls short, and whom to tell."""
    return render(request, "loa_pages/accessibility.html")
