"""The rows behind a number as they are kept: the same rows are the same bytes, and those make the number."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from cms.core.indicators import Fact, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact with the share of it that counts here, and the agency's name on the report's day."""

    agency: str
    agency_name: str = ""
    value: Decimal | None = None
    unknown: Unknown | None = None
    share: Decimal = Decimal(1)
    what: str = ""
    url: str = ""
    on: date | None = None
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def counts(self) -> Decimal | None:
        """What it adds to the total."""
        return None if self.value is None else self.value * self.share


def row_of(fact: Fact, share: Decimal, names: Mapping[str, str]) -> Row:
    value = None if fact.value is None else Decimal(fact.value)
    return Row(
        agency=fact.agency, agency_name=names.get(fact.agency, fact.agency), value=value,
        unknown=(fact.unknown or Unknown.PENDING) if value is None else None, share=share,
        what=fact.what, url=fact.url, on=fact.on, parts=fact.parts,
    )  # fmt: skip


def to_bytes(rows: Iterable[Row]) -> bytes:
    """One JSON object a line, in an order of their own: what the database's order was does not matter."""
    lines = sorted(json.dumps(_plain(row), ensure_ascii=False, sort_keys=True, separators=(",", ":")) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def from_bytes(data: bytes) -> list[Row]:
    # Not ``splitlines``: a title may hold a separator of lines, which JSON leaves as it is.
    return [_row(json.loads(line)) for line in data.decode().split("\n") if line]


def _plain(row: Row) -> dict[str, Any]:
    said: dict[str, Any] = {
        "agency": row.agency, "agency_name": row.agency_name, "what": row.what, "url": row.url,
        "on": row.on.isoformat() if row.on else None,
        "value": None if row.value is None else exact(row.value), "unknown": row.unknown,
        "parts": {name: sorted(keys) for name, keys in row.parts.items()},
    }  # fmt: skip
    return said if row.share == 1 else {**said, "share": exact(row.share)}


def _row(said: Mapping[str, Any]) -> Row:
    return Row(
        agency=said["agency"], agency_name=said["agency_name"], what=said["what"], url=said["url"],
        on=date.fromisoformat(said["on"]) if said["on"] else None,
        value=None if said["value"] is None else Decimal(said["value"]),
        unknown=Unknown(said["unknown"]) if said["unknown"] else None, share=Decimal(said.get("share", "1")),
        parts={name: tuple(keys) for name, keys in said["parts"].items()},
    )  # fmt: skip


def exact(value: Decimal) -> str:
    """The same number is the same text: ``1``, never ``1.00`` or ``1E+2``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
