"""The ZIP file of pictures and documents: what is in it, whether it is what its name says, and taking it out."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from PIL import Image

from cms.core.text import fold
from cms.entries import blobs

from . import files
from .refusals import Refused

MAX_ZIP = 200_000_000
_MAX_UNPACKED = 1_000_000_000
_MOST_FILES = 3000
#: Text packs to a tenth; what packs better than this was made to fill a disk.
_RATIO, _RATIO_FROM = 200, 5_000_000
MAX_PICTURE = 20 * 1024 * 1024
MAX_DOCUMENT = 20 * 1024 * 1024
_MAX_PIXELS = 60_000_000
_PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp", "AVIF": "image/avif"}
_ZIPPED, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: Suffix → how such a file begins; text formats have no beginning of their own.
_BEGINS: Mapping[str, bytes] = {
    "pdf": b"%PDF", "docx": _ZIPPED, "xlsx": _ZIPPED, "pptx": _ZIPPED, "odt": _ZIPPED, "epub": _ZIPPED,
    "zip": _ZIPPED, "doc": _OLE,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a file in the ZIP is by its content. ``problem``: a code of ``checking``, empty when it can be taken."""

    media_type: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A file in our own store."""

    sha256: str
    media_type: str
    filename: str
    size: int


class Parcel:
    """An open ZIP file, looked into by name. Names differ by folder, case, normal form and old codes: all are tried."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._facts: dict[str, Fact] = {}

    @cached_property
    def _by_name(self) -> dict[str, zipfile.ZipInfo]:
        found: dict[str, zipfile.ZipInfo] = {}
        for member in self._archive.infolist():
            name = _name_of(member)
            if not member.is_dir() and not PurePosixPath(name).name.startswith("."):
                for key in (_same(name), _same(PurePosixPath(name).name), fold(PurePosixPath(name).name)):
                    found.setdefault(key, member)
        return found

    def __len__(self) -> int:
        return len({member.filename for member in self._by_name.values()})

    def _find(self, name: str) -> zipfile.ZipInfo | None:
        wanted = name.replace("\\", "/")
        last = PurePosixPath(wanted).name
        keys = (_same(wanted), _same(last), fold(last))
        return next((self._by_name[key] for key in keys if key in self._by_name), None)

    def look(self, name: str, *, is_picture: bool) -> Fact:
        """What it is; only its beginning is read."""
        member = self._find(name)
        if member is None:
            return Fact(problem="file_missing")
        key = f"{member.filename}\x00{is_picture}"
        if key not in self._facts:
            self._facts[key] = self._picture(member) if is_picture else self._document(member)
        return self._facts[key]

    def take(self, name: str, *, is_picture: bool) -> Taken | None:
        """Keep its bytes in the store; nothing where it can't be taken."""
        fact = self.look(name, is_picture=is_picture)
        member = self._find(name)
        if fact.problem or member is None:
            return None
        limit = MAX_PICTURE if is_picture else MAX_DOCUMENT
        try:
            with self._archive.open(member) as opened:
                data = opened.read(limit + 1)
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError):
            return None
        if len(data) > limit:
            return None
        filename = PurePosixPath(_name_of(member)).name
        return Taken(
            sha256=blobs.pin_bytes(data), media_type=fact.media_type, filename=filename, size=len(data)
        )  # fmt: skip

    def _picture(self, member: zipfile.ZipInfo) -> Fact:
        if member.file_size > MAX_PICTURE:
            return Fact(problem="file_too_large")
        try:
            with self._archive.open(member) as opened, Image.open(opened) as picture:
                kind, pixels = picture.format or "", picture.width * picture.height
        except Exception:  # whatever a decoder meets in damaged bytes
            return Fact(problem="not_a_picture")
        if kind not in _PICTURES:
            return Fact(problem="not_a_picture")
        return Fact(media_type=_PICTURES[kind], problem="picture_too_big" if pixels > _MAX_PIXELS else "")

    def _document(self, member: zipfile.ZipInfo) -> Fact:
        suffix = PurePosixPath(member.filename).suffix.lower().lstrip(".")
        if suffix not in settings.WAGTAILDOCS_EXTENSIONS:
            return Fact(problem="file_type")
        if member.file_size > MAX_DOCUMENT:
            return Fact(problem="file_too_large")
        try:
            with self._archive.open(member) as opened:
                head = opened.read(8)
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError):
            return Fact(problem="file_damaged")
        if not head.startswith(_BEGINS.get(suffix, b"")):
            return Fact(problem="file_damaged")
        return Fact(media_type="application/pdf" if suffix == "pdf" else "application/octet-stream")


class NoParcel(Parcel):
    """No ZIP file was uploaded: nothing is in it."""

    def __init__(self) -> None:
        self._facts = {}

    @cached_property
    def _by_name(self) -> dict[str, zipfile.ZipInfo]:
        return {}


def keep_parcel(file: BinaryIO, size: int) -> str:
    """Look the ZIP file over and keep it in the store; returns its SHA-256. Raises ``Refused``."""
    if size > MAX_ZIP:
        raise Refused("too_large", megabytes=round(size / 1e6, 1), maximum=MAX_ZIP // 1_000_000)
    try:
        with zipfile.ZipFile(file) as archive:
            _look_over(archive)
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError):
        raise Refused("not_zip") from None
    # Never whole in memory: a web process has others to serve.
    whole = file if isinstance(file, File) else File(file)
    return files.keep(whole)


@contextmanager
def opened(sha256: str) -> Iterator[Parcel]:
    """The kept ZIP file; without one, a parcel in which nothing is."""
    if not sha256:
        yield NoParcel()
        return
    with files.open_kept(sha256) as data, zipfile.ZipFile(data) as archive:
        yield Parcel(archive)


def _look_over(archive: zipfile.ZipFile) -> None:
    """By the sizes that the archive declares: reading stops there, so they can't be exceeded."""
    members = archive.infolist()
    if len(members) > _MOST_FILES:
        raise Refused("too_many_files", maximum=_MOST_FILES)
    for member in members:
        if member.flag_bits & 0x1:
            raise Refused("zip_locked")
        if member.file_size > _RATIO_FROM and member.file_size > _RATIO * max(member.compress_size, 1):
            raise Refused("bomb", name=PurePosixPath(_name_of(member)).name)
    if sum(member.file_size for member in members) > _MAX_UNPACKED:
        raise Refused("too_much_inside", maximum=_MAX_UNPACKED // 1_000_000)


def _name_of(member: zipfile.ZipInfo) -> str:
    """Names that are not marked as Unicode mostly are it all the same."""
    name = member.filename.replace("\\", "/")
    if member.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
