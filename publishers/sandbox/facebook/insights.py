"""Insights: one bad metric name fails the whole request, as at the real one."""

from __future__ import annotations

from ..state import Sandbox
from .graph import SLUG, Call, GraphProblem, Json, bad_parameter
from .tokens import scopes

#: What answers since 2026 (docs/platforms/facebook.md); everything older is refused.
PAGE_METRICS = frozenset({
    "page_follows", "page_media_view", "page_total_media_view_unique", "page_post_engagements", "page_daily_follows",
    "page_daily_follows_unique", "page_daily_unfollows_unique", "page_views_total", "page_total_actions",
})  # fmt: skip
POST_METRICS = frozenset({
    "post_media_view", "post_total_media_view_unique", "post_clicks", "post_clicks_by_type",
    "post_reactions_by_type_total", "post_reactions_like_total", "post_reactions_love_total",
    "post_reactions_wow_total", "post_reactions_haha_total", "post_reactions_sorry_total",
    "post_reactions_anger_total", "post_activity_by_action_type", "post_activity_by_action_type_unique",
    "post_video_views",
})  # fmt: skip
#: Those that Loa asks for can be retired by the control page, as the real one does to names every few months.
RETIRABLE = (
    "post_media_view", "post_total_media_view_unique", "post_clicks", "post_reactions_by_type_total",
    "page_total_media_view_unique",
)  # fmt: skip
PERIODS = frozenset({"day", "week", "days_28", "month", "lifetime", "total_over_range"})
PARAMS = ("metric", "period", "since", "until", "breakdown")


async def read(call: Call, sandbox: Sandbox, *, of_page: bool) -> list[Json]:
    """Each metric with its value: what was put there by hand, else nought, for nobody but us looks at the sandbox."""
    call.page_only()
    if "read_insights" not in scopes(sandbox):
        raise GraphProblem(10, "(#10) This endpoint requires the 'read_insights' permission")
    if sandbox.quota(SLUG, "too_few_likes", 0):
        raise GraphProblem(2874008, "(#2874008) Insights are available for Pages with enough likes")
    names = [name for name in call.params.get("metric", "").split(",") if name]
    if not names:
        raise GraphProblem(3001, "(#3001) Invalid query: no metric was specified", subcode=1504028)
    known = PAGE_METRICS if of_page else POST_METRICS
    retired = {name for name in RETIRABLE if sandbox.quota(SLUG, f"retired:{name}", 0)}
    if set(names) - (known - retired):
        raise bad_parameter("The value must be a valid insights metric")
    period = call.params.get("period", "day" if of_page else "lifetime")
    if period not in PERIODS:
        raise bad_parameter(f"Param period must be one of {{{', '.join(sorted(PERIODS))}}}")
    told = sandbox.get(SLUG, "figures", call.id) or {}
    return [
        {"id": f"{call.id}/insights/{name}/{period}", "name": name, "period": period, "title": name,
         "description": "", "values": [{"value": told.get(name, {} if "_by_" in name else 0)}]}
        for name in names
    ]  # fmt: skip
