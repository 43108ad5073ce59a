"""Every screen of the desk as data, and the addresses that are none: acts, answers for scripts, Wagtail's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:  # the tour reads the names without a database
    from .world import World

Rows = Callable[[Any], list[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """``rows``: the keys in its address; ``query``: what follows the question mark."""

    name: str
    url: str
    rows: Rows = lambda world: []
    query: str = ""

    def path(self, world: World | None) -> str:
        return reverse(self.url, args=self.rows(world)) + (f"?{self.query}" if self.query else "")


def _lists() -> list[Screen]:
    """What needs nothing in its address."""
    names = {
        "home": "wagtailadmin_home", "deliveries": "loa_deliveries:index", "channels": "loa_channels:index",
        "channel-new": "loa_channels:add", "holds": "loa_holds:index", "hold-new": "loa_holds:add",
        "freeze": "loa_holds:freeze", "held": "loa_held", "rules": "loa_rules:index", "rule-new": "loa_rules:add",
        "campaigns": "loa_campaigns:index", "campaign-new": "loa_campaigns:add", "coverage": "loa_coverage:index",
        "campaign-templates": "loa_campaigns:starters",
        "law-changed": "loa_law:index", "calendar-new": "loa_calendar:new", "approvals": "loa_approvals:index",
        "approved": "loa_answered:index", "substitutes": "loa_substitutes:index",
        "substitute-new": "loa_substitutes:add", "steps": "loa_chains:index", "steps-new": "loa_chains:add",
        "terms": "loa_terms:index", "term-new": "loa_terms:add", "agencies": "agency:index", "agency-new": "agency:add",
        "inbox": "loa_inbox:index", "sources": "loa_sources:index", "source-new": "loa_sources:add",
        "source-find": "loa_sources:find", "feeds": "loa_feeds:index", "subscribers": "loa_subscribers:index",
        "submissions": "loa_submissions:index", "harvesters": "loa_harvesters:index",
        "harvester-new": "loa_harvesters:add", "sites": "loa_sites:index", "site-new": "loa_sites:add",
        "banners": "loa_banners_desk:index", "banner-new": "loa_banners_desk:add", "links": "loa_required_links:index",
        "link-new": "loa_required_links:add", "laws": "wagtailsnippets_loa_legal_legaldocument:list",
        "figures": "loa_figures:index", "figures-posts": "loa_figures:posts", "figures-best": "loa_figures:best",
        "figures-law": "loa_figures:law",
        "trouble": "loa_trouble:index", "texts": "loa_texts:index", "text-new": "loa_texts:add",
        "short-links": "loa_links", "meanings": "loa_meanings",
        "several": "loa_many", "imports": "loa_imports:index",
        "import-upload": "loa_imports:add", "tokens": "loa_tokens:index", "webhooks": "loa_webhooks:index",
        "webhook-new": "loa_webhooks:add", "plans": "loa_plans:index", "plan-new": "loa_plans:add",
        "glance": "loa_glance:index",
        "reports": "loa_reports:index", "reports-sent": "loa_report_list:index",
        "report-rules": "loa_report_rules:index", "report-calendars": "loa_report_calendars:index",
        "report-calendar-new": "loa_report_calendars:add", "report-rule-new": "loa_report_rules:add",
        "sign-ins": "loa_sign_ins:index", "audit": "loa_audit", "second-factor": "mfa_index",
    }  # fmt: skip
    return [Screen(name=name, url=url) for name, url in names.items()]


def _made(name: str, url: str, key: str, *more: Any) -> Screen:
    return Screen(name=name, url=url, rows=lambda world: [world.made[key].pk, *more])


def _delivery(name: str, url: str, state: str, *more: Any) -> Screen:
    return Screen(name=name, url=url, rows=lambda world: [world.deliveries[state].pk, *more])


def _channel(name: str, url: str, key: str = "facebook", *more: Any) -> Screen:
    return Screen(name=name, url=url, rows=lambda world: [world.channels[key].pk, *more])


def _item(name: str, url: str) -> Screen:
    return Screen(name=name, url=url, rows=lambda world: [world.entries[0].pk])


LISTS = tuple(_lists())
SCREENS: tuple[Screen, ...] = (
    *LISTS,
    *(
        Screen(name=f"calendar-{view}", url="loa_calendar:index", query=f"view={view}")
        for view in ("day", "week", "month", "list")
    ),
    Screen(name="everywhere", url="loa_everywhere", rows=lambda world: [world.page_id]),
    Screen(
        name="figures-item", url="loa_figures:item", rows=lambda world: [world.deliveries["published"].entry_id]
    ),
    _item("item", "loa_item"), _item("proof", "loa_proof"), _item("follow-up", "loa_follow_up"),
    *(
        _delivery(f"delivery-{state}", "loa_deliveries:inspect", state)
        for state in ("scheduled", "published", "needs_checking", "failed", "missed")
    ),
    _channel("channel", "loa_channels:edit"), _channel("channel-ill", "loa_channels:edit", "x"),
    _channel("slots", "loa_channels:slots"),
    _channel("queue", "loa_channels:queue"),
    *(
        Screen(name=f"connect-{platform}", url="loa_channels:connect", rows=lambda world, platform=platform: [platform])
        for platform in ("facebook", "youtube")
    ),
    _made("hold", "loa_holds:edit", "hold"), _made("hold-lift", "loa_holds:lift", "hold"),
    _made("rule", "loa_rules:edit", "rule"),
    *(
        Screen(name=name, url=f"loa_campaigns:{url}", rows=lambda world: [world.campaign.pk], query=query)
        for name, url, query in (
            ("campaign", "page", ""), ("campaign-edit", "edit", ""), ("campaign-board", "board", ""),
            ("campaign-agencies", "board", "view=agencies"),
            ("campaign-copy", "clone", ""), ("campaign-items", "add_items", ""),
            ("round-new", "add_round", ""),
            ("campaign-delete", "delete", ""),
        )
    ),
    *(
        Screen(name=url, url=f"loa_campaigns:{url}", rows=lambda world: [world.campaign.pk, world.made["round"].pk])
        for url in ("round", "edit_round")
    ),
    Screen(
        name="round-day", url="loa_campaigns:round_day",
        rows=lambda world: [world.campaign.pk, world.made["round"].pk, world.made["day"].pk],
    ),
    Screen(name="campaign-template", url="loa_campaigns:starter", rows=lambda world: ["law_day"]),
    _made("text", "loa_texts:edit", "text"), _made("text-delete", "loa_texts:delete", "text"),
    _made("import-columns", "loa_imports:columns", "import-new"),
    _made("import-check", "loa_imports:check", "import-checked"),
    _made("import-done", "loa_imports:show", "import-done"),
    _made("webhook", "loa_webhooks:inspect", "webhook"),
    _made("webhook-edit", "loa_webhooks:edit", "webhook"), _made("webhook-delete", "loa_webhooks:delete", "webhook"),
    _made("term", "loa_terms:edit", "term"),
    _made("rule-delete", "loa_rules:delete", "rule"),
    _made("source-delete", "loa_sources:delete", "source"),
    _delivery("delivery-text", "loa_deliveries:text", "in_review"),
    Screen(name="law", url="loa_law:document", query="key=168/2024/N%C4%90-CP"),
    _made("approval", "loa_approvals:look", "waiting"), _made("emergency", "loa_approvals:emergency", "waiting"),
    _made("afterwards", "loa_approvals:afterwards", "afterwards"),
    _made("answer", "loa_answered:inspect", "afterwards"), _made("substitute", "loa_substitutes:edit", "substitute"),
    _made("chain", "loa_chains:edit", "chain"),
    Screen(name="agency", url="agency:edit", rows=lambda world: [world.agency.pk]),
    _made("outline-word", "loa_fill_from_word", "outline"), _made("withdrawn", "loa_withdrawn", "withdrawn"),
    _made("proposal", "loa_inbox:inspect", "proposal"), _made("proposal-like", "loa_inbox:inspect", "like"),
    _made("proposal-change", "loa_inbox:inspect", "change"), _made("source", "loa_sources:edit", "source"),
    _made("source-keys", "loa_source_keys", "source"), _made("subscriber", "loa_subscribers:inspect", "subscriber"),
    _made("submission", "loa_submissions:inspect", "submission"),
    _made("harvester", "loa_harvesters:edit", "harvester"), _made("site", "loa_sites:inspect", "site"),
    _made("site-edit", "loa_sites:edit", "site"), _made("banner", "loa_banners_desk:edit", "banner"),
    _made("link", "loa_required_links:edit", "link"),
    _made("plan", "loa_plans:page", "plan"), _made("plan-edit", "loa_plans:edit", "plan"),
    *(
        Screen(name=f"plan-{look}", url="loa_plans:page", rows=lambda world: [world.made["plan"].pk], query=query)
        for look, query in (("agencies", "view=agencies"), ("dates", "view=dates"))
    ),
    _made("plan-table", "loa_plans:take", "plan"), _made("plan-task-new", "loa_plans:add_task", "plan"),
    _made("plan-task", "loa_plans:task", "plan-task"), _made("plan-note", "loa_plans:task", "plan-note"),
    _made("plan-task-edit", "loa_plans:edit_task", "plan-task"),
    _made("plan-task-delete", "loa_plans:delete_task", "plan-task"),
    Screen(name="glance-remind", url="loa_glance:remind", rows=lambda world: ["so-y-te"]),
    *(_made(name, "loa_reports:report", name) for name in ("report", "report-sent", "report-whole")),
    _made("report-number", "loa_reports:number", "report", "training_courses"),
    _made("report-rows", "loa_reports:rows", "report-whole", "training_courses"),
    _made("report-head", "loa_reports:letterhead", "report"),
    _made("report-calendar", "loa_report_calendars:edit", "report-calendar"),
    _made("report-rule", "loa_report_rules:edit", "report-rule"),
    _made("report-rule-delete", "loa_report_rules:delete", "report-rule"),
)  # fmt: skip

#: Answered for scripts and pictures, or only to a press: no screens.
ACTS = {
    "loa_unsent", "loa_draft_media", "loa_stopped", "loa_noticed", "loa_proof_file", "loa_take_back",
    "loa_link_square", "loa_tokens:end", "loa_webhooks:act", "loa_imports:template", "loa_imports:findings",
    "loa_imports:result",
    "loa_imports:undo", "loa_calendar:move", "loa_calendar:undo", "loa_calendar:write", "loa_calendar:picture",
    "loa_trouble:send", "loa_trouble:bell", "loa_trouble:seen", "loa_deliveries:act", "loa_deliveries:evidence",
    "loa_deliveries:paper", "loa_deliveries:several", "loa_channels:choose", "loa_channels:state", "loa_channels:act",
    "loa_campaigns:drop_line", "loa_coverage:replay", "loa_inbox:answer", "loa_inbox:many",
    "loa_sources:act", "loa_subscribers:act", "loa_submissions:tell", "loa_harvesters:token", "loa_sites:check",
    "loa_plans:ready_table",
    "loa_reports:begin", "loa_reports:act", "loa_reports:file", "loa_reports:evidence",
    "loa_sign_ins:end_others",
}  # fmt: skip
#: Screens that need a platform's answer or are walked in a story of their own.
TOLD_ELSEWHERE = {
    "account_login",
    "loa_create_from_word",
    "loa_deliveries:announce",
    "loa_deliveries:approve",
    "wagtailsnippets_loa_legal_legaldocument:edit",
    "wagtailsnippetchoosers_loa_legal_legaldocument:choose",
}
