"""Subscriptions in words: which feed, how it stands, what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.core.moments import moment
from cms.entries.models import AgencyName
from cms.entries.selection import VOCABULARIES, Labels, split
from syndication.models import Subscription, SubscriptionState
from syndication.outbound.wanted import ALL
from syndication.websub.sentences import explain

_FORMATS = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed", "podcast": gettext_lazy("podcast")}


class TopicWords:
    """Names the feeds of a whole list with two queries."""

    def __init__(self, topics: Iterable[str]) -> None:
        self._topics = set(topics)
        self._labels = Labels()

    def of(self, topic: str) -> str:
        """``Sở Tư pháp – Video, Infographic · Atom``"""
        scope, ending, query = _parts(topic)
        parts = [_("Everything") if scope == ALL else self._agencies.get(scope, scope)]
        for vocabulary in VOCABULARIES:
            codes = split(query.get(vocabulary, ()))
            if codes:
                known = self._labels.of(vocabulary)
                parts.append(", ".join(str(known.get(code, code)) for code in codes))
        return f"{' – '.join(parts)} · {_FORMATS.get(ending, ending)}"

    @cached_property
    def _agencies(self) -> Mapping[str, str]:
        codes = {_parts(topic)[0] for topic in self._topics}
        rows = AgencyName.objects.filter(code__in=codes).oldest_first()
        return dict(rows.values_list("code", "name"))


def _parts(topic: str) -> tuple[str, str, Mapping[str, list[str]]]:
    parts = urlsplit(topic)
    scope, _dot, ending = parts.path.rpartition("/")[2].rpartition(".")
    return scope, ending, parse_qs(parts.query)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a subscription stands: a tone, a word, and what is to be said beside it."""

    tone: str
    label: str
    note: str = ""


def standing(row: Subscription) -> Standing:
    """In words that need no training."""
    problem = explain(row.problem)
    if row.state == SubscriptionState.ACTIVE and row.failures:
        count = ngettext("%(count)s try failed", "%(count)s tries failed", row.failures) % {"count": row.failures}
        again = _("next try %(at)s") % {"at": moment(row.due_at)} if row.due_at else ""
        return Standing(tone="amber", label=_("cannot be told"), note=" · ".join(filter(None, [count, again])))
    if row.state == SubscriptionState.ACTIVE:
        return Standing(tone="green", label=row.get_state_display(), note=problem)
    if row.state == SubscriptionState.VERIFYING:
        return Standing(
            tone="quiet", label=row.get_state_display(), note=_("The callback has not confirmed it yet.")
        )  # fmt: skip
    if row.state == SubscriptionState.GIVEN_UP:
        again = _("Its server did not take our messages. Its webmaster mends that and subscribes again.")
        return Standing(tone="red", label=row.get_state_display(), note=again)
    return Standing(tone="quiet", label=row.get_state_display(), note=problem)
