"""A round of visits: fetch politely, judge, keep one row for each site. No transaction is open meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.core.clock import Clock, SystemClock
from cms.core.conf import conf
from cms.core.http import HttpClient
from cms.entries.models import Entry
from syndication.conf import conf as syndication_conf
from syndication.inbound.fetching import Fetched, FetchRequest, Gone, Outcome, fetch_many, next_delay
from syndication.inbound.parsing.charset import decode
from syndication.inbound.refusal import Refused
from syndication.models import Banner, RequiredLink, SiteCheck, WatchedSite
from syndication.widgets.banners import in_force

from .claims import claim_due, give_back
from .judging import Ours, Verdict, Wanted, judge
from .reading import read_page

logger = logging.getLogger("loa.sites")
BATCH = 20
_PAGE_MAX = 4 * 1024 * 1024
_SECONDS = 20.0
_DAY_S = 86400.0
#: How many of our items may count as “the newest” on a department's page.
_NEWEST = 100


def check_due(clock: Clock | None = None, *, http: HttpClient | None = None) -> int:
    """Visit every site whose time has come. Returns how many were visited."""
    clock = clock or SystemClock()
    sites = claim_due(clock.now(), BATCH)
    if sites:
        _visit(sites, clock, http)
    return len(sites)


def _visit(sites: Sequence[WatchedSite], clock: Clock, http: HttpClient | None) -> None:
    today = timezone.localdate(clock.now())
    wanted = _wanted(today)
    addresses = {site.pk: _addresses(site) for site in sites}
    asked = {address for several in addresses.values() for address in several}
    targets = {one.target for one in wanted}
    requests = [FetchRequest(url=url, seconds=_SECONDS, max_bytes=_PAGE_MAX) for url in sorted(asked | targets)]
    outcomes: dict[str, Outcome] = {request.url: outcome for request, outcome in fetch_many(requests, http)}
    broken = {url: found.code for url in targets if isinstance(found := _refusal(outcomes[url]), Refused)}
    broken = {url: code for url, code in broken.items() if code in ("not_found", "gone", "name_unknown", "tls_failed")}
    ours = _ours()
    for site in sites:
        try:
            seen = {address: outcomes[address] for address in addresses[site.pk]}
            fields = _judged(seen, wanted, ours, today, broken)
        except Exception:  # one site's odd page must not keep the others from being looked at
            logger.exception("what site %s showed could not be judged", site.pk)
            fields = {"ok": False, "problem": {"code": "internal", "params": {}}}
        _keep(site, clock.now(), fields)


def _addresses(site: WatchedSite) -> list[str]:
    return list(dict.fromkeys(filter(None, [site.home_url, site.section_url])))


def _refusal(outcome: Outcome) -> Refused | None:
    if isinstance(outcome, Gone):
        return Refused(code="gone")
    return outcome if isinstance(outcome, Refused) else None


def _judged(
    seen: Mapping[str, Outcome], wanted: Sequence[Wanted], ours: Ours, today: date, broken: Mapping[str, str]
) -> dict[str, Any]:
    pages, refused = [], []
    for outcome in seen.values():
        if isinstance(outcome, Fetched):
            text, _charset = decode(outcome.content, outcome.content_type)
            pages.append(read_page(text, outcome.url))
        elif (refusal := _refusal(outcome)) is not None:
            refused.append(refusal)
    # A page that could not be seen makes nothing missing, and nothing complete.
    problem = {"code": refused[0].code, "params": dict(refused[0].params)} if refused else None
    if not pages:
        return {"ok": False, "problem": problem or {"code": "empty", "params": {}}}
    verdict: Verdict = judge(pages, wanted, ours, today, broken)
    return {
        "ok": verdict.ok and not refused, "problem": problem, "findings": verdict.findings,
        "newest_at": timezone.make_aware(datetime.combine(verdict.newest, time())) if verdict.newest else None,
    }  # fmt: skip


def _keep(site: WatchedSite, now: datetime, fields: Mapping[str, Any]) -> None:
    pause = next_delay(syndication_conf().sites_checked_every_days * _DAY_S)
    with transaction.atomic():
        if give_back(site, now + timedelta(seconds=pause)):
            SiteCheck.objects.create(site=site, checked_at=now, **fields)


def _wanted(day: date) -> list[Wanted]:
    banners = Banner.objects.filter(in_force(day)).values_list("title", "target", "required")
    links = RequiredLink.objects.values_list("title", "target")
    return [
        *(Wanted(kind="banner", title=title, target=target, is_required=must) for title, target, must in banners),
        *(Wanted(kind="link", title=title, target=target) for title, target in links),
    ]


def _ours() -> Ours:
    newest = Entry.objects.published().exclude(url="").order_by("-published_at").values_list("url", "published_at")
    return Ours(
        base_url=conf().public_url,
        newest={url: timezone.localdate(published_at) for url, published_at in newest[:_NEWEST]},
    )
