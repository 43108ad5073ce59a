"""Copies an offer's files from their source into our own store: bounded, through the guard, by what the bytes are."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import PurePosixPath

import filetype

from cms.core.conf import conf
from cms.core.http import HttpClient, HttpError
from cms.entries import blobs
from cms.entries.offer import Offer, OfferedFile

MOST_FILES = 40
#: A file, and all files of one item together.
FILE_MAX, ITEM_MAX = 20 * 1024 * 1024, 100 * 1024 * 1024
#: For one file, and for all: a person waits.
FILE_S, ITEM_S = 15.0, 25.0
_AT_ONCE = 4
_PICTURES = {"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"}
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/avif": "avif"}
#: What begins like an archive may be any of these: the name says which.
_ZIPPED = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text", "epub": "application/epub+zip",
}  # fmt: skip
#: A picture of so few bytes is a counter, not a picture.
_FEWEST_BYTES = 100


def copy_files(offer: Offer) -> Offer:
    """The offer, with the hash of every file that could be copied. The network is used; no transaction may be open."""
    wanted = [file for file in offer.files if not file.sha256 and file.url.startswith(("https://", "http://"))]
    if not wanted:
        return offer
    until, left = time.monotonic() + ITEM_S, [ITEM_MAX]
    http = HttpClient(replace(conf().http_policy(), read_timeout=FILE_S, deadline=FILE_S, max_bytes=FILE_MAX))

    def copy(file: OfferedFile) -> OfferedFile:
        if time.monotonic() > until or left[0] <= 0:
            return file
        copied = _copy(file, http)
        left[0] -= copied.bytes or 0
        return copied

    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="loa-copy") as threads:
        copied = dict(zip(wanted[:MOST_FILES], threads.map(copy, wanted[:MOST_FILES]), strict=True))
    return offer.model_copy(update={"files": tuple(copied.get(file, file) for file in offer.files)})


def _copy(file: OfferedFile, http: HttpClient) -> OfferedFile:
    try:
        answer = http.request("GET", file.url, follow=3)
    except (HttpError, ValueError):
        return file
    kind = kind_of(answer.content, file.filename)
    is_wanted = kind in _PICTURES or (bool(kind) and not kind.startswith("image/") and not file.is_picture)
    if answer.status != 200 or not is_wanted or len(answer.content) < _FEWEST_BYTES:
        return file
    name = PurePosixPath(file.filename).stem or "tep"
    suffix = _ENDINGS.get(kind) or PurePosixPath(file.filename).suffix.lstrip(".") or "bin"
    learnt = {
        "sha256": blobs.pin_bytes(answer.content), "bytes": len(answer.content), "media_type": kind,
        "filename": f"{name}.{suffix}",
    }  # fmt: skip
    return file.model_copy(update=learnt)


def kind_of(content: bytes, filename: str) -> str:
    """The media type by the bytes; what the server calls it does not matter. Empty for what nobody can tell."""
    guessed = filetype.guess(content)
    kind = guessed.mime if guessed else ""
    if kind == "application/zip":
        return _ZIPPED.get(PurePosixPath(filename).suffix.lower().lstrip("."), kind)
    return kind
