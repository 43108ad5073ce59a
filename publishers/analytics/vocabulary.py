"""Platform × word: what each platform counts, by its own declarations. The desk's page and the docs are made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from cms.core.clock import SystemClock
from cms.core.http import HttpClient
from publishers.contract import Account, AccountFigure, Feature, Figure, Meaning, Platform
from publishers.registry import platforms

Words = Mapping[Figure | AccountFigure, Meaning]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One word, and what it is on each platform: ``None`` where the platform counts no such thing."""

    figure: Figure | AccountFigure
    meanings: tuple[tuple[type[Platform], Meaning | None], ...]


def counting() -> list[type[Platform]]:
    """Platforms that count anything, in the order of the registry."""
    wanted = {Feature.METRICS, Feature.ACCOUNT_METRICS}
    return [cls for cls in platforms().values() if wanted & cls.capabilities.features]


def words_of(cls: type[Platform], options: Mapping[str, Any] | None = None) -> Words:
    """What a channel of the platform counts, with these options; with none, as a new channel does."""
    made = cls.options_model.model_construct(**(options or {}))
    account = Account(channel="", options=made, credentials=None)
    # Meanings are pure by contract: nothing is asked of anybody.
    platform = cls(account, cast("HttpClient", None), SystemClock())
    return {**platform.meanings(), **platform.account_meanings()}


def vocabulary() -> Iterator[Entry]:
    """Every word, those of posts first."""
    known = [(cls, words_of(cls)) for cls in counting()]
    for figure in (*Figure, *AccountFigure):
        yield Entry(figure=figure, meanings=tuple((cls, words.get(figure)) for cls, words in known))
