"""``/-/s/{code}``: from a short link to its item, and nowhere else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.core.conf import conf
from cms.core.counting.visits import seen
from cms.entries.models import Status
from publishers.models import ShortLink

from .codes import as_typed
from .counted import CLICKS
from .targets import marked, marks


@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """To where the item is now. What the reader's address brings along (a network's own marks) is left behind.

    Each visit is asked for anew (``no-store``): the item may move or be withdrawn, and each click counts. Most don't
    come as far as here: until anything that readers see changes, the memory before Django knows where a link leads.
    """
    found = ShortLink.objects.select_related("entry", "channel", "campaign").filter(code=as_typed(code)).first()
    if found is None:
        sentence = _("There is no such link. Check it letter by letter; it has no zero, no one, no “o”, “i” or “l”.")
        return _refusal(request, 404, _("This link leads nowhere"), sentence)
    entry = found.entry
    if entry.status != Status.PUBLISHED or not entry.url:
        sentence = _("The agency that had published it has withdrawn it. On the site you find what holds today.")
        return _refusal(request, 410, _("This item was withdrawn"), sentence)
    seen(request, CLICKS, found.code)
    platform = found.channel.platform if found.channel else ""
    response = HttpResponseRedirect(marked(entry.url, marks(found.campaign, platform)))
    response.headers["Cache-Control"] = "no-store"
    return response


def _refusal(request: HttpRequest, status: int, heading: str, sentence: str) -> HttpResponse:
    context = {"heading": heading, "sentence": sentence, "home": conf().public_url}
    response = render(request, "publishers/link_refused.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
