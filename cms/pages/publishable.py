"""What may not go public, in sentences: asked by the editing form, by the API and by every save that makes a page live."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pydantic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from cms.pages.models import ContentPage


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is missing: the field to look at (empty: the page as a whole) and the sentence."""

    field: str
    sentence: str


def problems(page: ContentPage) -> Iterator[Problem]:
    """Everything that keeps the page from being public."""
    if page.cover and not page.cover_text_alternative:
        yield Problem("cover_alt", _("The cover picture has no text alternative. Say in a line what it shows."))
    if page.valid_from and page.valid_to and page.valid_to < page.valid_from:
        yield Problem("valid_to", _("The item would lapse before it begins to hold."))
    for picture in page.loa_pictures.all():
        if not picture.text_alternative:
            yield Problem("", _("The picture “%(title)s” has no text alternative. Say in a line what it shows.")
                          % {"title": picture.image.title})  # fmt: skip
    yield from page.publishing_problems()


def require(page: ContentPage) -> None:
    """Raise ``ValidationError`` unless the page may be public and a record can be made of it."""
    found: dict[str, list[str]] = defaultdict(list)
    for problem in problems(page):
        found[problem.field or "__all__"].append(problem.sentence)
    if not found:
        found.update(_record_problems(page))
    if found:
        raise ValidationError(dict(found))


def _record_problems(page: ContentPage) -> dict[str, Any]:
    """What would keep the record from being made: said now, in words, and not by a failing save."""
    try:
        page.as_record()
    except FileNotFoundError as error:
        name = getattr(error, "filename", "") or str(error)
        return {"__all__": [_("The library has lost the file “%(name)s”. Upload it again.") % {"name": name}]}
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        return {"__all__": [_("The field “%(field)s” cannot be published: %(reason)s")
                            % {"field": field, "reason": first["msg"]}]}  # fmt: skip
    return {}
