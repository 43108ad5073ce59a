"""What is missing of a post that is out: an extra that the platform refused, said in words."""

from __future__ import annotations

from dataclasses import dataclass

from publishers.models import Delivery
from publishers.registry import UnknownPlatform, get_platform
from publishers.sentences import Explained, explain_problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """One thing that did not come along."""

    words: Explained
    #: The platform's own.
    detail: str


def shortfalls_of(delivery: Delivery) -> list[Shortfall]:
    """Told by the receipt of what stands there."""
    facts = (delivery.receipt or {}).get("facts") or {}
    try:
        platform = get_platform(delivery.channel.platform)
    except UnknownPlatform:
        return []
    return [
        Shortfall(words=explain_problem(problem, platform.slug), detail=str(problem.params.get("detail", "")))
        for problem in platform.shortfalls(facts)
    ]
