"""One contribution: what a person or a program handed in, as plain data, and the offer that it is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.html import escape

from cms.core.text import nfc, shorten
from cms.entries.offer import Offer, OfferedFile
from cms.entries.record import Role

#: Value of ``Submission.operation``: contributions share the rows of submissions, and so their fate.
OPERATION = "contribute"
TITLE_MAX, TEXT_MAX, LINK_MAX, CONTACT_MAX = 300, 100_000, 2000, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A file whose bytes are in the store."""

    sha256: str
    filename: str
    media_type: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What was handed in. ``contact`` is for questions of the editors and is never published."""

    title: str
    form: str = ""
    text: str = ""
    link: str = ""
    files: tuple[HandedIn, ...] = ()
    contact: str = ""

    def document(self) -> dict[str, Any]:
        """As it is kept."""
        return {**asdict(self), "files": [asdict(file) for file in self.files]}


def offer_of(kept: Mapping[str, Any], *, source_name: str, form: str) -> Offer:
    """What the editors are offered. ``form`` is taken where none was chosen."""
    link = kept["link"]
    paragraphs = [f"<p>{escape(' '.join(part.split()))}</p>" for part in _paragraphs(kept["text"])]
    if link:
        paragraphs.append(f'<p><a href="{escape(link)}">{escape(link)}</a></p>')
    return Offer(
        title=shorten(nfc(kept["title"]).strip(), TITLE_MAX),
        body_html=nfc("".join(paragraphs)),
        form=kept["form"] or form,
        source_name=source_name,
        source_url=link,
        files=tuple(_file(file) for file in kept["files"]),
    )


def _paragraphs(text: str) -> list[str]:
    """A blank line parts paragraphs; where there is none, each line is one."""
    tidy = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = tidy.split("\n\n") if "\n\n" in tidy else tidy.split("\n")
    return [part for part in parts if part.strip()]


def _file(file: Mapping[str, Any]) -> OfferedFile:
    is_picture = str(file["media_type"]).startswith("image/")
    return OfferedFile(
        url=f"urn:sha256:{file['sha256']}", sha256=file["sha256"], media_type=file["media_type"],
        filename=file["filename"], bytes=file["bytes"], role=Role.IMAGE if is_picture else Role.FILE,
    )  # fmt: skip
