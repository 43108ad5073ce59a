"""Numbers as a clerk reads them, and what is said where there is none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.core.indicators import Period
from cms.core.moments import written_day
from publishers.analytics.dashboards.comparing import NOT_ASKED, NOT_COUNTED, Change, Tally, Way
from publishers.analytics.words import ACCOUNT_LABELS, ENGAGEMENT_LABEL
from publishers.analytics.words import LABELS as FIGURE_LABELS
from publishers.contract import AccountFigure
from publishers.models import Told

LABELS: dict[str, Any] = {
    "posts": gettext_lazy("Posts"),
    "engagement": ENGAGEMENT_LABEL,
    **{str(figure): label for figure, label in FIGURE_LABELS.items()},
    "followers": ACCOUNT_LABELS[AccountFigure.FOLLOWERS],
}
#: What a number adds up, in a sentence beneath it.
SENSES = {
    "posts": gettext_lazy("published in these days, on all channels"),
    "views": gettext_lazy("times shown or played"),
    "reach": gettext_lazy("added up post by post: who saw two posts counts twice"),
    "engagement": gettext_lazy("reactions, comments, shares, saves"),
    "clicks": gettext_lazy("as the platforms count them"),
    "watch_s": gettext_lazy("all viewers together"),
    "followers": gettext_lazy("on the last day, all channels"),
}
#: Instead of a number.
REASONS = {
    Told.PENDING: gettext_lazy("not told yet"),
    Told.NOT_OFFERED: gettext_lazy("not offered"),
    Told.FAILED: gettext_lazy("refused"),
    NOT_COUNTED: gettext_lazy("not counted there"),
    NOT_ASKED: gettext_lazy("not asked yet"),
    "": gettext_lazy("nothing published"),
}
_PROBLEMS = {
    "day": gettext_lazy("Give both days, the first and the last. Meanwhile you see the last seven days."),
    "order": gettext_lazy("The first day lies after the last, or in the future. You see the last seven days."),
    "long": gettext_lazy("At most three years at once. You see the last seven days."),
}


def written(figure: str, value: float | None) -> str:
    """``12.345``; time in hours and minutes; nothing of what is unknown."""
    if value is None:
        return ""
    if figure != "watch_s":
        return str(number_format(value, use_l10n=True, force_grouping=True))
    hours, rest = divmod(abs(int(value)), 3600)
    sign = "−" if value < 0 else ""
    if not hours:
        return sign + _("%(minutes)s min") % {"minutes": rest // 60}
    told = {"hours": number_format(hours, force_grouping=True), "minutes": rest // 60}
    return sign + (_("%(hours)s h %(minutes)s min") % told if hours < 100 else _("%(hours)s h") % told)


def coverage(tally: Tally, figure: str) -> str:
    """Of how many posts a number is known, where that is not all of them."""
    known = tally.known(figure)
    if not known or known == tally.posts:
        return ""
    return _("told for %(known)s of %(posts)s posts") % {"known": written("", known), "posts": written("", tally.posts)}


def reason(state: str) -> str:
    return str(REASONS.get(state, REASONS[""]))


def change_words(change: Change, figure: str = "") -> str:
    """``up 12 %``: said, not only coloured."""
    if change.way == Way.NONE:
        return _("nothing to compare with")
    if change.way == Way.SAME:
        return _("as before")
    if change.percent is None:
        return _("up from nothing") if change.way == Way.UP else _("down")
    percent = number_format(abs(change.percent), force_grouping=True)
    text = _("up %(percent)s %%") if change.way == Way.UP else _("down %(percent)s %%")
    return text % {"percent": percent}


def span_words(period: Period) -> str:
    """``16/11/2026 – 22/11/2026``"""
    if period.first == period.last:
        return written_day(period.first)
    return f"{written_day(period.first)} – {written_day(period.last)}"


def short_day(day: date) -> str:
    return f"{day:%d/%m}"


def ago(instant: datetime | None) -> str:
    """``12 minutes ago``"""
    if instant is None:
        return ""
    past = max(timezone.now() - instant, timedelta())
    if past < timedelta(minutes=1):
        return _("just now")
    if past < timedelta(hours=1):
        minutes = int(past.total_seconds() // 60)
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
    if past < timedelta(days=2):
        hours = int(past.total_seconds() // 3600)
        return ngettext("%(count)s hour ago", "%(count)s hours ago", hours) % {"count": hours}
    return ngettext("%(count)s day ago", "%(count)s days ago", past.days) % {"count": past.days}


def range_problem(code: str) -> str:
    return str(_PROBLEMS[code]) if code else ""


def bar_days(day: date, size: int, last: date) -> str:
    """One bar's days: a day, or the first and the last of several."""
    end = min(day + timedelta(days=size - 1), last)
    return span_words(Period(first=day, last=end))
