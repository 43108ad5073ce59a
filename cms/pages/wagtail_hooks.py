"""What pages register with the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.pages import publishable
from cms.pages.admin import withdrawn
from cms.pages.admin.word import CreateFromWordView, FillFromWordView, address_for
from cms.pages.models import ContentPage


@hooks.register("register_admin_urls")
def word_urls() -> list[URLPattern]:
    return [
        path("outlines/from-word/<int:parent_id>/", CreateFromWordView.as_view(), name="loa_create_from_word"),
        path("outlines/<int:page_id>/from-word/", FillFromWordView.as_view(), name="loa_fill_from_word"),
        path("withdrawn/<uuid:entry>/", withdrawn.NoticeView.as_view(), name="loa_withdrawn"),
    ]


@hooks.register("register_page_header_buttons")
def word_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    address = address_for(page, user) if page.pk else ""
    if address:
        yield Button(_("Outline from Word"), address, icon_name="upload", priority=80)


@hooks.register("register_page_header_buttons")
def notice_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    address = withdrawn.address_for(page, user) if page.pk else ""
    if address:
        yield Button(_("Tell readers why it is down"), address, icon_name="warning", priority=85)


# Last: what others have to say of it is said before the question leads away.
hooks.register("after_unpublish_page", withdrawn.after_unpublishing, order=1000)
hooks.register("before_delete_page", withdrawn.before_deleting)
hooks.register("after_delete_page", withdrawn.after_deleting, order=1000)


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
