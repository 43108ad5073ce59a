"""The signs that packages registered, asked once for all agencies: each is one bounded question to its package."""

from __future__ import annotations

from collections.abc import Iterable

from cms.core.registries import Sign, agency_signs


def signs_of(codes: Iterable[str], names: Iterable[str] | None = None) -> dict[str, dict[str, Sign]]:
    """Name of the sign → agency → how it stands; all registered ones unless some are named."""
    codes = list(codes)
    wanted = None if names is None else set(names)
    return {
        name: dict(ask(codes)) for name, ask in agency_signs.items() if wanted is None or name in wanted
    }  # fmt: skip
