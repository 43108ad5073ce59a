"""Sums by day, channel, agency, campaign, topic and form, for what one person may see: a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When

from publishers.models import SUMMED, PostDay, PostFact

from ..dashboards.comparing import Pair, Tally, total
from ..dashboards.ranges import Range, days_of
from .gaining import Gained, summed, summed_already
from .growing import told_states
from .posting import posted
from .summing import COLUMNS, changed_days, keys_of

#: What may be asked by; also the names in addresses.
DIMENSIONS = tuple(COLUMNS)
#: Read together, so that a range is walked three times and not five.
_TOGETHER = (("channel",), ("agency", "form"), ("campaign", "topic"))
#: So many days without sums are named one by one; with more, all rows are walked through.
_NOT_SUMMED = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a person may see: everything, or some channels and the items of some pages."""

    everything: bool = False
    channels: frozenset[int] = frozenset()
    #: Pages whose items they are; a queryset of keys.
    pages: Any = None

    def posts(self) -> Q:
        if self.everything:
            return Q()
        seen = Q(channel_id__in=self.channels)
        return seen | Q(entry__page_id__in=self.pages) if self.pages is not None else seen

    def days(self) -> Q:
        if self.everything:
            return Q()
        seen = Q(channel_id__in=self.channels)
        if self.pages is None:
            return seen
        return seen | Q(post__in=PostFact.objects.filter(entry__page_id__in=self.pages).values("pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which days, of whose posts, narrowed to what."""

    range: Range
    sight: Sight
    #: Dimension → key.
    only: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Answer:
    """All the sums of a question."""

    whole: Pair
    #: Dimension → key → its sums. A post with two topics counts in both; one with none under the empty key.
    by: dict[str, dict[str, Pair]]
    #: Figure → day → gain.
    days: dict[str, dict[date, int]]
    #: When the posts of the range were heard of: the longest ago, and last.
    oldest: datetime | None = None
    newest: datetime | None = None


def answer(question: Question) -> Answer:
    """Nine queries at most, whatever the range and the number of posts."""
    by: dict[str, dict[str, Pair]] = {name: defaultdict(Pair) for name in DIMENSIONS}
    days: dict[str, dict[date, int]] = {figure: defaultdict(int) for figure in (*SUMMED, "posts")}
    first = question.range.now.first
    for names, at, keys, sums in gains(question):
        is_now = at >= first if isinstance(at, date) else at
        for name, key in zip(names, keys, strict=True):
            for one in keys_of(name, key):
                _side(by[name][one], is_now=is_now).gain(sums)
        if isinstance(at, date):
            for figure, value in sums.items():
                days[figure][at] += value or 0
    found = Answer(whole=Pair(), by=by, days=days)
    _add_posts(question, found)
    found.whole = total(by["channel"].values())
    return found


def posts_in(question: Question) -> QuerySet[PostFact]:
    """The posts that were published in the range."""
    now = question.range.now
    found = PostFact.objects.filter(question.sight.posts(), narrowed(question.only))
    return found.filter(posted_on__gte=now.first, posted_on__lte=now.last)


def days_in(question: Question) -> QuerySet[PostDay]:
    """What was gained in the range and in the days before it."""
    found = PostDay.objects.filter(question.sight.days(), narrowed(question.only))
    return found.filter(day__gte=question.range.first, day__lte=question.range.now.last).order_by()


def narrowed(only: Mapping[str, str]) -> Q:
    """What the keys ask for. A key that is no number where one is meant finds nothing."""
    asked = Q()
    for name, key in only.items():
        if name == "topic":
            asked &= Q(topics__contains=f",{key},")
        elif name in ("channel", "campaign"):
            # Longer ones are no key of any row, and more than a database takes.
            asked &= Q(**{COLUMNS[name]: int(key)}) if key.isdecimal() and len(key) < 19 else Q(pk__in=[])
        else:
            asked &= Q(**{COLUMNS[name]: key})
    return asked


def _add_posts(question: Question, to: Answer) -> None:
    rows = _posts_of_both(question).annotate(is_now=_flag(posted_on__gte=question.range.now.first))
    for some in posted(rows, COLUMNS):
        states = told_states(some.told)
        for name, key in zip(some.names, some.keys, strict=True):
            for one in keys_of(name, key):
                _side(to.by[name][one], is_now=some.is_now).post(states, some.count, was_asked=some.was_asked)
        if some.is_now and some.oldest and some.newest:
            to.oldest = min(to.oldest or some.oldest, some.oldest)
            to.newest = max(to.newest or some.newest, some.newest)


def gains(question: Question) -> Iterator[Gained]:
    """Of everything out of the sums that are kept, and the days that have none yet; of a part out of its rows."""
    rows, range_ = days_in(question), question.range
    if question.sight.everything and not question.only:
        changed = changed_days(range_.first, range_.now.last)
        if len(changed) <= _NOT_SUMMED:
            yield from summed_already(range_.first, range_.now.first, range_.now.last, changed)
            rows = rows.filter(day__in=changed)
    yield from _walked(rows, range_.now.first)


def _walked(rows: QuerySet[PostDay], first: date) -> Iterator[Gained]:
    """Where the database can, all of it in one walk."""
    columns = [[(name, COLUMNS[name]) for name in names] for names in _TOGETHER]
    return summed(rows.annotate(is_now=_flag(day__gte=first)), columns, SUMMED)


def posts_by_day(question: Question) -> dict[date, int]:
    """How many were published on each day of both spans. One query."""
    return dict(_posts_of_both(question).values_list("posted_on").annotate(Count("pk")))


def _posts_of_both(question: Question) -> QuerySet[PostFact]:
    """What was published in the range and in the days before it."""
    found = PostFact.objects.filter(question.sight.posts(), narrowed(question.only))
    return found.filter(posted_on__gte=question.range.first, posted_on__lte=question.range.now.last).order_by()


def series(answer: Answer, figure: str, range_: Range) -> tuple[list[int], list[int]]:
    """Day by day: the days looked at, and those before."""
    gains = answer.days[figure]
    return [gains.get(day, 0) for day in range_.days], [gains.get(day, 0) for day in days_of(range_.before)]


def _side(pair: Pair, *, is_now: bool) -> Tally:
    return pair.now if is_now else pair.before


def _flag(**condition: Any) -> Case:
    return Case(When(**condition, then=Value(True)), default=Value(False), output_field=BooleanField())
