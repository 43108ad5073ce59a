"""What agencies register with the admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from .admin.viewsets import AgenciesGroup, AgencyChooserViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [AgencyChooserViewSet("loa_agency_chooser"), AgenciesGroup()]
