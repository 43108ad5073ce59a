"""What may not go public, in sentences: asked by the editing form and by every save that makes a page live."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pydantic
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from cms.pages.models import ContentPage


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is missing: the field to look at (empty: the page as a whole) and the sentence."""

    field: str
    sentence: str


def problems(page: ContentPage) -> list[Problem]:
    """Everything that keeps the page from being public, a record that can't be made included."""
    return [*_missing(page), *page.publishing_problems()] or list(_record_problems(page))


def require(page: ContentPage) -> None:
    """Raise ``ValidationError`` unless the page may be public."""
    found: dict[str, list[str]] = defaultdict(list)
    for problem in problems(page):
        found[problem.field or NON_FIELD_ERRORS].append(problem.sentence)
    if found:
        raise ValidationError(dict(found))


def _missing(page: ContentPage) -> Iterator[Problem]:
    if page.cover and not page.cover_text_alternative:
        yield Problem("cover_alt", _("The cover picture has no text alternative. Say in a line what it shows."))
    if page.valid_from and page.valid_to and page.valid_to < page.valid_from:
        yield Problem("valid_to", _("The item would lapse before it begins to hold."))
    for picture in page.loa_pictures.all():
        if not picture.text_alternative:
            sentence = _("The picture “%(title)s” has no text alternative. Say in a line what it shows.")
            yield Problem("", sentence % {"title": picture.image.title})


def _record_problems(page: ContentPage) -> Iterator[Problem]:
    """What would keep the record from being made: said now, in words, and not by a failing save."""
    try:
        page.as_record()
    except FileNotFoundError as error:
        name = Path(error.filename or str(error)).name
        yield Problem("", _("The library has lost the file “%(name)s”. Upload it again.") % {"name": name})
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        sentence = _("The field “%(field)s” cannot be published: %(reason)s")
        yield Problem(field, sentence % {"field": field, "reason": first["msg"]})
