"""Office files are ZIPs that keep the minute of their making. Without it, the same content is the same bytes."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

_EPOCH = (1980, 1, 1, 0, 0, 0)
_PROPERTIES = "docProps/core.xml"
#: openpyxl writes the present moment over what it was told.
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_CREATED = re.compile(rb"<dcterms:created[^>]*>([^<]*)</dcterms:created>")


def repacked(data: bytes) -> bytes:
    """The same parts in the same order, all of one old day; "modified" is when it was created."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            part = source.read(name)
            if name == _PROPERTIES:
                part = _settled(part)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            made.writestr(info, part)
    return target.getvalue()


def _settled(properties: bytes) -> bytes:
    created = _CREATED.search(properties)
    return _MODIFIED.sub(rb"\g<1>" + created[1] + rb"\g<2>", properties) if created else properties
