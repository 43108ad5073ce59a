"""Where a person may put items: the sections and lists below which they may add pages."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.pages.models import HomePage, IndexPage, SectionPage

_policy = PagePermissionPolicy()


def sections_for(user: Any) -> Any:
    """In the order of the tree."""
    mine: Any = _policy.instances_user_has_permission_for(user, "add")
    return mine.type(HomePage, SectionPage, IndexPage).order_by("path")


def may_import(user: Any) -> bool:
    """Whether there is any such place. Asked by the menu of every screen: it costs what Wagtail knows anyway."""
    return bool(_policy.user_has_permission(user, "add"))


def may_import_into(user: Any, page: Page) -> bool:
    return bool(sections_for(user).filter(pk=page.pk).exists())
