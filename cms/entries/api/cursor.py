"""A place in the sequence of changes, as a word that readers hand back."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Right after this entry, in this order."""

    updated_at: datetime
    id: UUID
    order: str

    def encode(self) -> str:
        place = [(self.updated_at - _EPOCH) // _MICROSECOND, self.id.hex, self.order]
        return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, word: str) -> Cursor:
        """Raises ``ValueError`` for anything that ``encode`` did not make."""
        try:
            padded = word.encode("ascii") + b"=" * (-len(word) % 4)
            micros, hexadecimal, order = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            updated_at = _EPOCH + int(micros) * _MICROSECOND
            return cls(updated_at=updated_at, id=UUID(hexadecimal), order=str(order))
        except (UnicodeError, binascii.Error, TypeError, AttributeError, OverflowError) as error:
            raise ValueError("not a cursor") from error
