"""The hand-carried package of section B6: a ZIP with records, files and a sheet to copy from. Pure.

The same records, files, agency and instant give the same bytes, so a package can be made again for a download and its
hash still proves what was carried. Names inside are ASCII, made of hashes and uuids, never of what people typed.
"""

from __future__ import annotations

import io
import json
import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import IO, Any

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex
from cms.core.text import ascii_name
from cms.entries.formats.exchange import PROFILE, exchange_record
from cms.entries.record import AgencyReference, Record
from publishers.contract import Asset, Message
from publishers.platforms.archive import Archive
from publishers.platforms.exchange.envelope import record_as_sent

from .sheet import update_sheet

#: A record and the files that travel with it.
Item = tuple[Record, Sequence[Asset]]

MANIFEST = "manifest.json"
SHEET = "phieu-cap-nhat.pdf"
_EXTENSION = re.compile(r"\.[a-z0-9]{1,8}")
#: Stands in for the agency of an item that names none; preflight reports such an item.
_NOBODY = AgencyReference(code="don-vi", name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A small entry of the package."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What goes into the package of one message. Its instant is the version's, so it is the same at every download."""

    items: Sequence[Item]
    agency: AgencyReference
    instant: datetime


def contents_of(message: Message) -> Contents:
    """The package of one message: the record as this channel sends it, with its files."""
    record = message.record
    return Contents(
        items=[(record_as_sent(message), message.assets)],
        agency=record.source_agency or _NOBODY,
        instant=record.withdrawn_at or record.updated_at or record.published_at,
    )


def package_name(agency: AgencyReference, now: datetime) -> str:
    """``pbgdpl-<agency>-<utc>.zip``."""
    return f"pbgdpl-{ascii_name(agency.code)}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"


def build_package(records_and_assets: Sequence[Item], agency: AgencyReference, now: datetime) -> bytes:
    """The whole package in memory. Raises ``publishers.platforms.archive.FileAltered``."""
    target = io.BytesIO()
    write_package(target, records_and_assets, agency, now)
    return target.getvalue()


def write_package(
    target: IO[bytes], records_and_assets: Sequence[Item], agency: AgencyReference, now: datetime
) -> None:
    """Write the package, files in pieces. Raises ``publishers.platforms.archive.FileAltered``."""
    with Archive(target, now) as archive:
        for part in small_parts(records_and_assets, agency, now):
            archive.add(part.path, part.data)
        for asset in _files(records_and_assets):
            archive.add_asset(file_path(asset), asset)


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


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
