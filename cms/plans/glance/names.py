"""What signs are called before any agency has one; a package that brings another one shows by its own name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.registries import agency_signs

_KNOWN: Mapping[str, Any] = {
    "syndication.section": _("section with fresh items"),
    "syndication.links": _("required banners and links"),
    "plans.tasks": _("tasks of plans"),
    "reports": _("reports in time"),
}


def sign_choices() -> list[tuple[str, Any]]:
    """For a form: those that are registered here. Tasks of plans can't count themselves."""
    names = [name for name, _ask in agency_signs.items() if not name.startswith("plans.")]
    return [("", "–"), *((name, _KNOWN.get(name, name)) for name in names)]
