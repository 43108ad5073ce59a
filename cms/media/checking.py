"""What an uploaded file really is, looked at by its bytes: the name and the type that a browser tells are not believed.

Pure: a file and its name in, nothing or a refusal out. Nothing is unpacked to the disk, and nothing big into memory.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

#: A text of a hundred pages unpacks to some megabytes; what grows further was made to harm.
UNPACKED_MAX = 600 * 1024 * 1024
_RATIO_MAX, _RATIO_FROM = 200, 20 * 1024 * 1024
_MEMBERS_MAX = 5000
_HEAD = 4096

SENTENCES: Mapping[str, Any] = {
    "empty": _("The file is empty. Upload it again."),
    "other": _("This is not what its name says (%(suffix)s). Save it anew in the program it comes from."),
    "active": _("The file carries a web page or a script. Save it as PDF, or as a picture."),
    "macros": _("The document carries macros. Save it without macros (.docx, .xlsx, .pptx) and upload that."),
    "bomb": _("Unpacked, the file would be far too large. Pack fewer files at once."),
    "members": _("The archive holds a file that could run or a wrong path (%(name)s). Take it out."),
    "locked": _("The file is protected by a password, so nobody can check it. Save it without one."),
    "broken": _("The file is damaged or was not uploaded in full. Upload it again."),
    "script_pdf": _("This PDF runs a script or starts a program when it is opened. Print it to a new PDF."),
}

#: Suffix → how such files begin. An empty one: text, of which more is asked below.
_BEGINS: Mapping[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",), "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",), "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",), "pptx": (b"PK\x03\x04",), "odt": (b"PK\x03\x04",), "epub": (b"PK\x03\x04",),
    "zip": (b"PK\x03\x04", b"PK\x05\x06"), "vtt": (), "srt": (),
}  # fmt: skip
#: What an Office package must hold to be that.
_CORE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "content.xml", "epub": "META-INF/container.xml"}
_MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|macrosheets/|Basic/script-l[bc]\.xml)|activeX\d*\.bin$", re.I)
_RUNS = re.compile(r"\.(exe|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|msi|jar|dll|html?|svgz?|xhtml|mht)$", re.I)
_ACTIVE = re.compile(rb"<\s*(script|svg|html|iframe|object|embed|body|!doctype\s+html|\?xml-stylesheet)\b", re.I)
_PDF_ACTS = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|XFA)\b|/OpenAction\s*<<[^>]{0,200}/(JavaScript|URI)")
_PDF_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")


class Refused(ValueError):
    """``str()`` is a sentence for who uploaded it."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return str(SENTENCES[self.code]) % self.params


def check_document(file: BinaryIO, name: str) -> None:
    """Raises ``Refused`` for what is not what it says, or could do something when it is opened."""
    suffix = PurePosixPath(name).suffix.lower().lstrip(".")
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise Refused("empty")
    begins = _BEGINS.get(suffix)
    if begins is None or (begins and not head.startswith(begins)):
        raise Refused("other", suffix=f".{suffix}")
    if not begins:
        _text(head)
    elif suffix == "pdf":
        _pdf(file)
    elif suffix == "doc":
        _old_office(file)
    else:
        _package(file, suffix)
    file.seek(0)


def check_picture(file: BinaryIO) -> None:
    """Raises ``Refused`` for a picture that is also something else: a page, a script, an archive behind it."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise Refused("empty")
    file.seek(0, io.SEEK_END)
    file.seek(max(0, file.tell() - 65_557))  # an archive ends with its directory
    if _ACTIVE.search(head) or b"PK\x05\x06" in file.read():
        raise Refused("active")
    file.seek(0)


def _text(head: bytes) -> None:
    if b"\0" in head:
        raise Refused("other", suffix="text")
    if _ACTIVE.search(head):
        raise Refused("active")


def _pdf(file: BinaryIO) -> None:
    """Names can be spelled with ``#`` codes, and lie in compressed parts: each is unpacked a little and looked at."""
    file.seek(0)
    data = file.read(64 * 1024 * 1024)
    if _ACTIVE.search(data[:1024]):
        raise Refused("active")
    if _acts(data) or any(_acts(part) for part in _object_streams(data)):
        raise Refused("script_pdf")


def _acts(data: bytes) -> bool:
    return _PDF_ACTS.search(_PDF_NAME.sub(lambda found: bytes([int(found[1], 16)]), data)) is not None


def _object_streams(data: bytes) -> list[bytes]:
    parts = []
    for found in re.finditer(rb"/ObjStm.{0,300}?stream\r?\n", data, re.S):
        try:
            parts.append(zlib.decompressobj().decompress(data[found.end() : found.end() + 4_000_000], 4_000_000))
        except zlib.error:
            continue
    return parts


def _old_office(file: BinaryIO) -> None:
    """The old format keeps macros in folders whose names stand in UTF-16."""
    file.seek(0)
    data = file.read(64 * 1024 * 1024)
    if any(name.encode("utf-16-le") in data for name in ("_VBA_PROJECT", "VBA\0", "Macros")):
        raise Refused("macros")


def _package(file: BinaryIO, suffix: str) -> None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            kinds = _content_types(archive) if suffix in ("docx", "xlsx", "pptx") else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise Refused("broken") from None
    _sizes(members)
    if any(member.flag_bits & 1 for member in members):
        raise Refused("locked")
    names = [member.filename for member in members]
    core = _CORE.get(suffix)
    if core and not any(name.startswith(core) for name in names):
        raise Refused("other", suffix=f".{suffix}")
    if b"macroEnabled" in kinds or any(_MACROS.search(name) for name in names):
        raise Refused("macros")
    for name in names:
        leaves = ".." in PurePosixPath(name).parts or name.startswith(("/", "\\")) or "\\.." in name or ":" in name[:3]
        # A book of EPUB is made of pages; they are never served from here.
        if leaves or (suffix != "epub" and _RUNS.search(name)):
            raise Refused("members", name=name[-60:])


def _content_types(archive: zipfile.ZipFile) -> bytes:
    with archive.open("[Content_Types].xml") as part:
        return part.read(1024 * 1024)


def _sizes(members: list[zipfile.ZipInfo]) -> None:
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    too_tight = unpacked > _RATIO_FROM and unpacked > _RATIO_MAX * max(packed, 1)
    if len(members) > _MEMBERS_MAX or unpacked > UNPACKED_MAX or too_tight:
        raise Refused("bomb")
