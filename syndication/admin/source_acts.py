"""What is done to a source from its page: read it as a test, ask it now, pause it, go on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.log_actions import log

from syndication.conf import conf
from syndication.inbound.fetching import FetchRequest, Gone
from syndication.inbound.harvesting import look
from syndication.inbound.harvesting.tasks import harvest
from syndication.inbound.reading import read
from syndication.inbound.refusal import Refused
from syndication.inbound.tasks import poll
from syndication.models import Source, SourceKind, SourceState
from syndication.sentences import explain, explain_refusal

from .source_rights import source_policy

VERBS = {
    "loa.pause_source": (gettext_lazy("Pause a source"), gettext_lazy("Paused the source")),
    "loa.resume_source": (gettext_lazy("Resume a source"), gettext_lazy("Resumed the source")),
}
#: A person waits.
_TEST_S = 15.0
_TITLES = 3


class SourceActView(View):
    """A POST from the page of a source."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        source = get_object_or_404(Source, pk=pk)
        if not source_policy.user_has_permission_for_instance(request.user, "change", source):
            raise PermissionDenied
        acts = {"test": _test, "ask": _ask, "pause": _pause, "resume": _resume}
        if act not in acts:
            raise Http404
        acts[act](request, source)
        return HttpResponseRedirect(reverse("loa_sources:edit", args=[pk]))


def _test(request: HttpRequest, source: Source) -> None:
    """Read it and take nothing in."""
    if source.kind == SourceKind.OAI:
        _test_repository(request, source)
    if source.kind != SourceKind.FEED:
        return
    reading = read(FetchRequest(url=source.address, seconds=_TEST_S, asks_robots=False))
    if isinstance(reading.outcome, Refused | Gone):
        refused = reading.outcome
        why = explain("gone") if isinstance(refused, Gone) else explain_refusal(refused)
        messages.error(request, f"{why.message} {why.fix}")
        return
    parsed = reading.parsed
    count = len(parsed.seen) if parsed else 0
    sentence = ngettext(
        "The feed can be read: it shows %(count)s item.", "The feed can be read: it shows %(count)s items.", count
    ) % {"count": count}
    titles = "; ".join(f"“{item.title}”" for item in parsed.items[:_TITLES]) if parsed else ""
    messages.success(request, f"{sentence} {titles}")


def _test_repository(request: HttpRequest, source: Source) -> None:
    part = look(source)
    if isinstance(part, Refused):
        why = explain_refusal(part)
        messages.error(request, f"{why.message} {why.fix}")
    elif not part.count:
        messages.success(request, _("The repository answers; it has no records of this kind."))
    else:
        shown = "; ".join(f"“{item.title}”" for item in [item for item in part.items if not item.withdrawn][:_TITLES])
        messages.success(request, _("The repository can be harvested. It begins with: %(titles)s") % {"titles": shown})


def _ask(request: HttpRequest, source: Source) -> None:
    active = Source.objects.filter(pk=source.pk, state=SourceState.ACTIVE)
    if not active.update(next_at=timezone.now()):
        messages.warning(request, _("The source is not active. Resume it first."))
        return
    task = harvest if source.kind == SourceKind.OAI else poll
    task.apply_async(queue=conf().inbound_queue or None)
    messages.success(request, _("The source is being asked. Reload this page in a moment."))


def _pause(request: HttpRequest, source: Source) -> None:
    _set(request, source, "loa.pause_source", state=SourceState.PAUSED)
    messages.success(request, _("“%(name)s” is paused: nothing of it is taken in.") % {"name": source.name})


def _resume(request: HttpRequest, source: Source) -> None:
    _set(
        request, source, "loa.resume_source", state=SourceState.ACTIVE, next_at=None, failures=0, problem=None,
        alerted_at=None,
    )  # fmt: skip
    messages.success(request, _("“%(name)s” is asked again.") % {"name": source.name})


def _set(request: HttpRequest, source: Source, verb: str, **fields: Any) -> None:
    Source.objects.filter(pk=source.pk).update(**fields)
    log(source, verb, user=request.user)
