"""From a sample to an unsaved page of its form, with its files. One function a form that has something of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from cms.pages.blocks import paragraphs
from cms.pages.body import text_as_html
from cms.pages.listing import form_models
from cms.pages.models import (
    AudioPage,
    BookPage,
    ContentPage,
    ContestPage,
    ELecturePage,
    HandbookPage,
    InfographicPage,
    LeafletPage,
    OutlinePage,
    PageFile,
    QAPage,
    SituationPage,
    SketchPage,
    StoryPage,
    VideoPage,
)
from cms.samples import draw
from cms.samples.schema import SampleItem
from cms.samples.wording import headline

from .library import Library

#: A paragraph of an infographic that is its text alternative: it has a field of its own.
_ALTERNATIVE = re.compile(r"^(?:Nội dung|Văn bản|Mô tả) thay thế", re.IGNORECASE)


class NoPageType(LookupError):
    """The form is known, but this site has no page type for it."""


def build_page(item: SampleItem, library: Library) -> ContentPage:
    """A page with everything but its place, its vocabulary terms and its citations."""
    model = form_models().get(item.form)
    if model is None:
        raise NoPageType(item.form)
    page = model(title=item.title, summary=item.summary, language=item.language, body=paragraphs(*item.body))
    _OWN.get(model, _with_cover)(page, item, library)
    return page


def _with_cover(page: Any, item: SampleItem, library: Library) -> None:
    page.cover = library.cover()


def _infographic(page: InfographicPage, item: SampleItem, library: Library) -> None:
    page.body = paragraphs(*(text for text in item.body if not _ALTERNATIVE.match(text)))
    page.image, page.image_alt = library.sheet(), headline(item)
    page.full_text_alternative = draw.infographic_alt(item)


def _film(page: VideoPage | ELecturePage, item: SampleItem, library: Library) -> None:
    page.video = library.film()
    if isinstance(page, ELecturePage) and item.duration_s:
        page.minutes = round(item.duration_s / 60)


def _sketch(page: SketchPage, item: SampleItem, library: Library) -> None:
    page.video, page.fictional = library.film(), item.fictional


def _told(page: StoryPage | SituationPage, item: SampleItem, library: Library) -> None:
    _with_cover(page, item, library)
    page.fictional = item.fictional


def _print(page: LeafletPage | HandbookPage | BookPage, item: SampleItem, library: Library) -> None:
    _with_cover(page, item, library)
    page.print_file = library.print_file()


def _outline(page: OutlinePage, item: SampleItem, library: Library) -> None:
    _with_cover(page, item, library)
    document = library.print_file()
    if document:
        page.loa_files.add(PageFile(document=document, sort_order=0))


def _audio(page: AudioPage, item: SampleItem, library: Library) -> None:
    _with_cover(page, item, library)
    page.audio, page.reading_seconds = library.recording(), item.duration_s


def _qa(page: QAPage, item: SampleItem, library: Library) -> None:
    _with_cover(page, item, library)
    page.question = item.question


def _contest(page: ContestPage, item: SampleItem, library: Library) -> None:
    _with_cover(page, item, library)
    if item.contest:
        page.opens_on, page.closes_on = item.contest.opens_on, item.contest.closes_on
        page.questions_per_attempt = item.contest.questions_per_attempt
        page.attempts_per_person = item.contest.attempts_per_person
        page.tie_break = item.contest.tie_break
    page.rules = text_as_html("\n\n".join(item.body))
    page.body = []


_OWN: dict[type[ContentPage], Callable[[Any, SampleItem, Library], None]] = {
    InfographicPage: _infographic, VideoPage: _film, ELecturePage: _film, SketchPage: _sketch, StoryPage: _told,
    SituationPage: _told, LeafletPage: _print, HandbookPage: _print, BookPage: _print, OutlinePage: _outline,
    AudioPage: _audio, QAPage: _qa, ContestPage: _contest,
}  # fmt: skip
