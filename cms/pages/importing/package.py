"""Opens an uploaded Word file, or refuses it before anything big is unpacked."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.document import Document

from .errors import ImportRefused

MAX_FILE = 20_000_000
MAX_UNPACKED = 150_000_000
#: The text itself; a thick book has a tenth of it.
MAX_TEXT_PART = 30_000_000
_MAX_PARTS = 4000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_docx(data: bytes) -> Document:
    """Open the file. Raises ``ImportRefused``."""
    if not data:
        raise ImportRefused("empty")
    if len(data) > MAX_FILE:
        raise ImportRefused("file_too_large", megabytes=round(len(data) / 1e6, 1), maximum=MAX_FILE // 1_000_000)
    if data.startswith(_OLE):
        raise ImportRefused("old_doc")
    _look_inside(data)
    try:
        return docx.Document(io.BytesIO(data))
    except (ValueError, KeyError):
        raise ImportRefused("not_docx") from None
    except Exception:  # whatever the reader meets in a damaged package
        raise ImportRefused("damaged") from None


def _look_inside(data: bytes) -> None:
    """Check the sizes that the package declares; reading stops at a declared size, so it can't be exceeded."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise ImportRefused("not_docx" if not data.startswith(b"PK") else "damaged") from None
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise ImportRefused("not_docx")
    if any(part.flag_bits & 0x1 for part in parts):
        raise ImportRefused("old_doc")
    texts = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    too_big = sum(part.file_size for part in parts) > MAX_UNPACKED
    too_long = any(part.file_size > MAX_TEXT_PART for part in texts)
    if too_big or too_long or len(parts) > _MAX_PARTS:
        raise ImportRefused("too_much_inside", maximum=(MAX_TEXT_PART if too_long else MAX_UNPACKED) // 1_000_000)
