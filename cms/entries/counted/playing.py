"""``POST /-/n``: the player on a page says how far something was played. Nothing of the reader goes along."""

from __future__ import annotations

import time
from urllib.parse import parse_qs
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms.core.counting.counter import count
from cms.core.counting.repeats import Pace
from cms.core.counting.visits import address_of, part_of
from cms.entries.models import Entry, Status

from .measures import PLAYED, STEPS

_LENGTH_MAX = 200
#: A school behind one address may listen together; more is no listening.
_PER_MINUTE = 300
#: Seconds for which an item is believed to be there, or not: what is told in between is not looked up.
_BELIEVED_S = 60.0
_BELIEVED_MAX = 5000

_pace = Pace(_PER_MINUTE)
_believed: dict[str, tuple[bool, float]] = {}


@csrf_exempt
@require_POST
def played(request: HttpRequest) -> HttpResponse:
    """``entry=<id>&step=<start|25|50|75|95>``: 204, or why it does not count."""
    # Browsers say who asks; a page of somebody else has nothing to tell here.
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return _answer(403)
    if int(request.META.get("CONTENT_LENGTH") or 0) > _LENGTH_MAX:
        return _answer(413)
    if not _pace.allows(address_of(request.META)):
        return _answer(429)
    given = parse_qs(request.body.decode("ascii", "replace"))
    entry, step = (given.get(name, [""])[0] for name in ("entry", "step"))
    if step not in STEPS or not _is_there(entry):
        return _answer(400)
    count(PLAYED, entry, part_of(PLAYED, f"{entry}:{step}", request.META) or step)
    return _answer(204)


def _is_there(entry: str) -> bool:
    """Whether it is the id of a public item, as ids are written."""
    try:
        if str(UUID(entry)) != entry:
            return False
    except ValueError:
        return False
    found, until = _believed.get(entry, (False, 0.0))
    now = time.monotonic()
    if now >= until:
        found = Entry.objects.filter(pk=entry, status=Status.PUBLISHED).exists()
        if len(_believed) >= _BELIEVED_MAX:
            _believed.clear()
        _believed[entry] = (found, now + _BELIEVED_S)
    return found


def _answer(status: int) -> HttpResponse:
    return HttpResponse(status=status, headers={"Cache-Control": "no-store"})
