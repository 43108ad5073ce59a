"""Telling followers of what stands on a channel: declared by platforms whose accounts can do it."""

from __future__ import annotations

import dataclasses
from typing import Any

from pydantic import BaseModel


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Announcing:
    """What a person must know before followers are told of an item, and what may be chosen."""

    #: Who gets it. Each field is a ``Literal`` or a list of texts, with ``labels`` of the choices as its extra; the
    #: defaults mean every follower.
    audience: type[BaseModel]
    #: The declared quota that each announcement draws from; its closed hours are told too.
    bucket: str
    #: What it costs; a sentence, translatable.
    cost: Any
