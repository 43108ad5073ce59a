"""Takes out of a picture what its maker did not mean to publish: place, device, thumbnails, comments.

The picture itself is not encoded anew where that can be helped: a JPEG loses parts of its head, nothing of its
quality. How it is turned and how its colours are meant stay, since readers would see the difference.
"""

from __future__ import annotations

import io
import re
import struct
from typing import BinaryIO

from PIL import Image, ImageOps

_ORIENTATION = 0x0112
_JPEG_QUALITY = 92
#: Application parts of a JPEG that stay: how it is read (JFIF), its colours (ICC) and Adobe's colour mark.
_KEPT = {0xE0, 0xEE}
_SCAN, _END = 0xDA, 0xD9
#: Inside a scan 0xFF is followed by zero, or by a restart mark.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_PNG_DROPPED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_PNG = b"\x89PNG\r\n\x1a\n"


def cleaned(file: BinaryIO) -> bytes | None:
    """The picture without what it tells beside itself; ``None`` where it tells nothing."""
    file.seek(0)
    data = file.read()
    if data.startswith(b"\xff\xd8\xff"):
        found = _jpeg(data)
    elif data.startswith(_PNG):
        found = _png(data)
    else:
        found = _anew(data)
    file.seek(0)
    return None if found == data else found


def _jpeg(data: bytes) -> bytes:
    turned = _turned(data)
    out, at = bytearray(b"\xff\xd8"), 2
    if turned:
        out += _only_orientation(turned)
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != _END:
        kind = data[at + 1]
        if kind == 0xFF:  # padding
            at += 1
            continue
        until = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        if kind == _SCAN:
            marker = _NEXT_MARKER.search(data, until)
            until = marker.start() if marker else len(data)
        if _stays(kind, data[at : at + 16]):
            out += data[at:until]
        at = until
    # What follows the end is no part of the picture: another one, with a head of its own, or something else.
    return bytes(out + b"\xff\xd9")


def _stays(kind: int, head: bytes) -> bool:
    is_profile = kind == 0xE2 and head[4:15] == b"ICC_PROFILE"
    return is_profile or kind in _KEPT or not (0xE0 <= kind <= 0xEF or kind == 0xFE)


def _turned(data: bytes) -> int:
    with Image.open(io.BytesIO(data)) as image:
        known = image.getexif().get(_ORIENTATION, 1)
    return known if known in range(2, 9) else 0


def _only_orientation(value: int) -> bytes:
    body = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes) -> bytes:
    out, at = bytearray(_PNG), len(_PNG)
    while at + 12 <= len(data):
        length, kind = struct.unpack(">I", data[at : at + 4])[0], data[at + 4 : at + 8]
        if kind not in _PNG_DROPPED:
            out += data[at : at + 12 + length]
        at += 12 + length
        if kind == b"IEND":
            break
    return bytes(out)


def _anew(data: bytes) -> bytes:
    """WebP and AVIF are encoded again, and only where they tell something; moving pictures stay as they are."""
    with Image.open(io.BytesIO(data)) as image:
        tells = bool(image.getexif()) or bool(image.info.get("xmp"))
        if not tells or getattr(image, "n_frames", 1) > 1 or image.format not in ("WEBP", "AVIF"):
            return data
        kept, out = ImageOps.exif_transpose(image), io.BytesIO()
        kept.save(out, image.format, quality=_JPEG_QUALITY, icc_profile=image.info.get("icc_profile"), exif=b"")
    return out.getvalue()
