"""Where a platform began to count otherwise within the days that are compared: nobody should compare blindly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from publishers.analytics.vocabulary import words_of
from publishers.contract import Feature
from publishers.registry import UnknownPlatform, get_platform

from .words import LABELS


def changed_definitions(platforms: Iterable[str], first: date, last: date) -> list[str]:
    """A sentence for each figure whose sense changed between the two days."""
    found = []
    for slug in sorted(platforms):
        try:
            platform = get_platform(slug)
        except UnknownPlatform:
            continue
        if Feature.METRICS not in platform.capabilities.features:
            continue
        for figure, meaning in words_of(platform).items():
            if figure in LABELS and meaning.since and f"{first:%Y-%m}" <= meaning.since <= f"{last:%Y-%m}":
                told = {"platform": platform.label, "figure": LABELS[figure], "since": _month(meaning.since)}
                found.append(
                    _("%(platform)s counts “%(figure)s” otherwise since %(since)s: before and after are not the same.")
                    % told
                )
    return found


def _month(since: str) -> str:
    """``08/2026``"""
    year, _dash, month = since.partition("-")
    return f"{month}/{year}" if month else year
