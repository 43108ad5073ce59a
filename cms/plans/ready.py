"""What plans tell the rest at start: imported by ``AppConfig.ready()`` only, when models are loaded."""

from __future__ import annotations

from cms.core.registries import agency_signs, indicators, site_rights

from .indicators import PLANS_ISSUED, TASKS_IN_TIME
from .late import task_signs
from .rights import SITE_RIGHTS


def register() -> None:
    """Fill the registries."""
    site_rights.register("plans", SITE_RIGHTS)
    agency_signs.register("plans.tasks", task_signs)
    for indicator in (PLANS_ISSUED, TASKS_IN_TIME):
        indicators.register(indicator.code, indicator)
