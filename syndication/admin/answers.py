"""The answers to proposals: one from its page, or many from the list. Rules are in ``syndication.inbound.deciding``."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.log_actions import log

from cms.entries.ports import DraftMade, DraftRefused, Then
from syndication.conf import conf
from syndication.inbound.deciding.accepting import TooLate, accept
from syndication.inbound.deciding.answering import mark_reviewed, merge, reject
from syndication.inbound.deciding.queue import want
from syndication.inbound.tasks import settle
from syndication.models import Proposal, ProposalKind, ProposalState

from .source_rights import answerable, may_answer, visible_proposals

#: Verb → label, and what the log says.
VERBS = {
    "loa.accept_proposal": (gettext_lazy("Accept a proposal"), gettext_lazy("Accepted the proposal")),
    "loa.merge_proposal": (gettext_lazy("Merge a proposal"), gettext_lazy("Merged the proposal with a page")),
    "loa.reject_proposal": (gettext_lazy("Reject a proposal"), gettext_lazy("Rejected the proposal")),
    "loa.review_proposal": (gettext_lazy("Look at a proposal"), gettext_lazy("Looked at what was taken in")),
}
REASON_MAX = 1000


class AnswerView(View):
    """A POST from the page of one proposal."""

    def post(self, request: HttpRequest, pk: int, answer: str) -> HttpResponse:
        proposal = get_object_or_404(visible_proposals(request.user).select_related("item__source"), pk=pk)
        if not may_answer(request.user, proposal.item.source):
            raise PermissionDenied
        acts = {"accept": _accept, "edit": _accept_and_edit, "merge": _merge, "reject": _reject, "review": _review}
        if answer not in acts:
            raise Http404
        try:
            return acts[answer](request, proposal)
        except (DraftRefused, TooLate) as refused:
            messages.error(request, str(refused))
            return _back(proposal)


class ManyView(View):
    """A POST from the list, about the rows that were ticked."""

    def post(self, request: HttpRequest, answer: str) -> HttpResponse:
        ids = [int(pk) for pk in request.POST.getlist("proposal") if pk.isdigit()][:200]
        acts = {"accept": _accept_many, "reject": _reject_many, "review": _review_many}
        if answer not in acts:
            raise Http404
        if not ids:
            messages.warning(request, _("Tick the items first."))
        else:
            acts[answer](request, ids)
        query = "?show=review" if answer == "review" else ""
        return HttpResponseRedirect(reverse("loa_inbox:index") + query)


def _accept(request: HttpRequest, proposal: Proposal, then: Then = "submit") -> HttpResponse:
    made = _accepted(request, proposal, then)
    title = proposal.item.title
    if proposal.kind == ProposalKind.RETRACTION:
        messages.success(request, _("“%(title)s” is no longer public.") % {"title": title})
    elif proposal.kind == ProposalKind.CHANGE:
        messages.success(request, _("The change of “%(title)s” is a new draft of its page.") % {"title": title})
    else:
        messages.success(
            request, _("“%(title)s” was taken over.") % {"title": title},
            buttons=[messages.button(made.edit_url, _("Open the page"))],
        )  # fmt: skip
    return _next(request, proposal)


def _accept_and_edit(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    made = _accepted(request, proposal, "keep")
    title = proposal.item.title
    messages.success(request, _("“%(title)s” was taken over as a draft. Edit it here.") % {"title": title})
    return HttpResponseRedirect(made.edit_url)


def _accepted(request: HttpRequest, proposal: Proposal, then: Then) -> DraftMade:
    made = accept(proposal.pk, user=request.user, then=then)
    log(proposal.item.source, "loa.accept_proposal", user=request.user, data={"title": proposal.item.title})
    proposal.refresh_from_db()
    for remark in cast("list[str]", proposal.remarks):
        messages.warning(request, remark)
    return made


def _merge(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    page_id = (proposal.looks_like or {}).get("page_id")
    if not page_id:
        raise DraftRefused(_("There is no page yet that it could be merged with. Accept one of the two first."))
    merge(proposal.pk, page_id, user=request.user)
    log(proposal.item.source, "loa.merge_proposal", user=request.user, data={"title": proposal.item.title})
    messages.success(
        request,
        _("“%(title)s” now belongs to the page that was here. Its later changes are proposed for that page.")
        % {"title": proposal.item.title},
    )
    return _next(request, proposal)


def _reject(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:REASON_MAX]
    if not reason and proposal.kind != ProposalKind.RETRACTION:
        messages.error(request, _("Write a reason: the department sees it and learns from it."))
        return _back(proposal)
    reject(proposal.pk, user=request.user, reason=reason)
    log(proposal.item.source, "loa.reject_proposal", user=request.user, data={"title": proposal.item.title})
    messages.success(request, _("“%(title)s” was rejected.") % {"title": proposal.item.title})
    return _next(request, proposal)


def _review(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    mark_reviewed([proposal.pk])
    log(proposal.item.source, "loa.review_proposal", user=request.user, data={"title": proposal.item.title})
    messages.success(request, _("Thank you. It leaves the list."))
    return HttpResponseRedirect(reverse("loa_inbox:index") + "?show=review")


def _accept_many(request: HttpRequest, ids: list[int]) -> None:
    mine = list(answerable(request.user).filter(pk__in=ids).values_list("pk", flat=True))
    count = want(mine, user=request.user, then="submit")
    settle.apply_async(queue=conf().inbound_queue or None)
    messages.success(
        request,
        ngettext(
            "%(count)s item is being taken over. What needs a closer look comes back here.",
            "%(count)s items are being taken over. What needs a closer look comes back here.",
            count,
        )
        % {"count": count},
    )


def _reject_many(request: HttpRequest, ids: list[int]) -> None:
    reason = request.POST.get("reason", "").strip()[:REASON_MAX]
    if not reason:
        messages.error(request, _("Write a reason: the department sees it and learns from it."))
        return
    count = 0
    for proposal in answerable(request.user).filter(pk__in=ids).select_related("item__source"):
        try:
            reject(proposal.pk, user=request.user, reason=reason)
        except TooLate:
            continue
        count += 1
        log(proposal.item.source, "loa.reject_proposal", user=request.user, data={"title": proposal.item.title})
    messages.success(
        request, ngettext("%(count)s item was rejected.", "%(count)s items were rejected.", count) % {"count": count}
    )


def _review_many(request: HttpRequest, ids: list[int]) -> None:
    mine = [
        proposal.pk
        for proposal in visible_proposals(request.user).filter(pk__in=ids).select_related("item__source")
        if may_answer(request.user, proposal.item.source)
    ]
    count = mark_reviewed(mine)
    messages.success(
        request,
        ngettext("%(count)s item leaves the list.", "%(count)s items leave the list.", count) % {"count": count},
    )


def _back(proposal: Proposal) -> HttpResponse:
    return HttpResponseRedirect(reverse("loa_inbox:inspect", args=[proposal.pk]))


def _next(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The next one that waits, of the same source first: who works through the inbox need not go back each time."""
    if request.POST.get("go_on"):
        rest = answerable(request.user).filter(wanted_at=None, state=ProposalState.WAITING).exclude(pk=proposal.pk)
        same = rest.filter(item__source=proposal.item.source_id)
        following: Any = same.order_by("-created_at", "-pk").first() or rest.order_by("-created_at", "-pk").first()
        if following is not None:
            return _back(following)
    return HttpResponseRedirect(reverse("loa_inbox:index"))
