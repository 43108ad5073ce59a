"""Everything that stands between a message and a platform, found before anything is sent. Pure."""

from __future__ import annotations

from publishers.contract import Message, Platform, Problem

from .limits import check_limits


def preflight(platform: Platform, message: Message) -> list[Problem]:
    """Declared limits first, then what only the platform knows; blocking ones before advice."""
    found = [*check_limits(platform.capabilities, message), *platform.problems(message)]
    return sorted(found, key=lambda problem: not problem.blocking)
