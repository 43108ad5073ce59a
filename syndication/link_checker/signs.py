"""What the visits say of each agency: for the page of agencies, and for reports over a period.

An agency with several sites is well when all of them are; a site that could not be seen leaves it unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from django.db.models import Max
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.core.indicators import Fact, Indicator, Period, Unknown
from cms.core.registries import Sign
from syndication.models import SiteCheck, WatchedSite

from .words import is_fresh, missing

SECTION, LINKS = gettext_lazy("Section with fresh items"), gettext_lazy("Required banners and links")
Judge = Callable[[SiteCheck, datetime], bool | None]


def section_signs(codes: Iterable[str]) -> Mapping[str, Sign]:
    """Whether the section on law of each agency's site shows something recent."""
    now = timezone.now()
    return {code: _section(sites, now) for code, sites in _by_agency(codes, now).items()}


def link_signs(codes: Iterable[str]) -> Mapping[str, Sign]:
    """Whether each agency's site carries every required banner and link."""
    now = timezone.now()
    return {code: _links(sites, now) for code, sites in _by_agency(codes, now).items()}


def is_complete(check: SiteCheck, moment: datetime) -> bool | None:
    """Nobody knows of a page that could not be seen, whatever is missing from what was seen."""
    return None if check.problem else check.ok


def _section(sites: list[tuple[WatchedSite, SiteCheck | None]], now: datetime) -> Sign:
    is_well = _together(sites, is_fresh, now)
    days = [check.newest_at for _site, check in sites if check and check.newest_at]
    newest = timezone.localdate(min(days)).strftime("%d/%m/%Y") if days else ""
    text = {
        True: _("fresh: %(day)s") % {"day": newest}, False: _("stale: nothing since %(day)s") % {"day": newest},
        None: _("no day found") if any(check for _site, check in sites) else _("not visited yet"),
    }[is_well]  # fmt: skip
    return Sign(label=SECTION, text=text, is_well=is_well, url=_url(sites[0][0]))


def _links(sites: list[tuple[WatchedSite, SiteCheck | None]], now: datetime) -> Sign:
    is_well = _together(sites, is_complete, now)
    lacking = [phrase for _site, check in sites if check and not check.problem for phrase in missing(check)]
    if is_well is None:
        text = _("could not be seen") if any(check for _site, check in sites) else _("not visited yet")
    elif is_well:
        text = _("everything required is there")
    else:
        text = ngettext("%(count)s missing", "%(count)s missing", len(lacking)) % {"count": len(lacking)}
    return Sign(label=LINKS, text=text, is_well=is_well, url=_url(sites[0][0]))


def _together(sites: list[tuple[WatchedSite, SiteCheck | None]], judge: Judge, moment: datetime) -> bool | None:
    said = [judge(check, moment) if check else None for _site, check in sites]
    if False in said:
        return False
    return None if None in said else True


def _by_agency(codes: Iterable[str], moment: datetime) -> dict[str, list[tuple[WatchedSite, SiteCheck | None]]]:
    """Its sites, each with its last visit before the moment. Two queries."""
    sites = list(WatchedSite.objects.filter(agency_code__in=list(codes), active=True).order_by("pk"))
    last = SiteCheck.objects.filter(site__in=[site.pk for site in sites], checked_at__lt=moment)
    newest = last.order_by().values("site").annotate(last=Max("pk")).values("last")
    checks = {check.site_id: check for check in SiteCheck.objects.filter(pk__in=newest)}
    found: dict[str, list[tuple[WatchedSite, SiteCheck | None]]] = {}
    for site in sites:
        found.setdefault(site.agency_code, []).append((site, checks.get(site.pk)))
    return found


def _url(site: WatchedSite) -> str:
    try:
        return str(reverse("loa_sites:inspect", args=[site.pk]))
    except NoReverseMatch:  # a site that shows no admin
        return ""


def _facts(period: Period, agencies: frozenset[str], judge: Judge) -> Iterator[Fact]:
    """As the last visit before the period's end found it; today's for a period that is not over."""
    _first, end = period.instants(timezone.get_current_timezone())
    moment = min(end, timezone.now())
    for code, sites in _by_agency(agencies, moment).items():
        is_well = _together(sites, judge, moment - timedelta(microseconds=1))
        checks = [check for _site, check in sites if check]
        unknown = None if is_well is not None else Unknown.FAILED if checks else Unknown.PENDING
        yield Fact(
            agency=code, value=None if is_well is None else int(is_well), unknown=unknown,
            what=", ".join(site.name for site, _check in sites), url=_url(sites[0][0]),
            on=timezone.localdate(max(check.checked_at for check in checks)) if checks else None,
        )  # fmt: skip


def live_sections(period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
    return _facts(period, agencies, is_fresh)


def complete_links(period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
    return _facts(period, agencies, is_complete)


INDICATORS = (
    Indicator(
        code="site_sections_live", label=gettext_lazy("Agencies with a live section on law"), unit="agency",
        definition=gettext_lazy(
            "Agencies on whose website the section on law showed a recent day at the last visit of the period. "
            "Sites on which no day was found or that could not be seen count as not known."
        ),
        facts=live_sections,
    ),
    Indicator(
        code="required_links_ok", label=gettext_lazy("Agencies with every required banner and link"), unit="agency",
        definition=gettext_lazy(
            "Agencies whose website carried every required banner and link at the last visit of the period. "
            "Sites that could not be seen count as not known."
        ),
        facts=complete_links,
    ),
)  # fmt: skip
