"""What agencies register with the admin."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page, PageQuerySet
from wagtail.permission_policies.pages import PagePermissionPolicy

from .admin.viewsets import AgenciesGroup, AgencyChooserViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [AgencyChooserViewSet("loa_agency_chooser"), AgenciesGroup()]


@hooks.register("construct_page_chooser_queryset")
def drafts_are_for_their_own(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Everybody may link to what is public; what another agency is still writing has no name here."""
    if request.user.is_superuser:
        return pages
    own = PagePermissionPolicy().instances_user_has_any_permission_for(request.user, {"add", "change", "publish"})
    return pages.filter(Q(live=True) | Q(pk__in=own.values("pk")))


@hooks.register("before_move_page")
def only_who_may_move(request: HttpRequest, page: Page, destination: Page) -> None:
    """Wagtail asks when the page is moved, but shows the question, with the page's name, to anybody."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied
