"""What became of a post, in numbers: each with its age, and unknown said as unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.moments import written_day
from publishers.analytics.reading import changes, fallen_from
from publishers.analytics.words import LABELS
from publishers.contract import Feature, Figure
from publishers.models import Delivery, MeasuredPost, Metric, Told
from publishers.registry import UnknownPlatform, get_platform
from publishers.sentences import Explained, explain

from ..meanings import month_words

_WORDS = {
    Told.PENDING: gettext_lazy("not told yet: the platform counts it some days later"),
    Told.NOT_OFFERED: gettext_lazy("the platform does not tell it for this post"),
    Told.FAILED: gettext_lazy("the platform refused it: renamed over there, or the access has no right to it"),
}
_NUMBERS = (Told.VALUE, Told.ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """One figure on the page."""

    label: str
    #: The number last told, written for people; empty where there never was one.
    number: str
    #: When that was heard.
    heard_at: datetime | None
    #: Why there is no number, or no newer one.
    words: str
    #: The platform's own names.
    names: str
    #: What must be known before it is compared: counted otherwise since, or less than before.
    marks: tuple[str, ...]
    #: What the word means, on every platform.
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFigures:
    """All figures of one post."""

    post: MeasuredPost | None
    lines: list[FigureLine]
    #: Figures that this platform counts for nobody.
    not_counted: list[str]
    problem: Explained | None


def figures_of(delivery: Delivery) -> PostFigures | None:
    """The figures of the post that the delivery is about; ``None`` where none can be."""
    try:
        platform = get_platform(delivery.channel.platform)
    except UnknownPlatform:
        return None
    if Feature.METRICS not in platform.capabilities.features or not delivery.remote_id or not delivery.published_at:
        return None
    # A correction in place is about the post that another delivery brought.
    post = MeasuredPost.objects.filter(channel=delivery.channel_id, remote_id=delivery.remote_id).first()
    lines = _lines(Metric.objects.filter(delivery=post.pk).order_by("day")) if post else []
    known = {str(LABELS[figure]) for figure in Figure} - {line.label for line in lines}
    problem = post.problem if post else None
    return PostFigures(
        post=post,
        lines=lines,
        not_counted=[str(LABELS[figure]) for figure in Figure if lines and str(LABELS[figure]) in known],
        problem=explain(problem["code"], problem.get("params"), platform.slug) if problem else None,
    )


def _lines(rows: Iterable[Metric]) -> list[FigureLine]:
    found: dict[str, list[Metric]] = {}
    for row in rows:
        found.setdefault(row.figure, []).append(row)
    return [_line(figure, found[figure]) for figure in Figure if figure in found]


def _line(figure: Figure, rows: list[Metric]) -> FigureLine:
    last, number = rows[-1], next((row for row in reversed(rows) if row.state in _NUMBERS), None)
    return FigureLine(
        label=str(LABELS[figure]),
        number=_written(figure, number.value or 0) if number else "",
        heard_at=number.fetched_at if number else None,
        words=str(_WORDS.get(Told(last.state), "")),
        names=last.names,
        marks=tuple(_marks(figure, rows)),
        url=f"{reverse('loa_meanings')}#{figure.value}",
    )


def _marks(figure: Figure, rows: list[Metric]) -> Iterator[str]:
    for day, since in changes(rows):
        told = {"since": month_words(since) or written_day(day)}
        yield _("The platform counts this otherwise since %(since)s: numbers from before can't be compared.") % told
    fell = fallen_from(rows)
    if fell is not None:
        told = {"number": _written(figure, fell[1]), "day": written_day(fell[0])}
        yield _("The platform took some back: on %(day)s it told %(number)s.") % told


def _written(figure: Figure, value: int) -> str:
    if figure is not Figure.WATCH_S:
        return str(number_format(value, use_l10n=True, force_grouping=True))
    hours, rest = divmod(value, 3600)
    values: dict[str, Any] = {"hours": number_format(hours, force_grouping=True), "minutes": rest // 60}
    return _("%(hours)s h %(minutes)s min") % values
