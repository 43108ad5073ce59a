"""What short links tell the kernel at start: imported by ``AppConfig.ready()`` only, when models are loaded."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from cms.core.fast_paths.paths import FastPath
from cms.core.registries import fast_paths, indicators, measures
from cms.entries.shown import touch_after_commit
from publishers.models import Campaign, ShortLink

from .counted import CLICKS, clicks, indicator

#: Seconds after which it is asked anew where a link leads: bounds what a channel's own change costs.
_KEPT_S = 60.0


def register() -> None:
    fast_paths.register("short links", FastPath(pattern=r"/-/s/[0-9A-Za-z]{1,20}/?", redirects=True, keep_s=_KEPT_S))
    measures.register(CLICKS, clicks)
    indicators.register(CLICKS, indicator)
    # Items raise the generation themselves. A campaign's marks are part of where its links lead.
    post_save.connect(_leads_elsewhere, sender=Campaign, dispatch_uid="loa.links.campaign")
    post_delete.connect(_leads_elsewhere, sender=Campaign, dispatch_uid="loa.links.campaign_gone")
    post_delete.connect(_leads_elsewhere, sender=ShortLink, dispatch_uid="loa.links.gone")


def _leads_elsewhere(**kwargs: Any) -> None:
    touch_after_commit()
