"""Numbers that a platform no longer tells: one matter each in *Needs attention*."""

from __future__ import annotations

from django.utils import timezone

from publishers.models import RefusedFigure

from .world import World

_FIGURES = {
    "clicks": "post_clicks", "views": "post_media_view", "reach": "post_total_media_view_unique",
    "reactions": "post_reactions_by_type_total", "account_reach_28": "page_total_media_view_unique",
    "followers": "followers_count", "shares": "shares",
}  # fmt: skip


def furnish(world: World) -> None:
    _drop(world, "clicks")


def more(world: World, number: int) -> None:
    for figure in list(_FIGURES)[1 : number + 1]:
        _drop(world, figure)


def _drop(world: World, figure: str) -> None:
    RefusedFigure.objects.create(
        channel=world.channels["facebook"], figure=figure, names=_FIGURES[figure], since=timezone.now()
    )  # fmt: skip
