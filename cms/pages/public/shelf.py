"""The shelf: books, handbooks and leaflets, to take along or to read here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from wagtail.models import Page

from cms.media.models import LoaDocument
from cms.pages.models import BookPage, HandbookPage, LeafletPage

#: Forms that stand on the shelf, in its order.
SHELVED: tuple[Any, ...] = (BookPage, HandbookPage, LeafletPage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """One thing on the shelf: its page, and the file to take along."""

    page: Any
    file: LoaDocument

    @property
    def kind(self) -> str:
        return str(self.file.file_extension).upper()

    @property
    def size(self) -> int | None:
        """Bytes; nothing where the library lost the file."""
        try:
            return self.file.get_file_size()
        except OSError:
            return None

    @property
    def opens_here(self) -> bool:
        """Whether browsers show such a file themselves."""
        return self.kind == "PDF"


def volumes(root: Page, form: str = "") -> Any:
    """Pages on the shelf, the newest first."""
    kinds = [model for model in SHELVED if form in ("", model.form)] or SHELVED
    shelved: list[int] = []
    for model in kinds:
        shelved += model.objects.exclude(print_file=None).values_list("pk", flat=True)
    found = Page.objects.live().public().descendant_of(root).filter(pk__in=shelved)
    return found.order_by("-first_published_at", "-pk").specific()


def volume(page: Any) -> Volume | None:
    """What stands on the shelf for a page; nothing for one that has no file."""
    try:
        file = getattr(page, "print_file", None)
    except ObjectDoesNotExist:
        return None
    return Volume(page=page, file=file) if file is not None else None
