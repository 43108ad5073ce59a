"""The statistics face of the exchange profile (section B8): figures of a period → the JSON that is signed. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from cms.core.ids import stable_ulid
from cms.core.signatures import content_digest

PeriodKind = Literal["6m", "9m", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One figure; ``breakdown`` says of what it is a part (``{"form": "video"}``), empty for the whole."""

    code: str
    value: int
    unit: str
    breakdown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsReport:
    """The figures of one agency for one period, both days included."""

    first: date
    last: date
    kind: PeriodKind
    agency: str
    indicators: Sequence[Indicator]

    @property
    def body(self) -> bytes:
        """The same figures give the same bytes."""
        content = {
            "period": {"from": self.first.isoformat(), "to": self.last.isoformat(), "kind": self.kind},
            "agency": self.agency,
            "indicators": [
                {"code": one.code, "value": one.value, "unit": one.unit, "breakdown": dict(one.breakdown)}
                for one in self.indicators
            ],
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

    @property
    def digest(self) -> str:
        return content_digest(self.body)

    @property
    def key(self) -> str:
        """Sent twice it is one report; corrected figures of the same period are another one."""
        return stable_ulid("statistics", self.agency, self.kind, self.first, self.last, self.digest)
