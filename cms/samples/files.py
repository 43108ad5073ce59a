"""Every file that an item of a form comes with: what the loader of samples stores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from . import draw, film, speech
from .print import printed
from .schema import SampleItem
from .wording import slug

#: Forms whose main file is a film.
FILMED = frozenset({"video", "sketch", "e_lecture"})

FileRole = Literal["main", "cover", "captions", "thumbnail", "file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """A file made from an item. ``alt`` describes a picture; ``transcript`` says what a film or recording says."""

    role: FileRole
    filename: str
    media_type: str
    content: bytes
    title: str
    alt: str = ""
    transcript: str = ""
    language: str = "vi"


def files_of(item: SampleItem, *, agency: str = "") -> tuple[MadeFile, ...]:
    """Make the item's files, main one first. Slow for films (seconds): not for a web request."""
    files: list[MadeFile] = []
    name = slug(item)
    if item.form == "infographic":
        files.append(_file(item, "main", f"{name}-infographic.png", "image/png", draw.infographic(item, agency=agency),
                           alt=draw.infographic_alt(item)))  # fmt: skip
    if item.form in FILMED:
        words = film.transcript(item)
        files.append(_file(item, "main", f"{name}.mp4", "video/mp4", film.film(item, agency=agency), transcript=words))
        files.append(_file(item, "captions", f"{name}.vtt", "text/vtt", film.captions(item).encode()))
        files.append(_file(item, "thumbnail", f"{name}-thumbnail.png", "image/png", draw.thumbnail(item, agency=agency),
                           alt=draw.cover_alt(item)))  # fmt: skip
    if item.form == "audio":
        words = f"{speech.note(item)}\n\n{speech.script(item)}"
        files.append(_file(item, "main", f"{name}.mp3", "audio/mpeg", speech.audio(item), transcript=words))
    paper = printed(item, agency=agency)
    if paper is not None:
        files.append(_file(item, "file", f"{name}.pdf", "application/pdf", paper))
    files.append(_file(item, "cover", f"{name}-cover.png", "image/png", draw.cover(item, agency=agency),
                       alt=draw.cover_alt(item)))  # fmt: skip
    return tuple(files)


def _file(
    item: SampleItem,
    role: FileRole,
    filename: str,
    media_type: str,
    content: bytes,
    *,
    alt: str = "",
    transcript: str = "",
) -> MadeFile:
    return MadeFile(
        role=role, filename=filename, media_type=media_type, content=content, title=item.title, alt=alt,
        transcript=transcript, language=item.language,
    )  # fmt: skip
