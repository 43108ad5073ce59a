"""Approval where editors work: the right buttons, and no way of Wagtail's screens past the steps.

The gate refuses whatever these screens let through; they make sure that nobody meets a refusal after the work is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.entries.mixins import RecordMixin
from cms.entries.ports import approval_gate
from cms.workflow.actions.emergency import may_publish_in_emergency
from cms.workflow.models import FourEyesTask
from cms.workflow.places import chain_at
from cms.workflow.standing import standing_at
from cms.workflow.waiting import unreviewed_over

#: Wagtail's own buttons for what one does here after having seen the difference, or can't do at all.
_NOT_HERE = frozenset({"action-publish", "approve", "reject"})


class LookItem(ActionMenuItem):
    label = gettext_lazy("Look and decide")
    name = "loa-look"
    icon_name = "clipboard-list"

    def get_url(self, context: Any) -> str:
        return reverse("loa_approvals:look", args=[context["page"].pk])


class EmergencyItem(ActionMenuItem):
    label = gettext_lazy("Publish in an emergency")
    name = "loa-emergency"
    icon_name = "warning"

    def get_url(self, context: Any) -> str:
        return reverse("loa_approvals:emergency", args=[context["page"].pk])


def action_menu(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Below the form: submit instead of publish; look and decide instead of a blind yes."""
    page = context.get("page")
    place = page if page is not None and page.pk else context.get("parent_page")
    cls = type(page) if page is not None else _asked_for(request)
    if place is None or chain_at(place) is None or not (cls and issubclass(cls, RecordMixin)):
        return
    items[:] = [item for item in items if item.name not in _NOT_HERE]
    # What is left is saved or submitted: submitting is what comes next.
    items.sort(key=lambda item: item.name != "action-submit")
    if page is None or not page.pk:
        return
    task = page.current_workflow_task
    if isinstance(task, FourEyesTask) and standing_at(request.user, task, page).may_send_back:
        items.insert(0, LookItem(order=-10))
    if page.has_unpublished_changes and may_publish_in_emergency(page, request.user):
        items.append(EmergencyItem(order=90))


def _asked_for(request: HttpRequest) -> type[Any] | None:
    """Which kind of page is being made: Wagtail tells its menu everything but that."""
    given = request.resolver_match.kwargs if request.resolver_match else {}
    names = given.get("content_type_app_name", ""), given.get("content_type_model_name", "")
    return apps.get_model(*names) if all(names) else None


def look_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """How far an item is, for everybody who may edit it."""
    if view_name == "edit" and page.pk and _takes_part(page) and _is_submitted(page):
        yield Button(
            _("Approval"), url=reverse("loa_approvals:look", args=[page.pk]), icon_name="clipboard-list", priority=13
        )


def _is_submitted(page: Any) -> bool:
    """It waits at a step of ours, or was sent back from one."""
    state = page.current_workflow_state
    task = state.current_task_state.task.specific if state and state.current_task_state else None
    return isinstance(task, FourEyesTask)


def when_editing(request: HttpRequest, page: Any) -> None:
    """Says what went out unseen; a Publish pressed in a window from before the steps becomes a draft."""
    if not _takes_part(page):
        return
    open_row = unreviewed_over(page) if request.method == "GET" else None
    if open_row:
        link = messages.button(reverse("loa_approvals:afterwards", args=[open_row.pk]), _("Look and decide"))
        messages.warning(request, _("This went out before anybody else had looked at it."), buttons=[link])
    _save_instead(request, page)


def when_creating(request: HttpRequest, parent: Any, cls: type[Any]) -> None:
    if issubclass(cls, RecordMixin):
        _save_instead(request, parent)


def when_copying(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Copies begin as drafts; a mirror of what was approved elsewhere is refused before anything is made."""
    if request.method != "POST":
        return None
    goal = Page.objects.filter(pk=request.POST.get("new_parent_page") or 0).first()
    chain = chain_at(goal) if goal else None
    if chain is None:
        return None
    if request.POST.get("alias") and chain_at(page) != chain:
        messages.error(request, _("An alias would show there what was not approved there. Make a copy and submit it."))
        return redirect("wagtailadmin_pages:copy", page.pk)
    if request.POST.get("publish_copies"):
        _drop(request, "publish_copies")
        messages.info(request, _("The copies are drafts: submit them for approval."))
    return None


def when_converting(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A page of its own would need an approval of its own."""
    if request.method != "POST" or chain_at(page) is None or not _takes_part(page) or not page.live:
        return None
    messages.error(
        request, _("As an item of its own it needs approval. Copy the original instead, and submit the copy.")
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def when_moving(request: HttpRequest, page: Any, goal: Any) -> None:
    """Said before it happens: the move itself takes care of it."""
    if request.method == "GET" and chain_at(goal) is not None and chain_at(goal) != chain_at(page):
        messages.warning(
            request, _("Items are approved step by step there: what was not approved becomes a draft when you move it.")
        )


def before_many(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """Publishing many at once stops before the first, and names those that nobody approved."""
    if action_type != "publish" or request.method != "POST":
        return None
    sentences = list(_refusals(objects, with_descendants=bool(request.POST.get("include_descendants"))))
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect(action.next_url) if sentences else None


def _refusals(pages: list[Any], *, with_descendants: bool) -> Iterator[str]:
    asked = [*pages]
    if with_descendants:
        for page in pages:
            asked.extend(page.get_descendants().not_live().specific())
    for page in asked:
        draft = page.get_latest_revision_as_object()
        if _takes_part(draft) and approval_gate().governs(page):
            sentence = approval_gate().refusal(draft, draft.as_record())
            if sentence:
                yield sentence


def _takes_part(page: Any) -> bool:
    cls = page.specific_class
    return bool(cls and issubclass(cls, RecordMixin))


def _save_instead(request: HttpRequest, place: Any) -> None:
    if request.method == "POST" and request.POST.get("action-publish") and chain_at(place) is not None:
        _drop(request, "action-publish")
        messages.warning(request, _("Saved as a draft: it has to be approved before it is public. Submit it."))


def _drop(request: HttpRequest, name: str) -> None:
    """Wagtail's view reads the form after the hook."""
    kept = request.POST.copy()
    kept.pop(name, None)
    request.POST = kept  # type: ignore[assignment]
