"""*What the numbers mean*: each word on each platform, since when, what changed, and how that is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from publishers.analytics.vocabulary import Entry, counting, vocabulary
from publishers.analytics.words import ENGAGEMENT_LABEL, ENGAGEMENT_SENSE, LABELS, SENSES, SOURCES, label_of
from publishers.contract import ENGAGEMENT, AccountFigure, Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPlatform:
    """One word on one platform."""

    slug: str
    label: Any
    #: Nothing where the platform counts no such thing.
    names: str = ""
    note: Any = ""
    since: str = ""
    changed: Any = ""
    source: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word: its shared sense, and a line for each platform."""

    key: str
    label: Any
    sense: Any
    #: Of an account, not of a post.
    is_of_account: bool
    lines: list[OnPlatform]

    @property
    def counted(self) -> list[OnPlatform]:
        return [line for line in self.lines if line.names]

    @property
    def missing(self) -> list[Any]:
        return [line.label for line in self.lines if not line.names]


class MeaningsView(WagtailAdminTemplateMixin, TemplateView):
    """For everybody at the desk: it shows no numbers, only what they are."""

    template_name = "publishers/admin/meanings.html"
    page_title = gettext_lazy("What the numbers mean")
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parts = [LABELS[part] for part in ENGAGEMENT]
        return super().get_context_data(
            words=[_word(entry) for entry in vocabulary()], platforms=[cls.label for cls in counting()],
            engagement={"label": ENGAGEMENT_LABEL, "sense": ENGAGEMENT_SENSE, "parts": parts}, **kwargs,
        )  # fmt: skip


def _word(entry: Entry) -> Word:
    return Word(
        key=entry.figure.value, label=label_of(entry.figure), sense=SENSES[entry.figure],
        is_of_account=isinstance(entry.figure, AccountFigure), lines=list(_lines(entry)),
    )  # fmt: skip


def _lines(entry: Entry) -> Iterator[OnPlatform]:
    for cls, meaning in entry.meanings:
        yield OnPlatform(slug=cls.slug, label=cls.label, **(_told(meaning) if meaning else {}))


def _told(meaning: Meaning) -> dict[str, Any]:
    return {
        "names": ", ".join(meaning.names), "note": meaning.note, "since": month_words(meaning.since),
        "changed": meaning.changed, "source": SOURCES[meaning.source],
    }  # fmt: skip


def month_words(since: str) -> str:
    """``2026-08`` as people write it here: ``08/2026``."""
    year, _dash, month = since.partition("-")
    return f"{month}/{year}" if month else year
