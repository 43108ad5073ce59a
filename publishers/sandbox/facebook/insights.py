"""Insights: one bad metric name fails the whole request, as at the real one."""

from __future__ import annotations

from .graph import Call, GraphProblem, Json

#: What answers since 2026 (docs/platforms/facebook.md); everything older is refused.
METRICS = frozenset({
    "page_follows", "page_media_view", "page_total_media_view_unique", "page_post_engagements", "page_daily_follows",
    "page_views_total", "page_total_actions", "post_media_view", "post_total_media_view_unique", "post_clicks",
    "post_reactions_by_type_total", "post_reactions_like_total", "post_video_views",
})  # fmt: skip
PARAMS = ("metric", "period", "since", "until", "breakdown")


async def read(call: Call) -> list[Json]:
    """Each metric with its value: nobody but us looks at the sandbox, so all are nought."""
    names = [name for name in call.params.get("metric", "").split(",") if name]
    if not names:
        raise GraphProblem(3001, "(#3001) Invalid query: no metric was specified", subcode=1504028)
    for name in names:
        if name not in METRICS:
            raise GraphProblem(100, f"(#100) The value must be a valid insights metric: {name}")
    period = call.params.get("period", "lifetime")
    return [
        {"id": f"{call.id}/insights/{name}/{period}", "name": name, "period": period, "title": name,
         "description": "", "values": [{"value": {} if name.endswith("_by_type_total") else 0}]}
        for name in names
    ]  # fmt: skip
