"""Where a campaign's screens are, below the list of campaigns."""

from __future__ import annotations

from typing import Any

from django.urls import path

from .board import BoardView
from .lines import AddLinesView, DropLineView
from .making import CopyView, StartersView, StarterView
from .page import CampaignPageView
from .round_days import DayView
from .rounds import RoundFormView, RoundView


def patterns() -> list[Any]:
    """Beside those of Wagtail's list and forms."""
    return [
        path("templates/", StartersView.as_view(), name="starters"),
        path("templates/<slug:key>/", StarterView.as_view(), name="starter"),
        path("<int:pk>/", CampaignPageView.as_view(), name="page"),
        path("<int:pk>/board/", BoardView.as_view(), name="board"),
        path("<int:pk>/items/", AddLinesView.as_view(), name="add_items"),
        path("<int:pk>/items/<int:line_id>/drop/", DropLineView.as_view(), name="drop_line"),
        path("<int:pk>/copy/", CopyView.as_view(), name="clone"),
        path("<int:pk>/recurring/new/", RoundFormView.as_view(), name="add_round"),
        path("<int:pk>/recurring/<int:rule_id>/", RoundView.as_view(), name="round"),
        path("<int:pk>/recurring/<int:rule_id>/edit/", RoundFormView.as_view(), name="edit_round"),
        path("<int:pk>/recurring/<int:rule_id>/<int:day_id>/", DayView.as_view(), name="round_day"),
    ]
