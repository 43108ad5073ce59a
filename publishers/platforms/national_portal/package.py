"""The hand-carried package of section B6: a ZIP with records, files and a sheet to copy from. Pure.

The same records, files, agency and instant give the same bytes, so a package can be made again for a download and its
hash still proves what was carried. Names inside are ASCII, made of hashes and uuids, never of what people typed.
"""

from __future__ import annotations

import hashlib
import io
import json
import mimetypes
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import IO, Any

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex
from cms.core.text import ascii_name
from cms.entries.formats.exchange import PROFILE, exchange_record
from cms.entries.record import AgencyReference, Record
from publishers.contract import Asset

from .sheet import update_sheet

#: A record and the files that travel with it.
Item = tuple[Record, Sequence[Asset]]

MANIFEST = "manifest.json"
SHEET = "phieu-cap-nhat.pdf"
_CHUNK = 1024 * 1024
_EXTENSION = re.compile(r"\.[a-z0-9]{1,8}")


class FileAltered(Exception):
    """A file's bytes are not those of its hash."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename)
        self.filename = filename


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A small entry of the package."""

    path: str
    data: bytes


def package_name(agency: AgencyReference, now: datetime) -> str:
    """``pbgdpl-<agency>-<utc>.zip``."""
    return f"pbgdpl-{ascii_name(agency.code)}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"


def build_package(records_and_assets: Sequence[Item], agency: AgencyReference, now: datetime) -> bytes:
    """The whole package in memory. Raises ``FileAltered``."""
    target = io.BytesIO()
    write_package(target, records_and_assets, agency, now)
    return target.getvalue()


def write_package(
    target: IO[bytes], records_and_assets: Sequence[Item], agency: AgencyReference, now: datetime
) -> None:
    """Write the package, files in pieces. Raises ``FileAltered``."""
    with zipfile.ZipFile(target, "w") as archive:
        for part in small_parts(records_and_assets, agency, now):
            archive.writestr(_entry(part.path, now, zipfile.ZIP_DEFLATED), part.data)
        for asset in _files(records_and_assets):
            # Pictures and films are compressed already.
            with archive.open(_entry(file_path(asset), now, zipfile.ZIP_STORED, asset.bytes), "w") as entry:
                _copy(asset, entry)


def small_parts(records_and_assets: Sequence[Item], agency: AgencyReference, now: datetime) -> list[Part]:
    """Everything but the files: manifest first, then records and the sheet."""
    records = [record for record, _ in records_and_assets]
    parts = [Part(path=f"records/{record.uuid}.json", data=_json(exchange_record(record))) for record in records]
    sheet = Part(path=SHEET, data=update_sheet(records, agency, now))
    manifest = {
        "profile": PROFILE,
        "created_at": rfc3339(now.replace(microsecond=0)),
        "agency": {"code": agency.code, "name": agency.name},
        "records": [_about(record, part) for record, part in zip(records, parts, strict=True)],
        "files": [
            {"path": file_path(asset), "sha256": asset.sha256, "bytes": asset.bytes, "media_type": asset.media_type}
            for asset in _files(records_and_assets)
        ],
        "sheet": {"path": sheet.path, "sha256": sha256_hex(sheet.data)},
    }
    return [Part(path=MANIFEST, data=_json(manifest)), *parts, sheet]


def file_path(asset: Asset) -> str:
    """Where a file lies in the package."""
    suffix = PurePosixPath(asset.filename).suffix.lower()
    if not _EXTENSION.fullmatch(suffix):
        suffix = mimetypes.guess_extension(asset.media_type) or ".bin"
    return f"files/{asset.sha256}{suffix}"


def _about(record: Record, part: Part) -> dict[str, Any]:
    return {
        "id": record.id,
        "version": record.version,
        "operation": "withdraw" if record.status == "withdrawn" else "upsert",
        "path": part.path,
        "sha256": sha256_hex(part.data),
    }


def _files(records_and_assets: Sequence[Item]) -> list[Asset]:
    """Each file once, in the order of the records; a withdrawal carries none."""
    carried = (asset for record, assets in records_and_assets if record.status == "published" for asset in assets)
    return list({asset.sha256: asset for asset in carried}.values())


def _copy(asset: Asset, target: IO[bytes]) -> None:
    digest = hashlib.sha256()
    with asset.open() as source:
        for chunk in _chunks(source):
            digest.update(chunk)
            target.write(chunk)
    if digest.hexdigest() != asset.sha256:
        raise FileAltered(asset.filename)


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(_CHUNK):
        yield chunk


def _entry(path: str, now: datetime, compression: int, size: int = 0) -> zipfile.ZipInfo:
    moment = now.astimezone(UTC)
    entry = zipfile.ZipInfo(path, date_time=(moment.year, moment.month, moment.day, moment.hour, moment.minute, 0))
    entry.compress_type = compression
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    # Known beforehand, so that a film of more than 2 GiB gets the larger header it needs.
    entry.file_size = size
    return entry


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
