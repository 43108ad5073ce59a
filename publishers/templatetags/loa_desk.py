"""What the desk's templates say the same way everywhere: marks of platforms, instants, whose clock it is."""

from __future__ import annotations

from typing import Any

from django import template

from cms.core import moments
from publishers.admin.marks import mark_of

register = template.Library()


@register.inclusion_tag("publishers/admin/platform_mark.html")
def platform_mark(slug: str) -> dict[str, str]:
    """The platform's sign; its name always stands beside it."""
    return {"slug": slug, "icon": mark_of(slug)}


@register.filter
def moment(instant: Any) -> str:
    """``17:05, 21/11/2026``"""
    return moments.moment(instant)


@register.filter
def exact(instant: Any) -> str:
    """``17:05:09, 21/11/2026``"""
    return moments.moment(instant, moments.EXACT)


@register.filter
def weekday_moment(instant: Any) -> str:
    """``Monday, 17:05, 21/11/2026``"""
    return moments.moment(instant, moments.WEEKDAY_MOMENT)


@register.simple_tag
def clock_name() -> str:
    """``Vietnam time, UTC+7``"""
    return moments.zone_label()
