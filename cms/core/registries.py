"""Where packages register what the composition root and other floors show: no upward import is needed.

Each registry is a plain dict filled in ``AppConfig.ready()``; registering a name twice is a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from django.db import models

    from .fast_paths.paths import FastPath

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things of one kind, in the order they came."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._items: dict[str, T] = {}

    def register(self, name: str, item: T) -> None:
        """Add an item. Raises ``ValueError`` when another one has the name."""
        if self._items.get(name, item) is not item:
            raise ValueError(f"{self._what} “{name}” is registered twice")
        self._items[name] = item

    def items(self) -> list[tuple[str, T]]:
        return list(self._items.items())

    def get(self, name: str) -> T | None:
        return self._items.get(name)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the installation's health: ``ok`` and a sentence."""

    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """Bytes in the store that were made of a carried file: as public as that file is."""

    source: str
    size: int
    media_type: str
    filename: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """Figures of one kind for ``/metrics``: labels → value, as Prometheus wants them."""

    name: str
    help: str
    samples: Iterable[tuple[Mapping[str, str], float]]
    kind: Literal["gauge", "counter"] = "gauge"


#: Health parts: name → a function that looks now.
health_parts: Registry[Callable[[], Part]] = Registry("health part")
#: Routers of the public API: prefix → a django-ninja Router.
api_routers: Registry[object] = Registry("API router")
#: Sources of figures: name → a function that counts now (cheaply: it runs at every scrape).
metric_sources: Registry[Callable[[], Iterable[Metric]]] = Registry("source of metrics")
#: Columns that hold what ``cms.core.secrets`` sealed: ``app_label.Model.field`` → the model and the field's name.
sealed_columns: Registry[tuple[type[models.Model], str]] = Registry("sealed column")
#: Rights on an agency's collection that a package adds to roles: package → {role code: (``app_label.codename``, …)}.
collection_rights: Registry[Mapping[str, tuple[str, ...]]] = Registry("set of rights")
#: Rights everywhere that a package adds to roles: package → {role code: (``app_label.codename``, …)}.
site_rights: Registry[Mapping[str, tuple[str, ...]]] = Registry("set of site rights")
#: What other floors show on the page of a legal document: name → (the key of its number, its name, the person) → a
#: Wagtail component, or nothing.
legal_panels: Registry[Callable[[str, str, Any], Any]] = Registry("panel of legal documents")
#: What was made of carried files: name → (SHA-256 of made bytes) → each of the files it may have been made of.
made_files: Registry[Callable[[str], Iterable[MadeFile]]] = Registry("kind of made files")
#: Addresses whose answers may be served from memory, before Django: name → what they depend on. The one that was
#: registered last comes first.
fast_paths: Registry[FastPath] = Registry("fast path")
#: Models whose rows pages or feeds show although no page leads to them by a key: name → the model. A change of a row
#: makes every kept answer old.
shown_models: Registry[type[models.Model]] = Registry("shown model")
#: What pages say of themselves to machines in their ``<head>``: name → (``cms.entries.page_head.PageHead``) → markup.
page_heads: Registry[Callable[[Any], str]] = Registry("page head")
