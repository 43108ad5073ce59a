"""Bytes of feeds, from servers that may be slow, broken or hostile."""

from .fetch import fetch
from .many import fetch_many
from .outcomes import Fetched, FetchRequest, Gone, NotModified, Outcome
from .pacing import Politeness, next_delay

__all__ = [
    "FetchRequest",
    "Fetched",
    "Gone",
    "NotModified",
    "Outcome",
    "Politeness",
    "fetch",
    "fetch_many",
    "next_delay",
]
