"""Why nothing could be taken in: one closed set of codes; ``syndication.sentences`` puts them into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: What may be over by itself. Everything else waits for somebody to change something.
PASSING = frozenset({
    "name_unknown", "unreachable", "too_slow", "cut_short", "garbled", "too_many", "server_error", "empty",
    "parser_slow", "parser_died", "parser_busy",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nothing was taken in. ``params`` fill the sentence of the code and are plain JSON values."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    #: What the other side asked for in ``Retry-After``.
    retry_after_s: float | None = None
    #: The feed has moved there for good, even though what is there could not be read.
    moved_to: str = ""

    @property
    def is_passing(self) -> bool:
        return self.code in PASSING


class Refusal(Exception):
    """A refusal on its way up to the one function that answers with it."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.refused = Refused(code=code, params=params)
