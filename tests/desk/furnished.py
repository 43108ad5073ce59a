"""All areas together."""

from __future__ import annotations

from . import (
    approved,
    campaigning,
    counted,
    duties,
    imported,
    lawful,
    reporting,
    scripted,
    signed,
    syndicated,
    worded,
    world,
)
from .world import World

_AREAS = (campaigning, worded, approved, syndicated, imported, scripted, lawful, counted, duties, reporting, signed)


def furnish_all() -> World:
    made = world.furnish()
    for area in _AREAS:
        area.furnish(made)
    return made


def more_of_all(made: World, number: int) -> None:
    for area in (world, *_AREAS):
        area.more(made, number)
