"""The package a clerk carries: the sheet, the text, the record and the files in one ZIP. Pure.

It follows section B6 of the exchange profile (docs/platforms/national_portal.md), but its files have names that a
person can read. The same message gives the same bytes; every name is ASCII and relative.
"""

from __future__ import annotations

import io
import json
import mimetypes
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Any

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex
from cms.core.text import ascii_name, nfc
from cms.entries.formats.exchange import PROFILE, exchange_record
from publishers.contract import Asset, Message
from publishers.platforms.archive import Archive

MANIFEST = "manifest.json"
SHEET = "phieu.pdf"
TEXT = "noi-dung.txt"
_EXTENSION = re.compile(r"\.[a-z0-9]{1,8}")


def package_name(message: Message) -> str:
    """``pbgdpl-<agency>-<utc>.zip``, the instant being that of the version."""
    agency = message.record.source_agency
    code = ascii_name(agency.code if agency else "", default="don-vi")
    return f"pbgdpl-{code}-{_instant(message):%Y%m%dT%H%M%SZ}.zip"


def package_zip(message: Message, sheet: bytes, more: Mapping[str, bytes] | None = None) -> bytes:
    """The whole package in memory; ``more`` is what this kind of place needs beside. Raises ``FileAltered``."""
    target = io.BytesIO()
    write_package(target, message, sheet, more)
    return target.getvalue()


def write_package(
    target: IO[bytes], message: Message, sheet: bytes, more: Mapping[str, bytes] | None = None
) -> None:  # fmt: skip
    """Write the package, files in pieces. Raises ``FileAltered``."""
    record = _json(exchange_record(message.record))
    small = {f"records/{message.record.uuid}.json": record, SHEET: sheet, **(more or {})}
    if message.kind != "withdraw":
        # For the clerk to copy from; the mark at the start makes old editors read it as UTF-8.
        small[TEXT] = f"{nfc(message.title)}\n\n{nfc(message.body)}\n".encode("utf-8-sig")
    with Archive(target, _instant(message)) as archive:
        archive.add(MANIFEST, _json(_manifest(message, small)))
        for path, data in small.items():
            archive.add(path, data)
        for number, asset in enumerate(carried(message), start=1):
            archive.add_asset(file_path(number, asset), asset)


def carried(message: Message) -> list[Asset]:
    """Each file once, in order; a withdrawal carries none."""
    if message.kind == "withdraw":
        return []
    return list({asset.sha256: asset for asset in message.assets}.values())


def file_path(number: int, asset: Asset) -> str:
    """Where a file lies in the package: ``files/01-ten-tep.png``."""
    name = PurePosixPath(asset.filename.replace("\\", "/"))
    suffix = name.suffix.lower()
    if not _EXTENSION.fullmatch(suffix):
        suffix = mimetypes.guess_extension(asset.media_type) or ".bin"
    return f"files/{number:02d}-{ascii_name(name.stem)}{suffix}"


def _manifest(message: Message, small: dict[str, bytes]) -> dict[str, Any]:
    record = message.record
    files = [
        {"path": file_path(number, asset), "sha256": asset.sha256, "bytes": asset.bytes, "media_type": asset.media_type}
        for number, asset in enumerate(carried(message), start=1)
    ]
    own = [{"path": path, "sha256": sha256_hex(data), "bytes": len(data)} for path, data in small.items()]
    operation = "withdraw" if message.kind == "withdraw" else "upsert"
    return {
        "profile": PROFILE,
        "created_at": rfc3339(_instant(message).replace(microsecond=0)),
        "records": [{
            "id": record.id, "version": record.version, "operation": operation,
            "path": f"records/{record.uuid}.json",
        }],
        "files": [*own, *files],
    }  # fmt: skip


def _instant(message: Message) -> datetime:
    record = message.record
    return record.withdrawn_at or record.updated_at or record.published_at


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
