"""Made files are fetched where carried ones are: public while the file that they were made of is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from cms.core.registries import MadeFile
from publishers.models import Derivative, DerivativeState

from .recipes import renamed


def made_of(sha256: str) -> Iterator[MadeFile]:
    """The files that these bytes were made of, as far as they are not one of them."""
    rows = Derivative.objects.filter(sha256=sha256, state=DerivativeState.READY).exclude(source=sha256)
    for source, size, media_type in rows.values_list("source", "bytes", "media_type"):
        yield MadeFile(source, size, media_type, partial(renamed, media_type=media_type))


def made_out_of(sha256: str, sources: Iterable[str]) -> MadeFile | None:
    """The same where it was made of one of these files: for who may see them before anybody else does."""
    allowed = set(sources)
    return next((made for made in made_of(sha256) if made.source in allowed), None)
