"""What pages register with the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks

from cms.pages import publishable
from cms.pages.models import ContentPage


@hooks.register("before_bulk_action")
def refuse_incomplete(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """Publishing many at once stops before the first, and says which page lacks what."""
    if action_type != "publish" or request.method != "POST":
        return None
    sentences = list(_incomplete(objects, with_descendants=bool(request.POST.get("include_descendants"))))
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect(action.next_url) if sentences else None


def _incomplete(pages: list[Any], *, with_descendants: bool) -> Any:
    asked = list(pages)
    if with_descendants:
        for page in pages:
            asked.extend(page.get_descendants().not_live().specific())
    for page in asked:
        specific = page.get_latest_revision_as_object()
        if isinstance(specific, ContentPage):
            for problem in publishable.problems(specific):
                yield f"“{specific.title}”: {problem.sentence}"
