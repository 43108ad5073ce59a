"""What is counted: a package registers each measure by name, and the name never changes its sense."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

#: Parts that every measure of people may have beside its own. What has neither was done by people.
MACHINES, REPEATS = "bot", "repeat"
NOT_PEOPLE = (MACHINES, REPEATS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that Loa counts itself."""

    name: str
    label: Any
    #: What is counted and what is not, in a sentence; may be a lazy text.
    definition: Any
    #: What a subject names: ``entry``, ``link``, ``feed``, ``widget``, ``word``.
    subject: str
    #: What its parts tell apart, in a word or two; empty: nothing but people, machines and repeats.
    parts: Any = ""
    #: ``sum``: every one adds. ``highest``: the largest of the day stays (a reader's own number of subscribers).
    keeps: Literal["sum", "highest"] = "sum"
    #: It stands in other pages: what is loaded as a script or a picture was asked for by a person all the same.
    is_embedded: bool = False
    #: How a request is counted (its subject, and the request as WSGI describes it); ``None``: as people's, machines and
    #: repeats apart.
    reads: Callable[[str, Mapping[str, Any]], None] | None = None
