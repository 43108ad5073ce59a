"""Views, reach, shares and engagement for reports: what posts gained within a period, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from cms.core.indicators import Fact, Indicator, Period, Unknown
from cms.core.registries import indicators
from publishers.models import PostDay, PostFact, Told

from .growing import told_states

_UNKNOWN = {
    Told.PENDING: Unknown.PENDING, Told.NOT_OFFERED: Unknown.NOT_OFFERED, Told.FAILED: Unknown.FAILED,
}  # fmt: skip
_DIMENSIONS = ("channel", "month", "form")
_KNOWN = {
    "views": (
        _("Views on channels"), _("Times that posts were shown or played within the period, as platforms count."),
    ),
    "reach": (
        _("People reached on channels"),
        _("Different people who saw a post within the period, added up post by post: who saw two counts twice."),
    ),
    "shares": (_("Shares on channels"), _("Times that readers passed posts on within the period.")),
    "engagement": (
        _("Engagement on channels"), _("Reactions, comments, shares and saves of posts within the period, added up."),
    ),
}  # fmt: skip


def register() -> None:
    for code, (label, definition) in _KNOWN.items():
        facts: Callable[[Period, frozenset[str]], Iterator[Fact]] = partial(gained_in, code)
        unit = "person" if code == "reach" else "view" if code == "views" else "act"
        indicators.register(
            code,
            Indicator(code=code, label=label, definition=definition, unit=unit, dimensions=_DIMENSIONS, facts=facts),
        )


def gained_in(figure: str, period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
    """One row for each post and month; one without a number for each new post of which none was told."""
    days = PostDay.objects.filter(agency_code__in=agencies, day__gte=period.first, day__lte=period.last)
    found = days.filter(**{f"{figure}__isnull": False}).order_by().annotate(month=TruncMonth("day"))
    columns = ("agency_code", "form", "channel__name", "month", "post_id", "post__entry__title",
               "post__delivery__permalink", "post__posted_on")  # fmt: skip
    for agency, form, channel, month, _post, title, url, on, value in found.values_list(*columns).annotate(Sum(figure)):
        parts = {"channel": (channel,), "month": (f"{month:%Y-%m}",), "form": (form,) if form else ()}
        yield Fact(agency=agency, value=int(value), what=f"{title} · {channel}", url=url, on=on, parts=parts)
    yield from _unknown(figure, period, agencies)


def _unknown(figure: str, period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
    """Platforms that count it and told no number; those that do not count it owe none."""
    posts = PostFact.objects.filter(
        agency_code__in=agencies, posted_on__gte=period.first, posted_on__lte=period.last, **{f"{figure}__isnull": True}
    ).order_by("posted_at")
    columns = ("agency_code", "form", "channel__name", "told", "entry__title", "delivery__permalink", "posted_on")
    for agency, form, channel, told, title, url, on in posts.values_list(*columns):
        unknown = _UNKNOWN.get(Told(told_states(told).get(figure, Told.VALUE)))
        if unknown is None:
            continue
        parts = {"channel": (channel,), "month": (f"{on:%Y-%m}",), "form": (form,) if form else ()}
        yield Fact(agency=agency, value=None, unknown=unknown, what=f"{title} · {channel}", url=url, on=on, parts=parts)
