"""Where packages register what the composition root and other floors show: no upward import is needed.

Each registry is a plain dict filled in ``AppConfig.ready()``; registering a name twice is a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from django.db import models

    from .counting.measures import Measure
    from .fast_paths.paths import FastPath
    from .indicators import FigureTaker, FrozenReport, Indicator, Period

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ailment:
    """Something that is not well, as one person should read it: what, what to do, and where."""

    text: str
    mend: str = ""
    url: str = ""
    #: It stops more than the one thing it names.
    is_grave: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """``limit`` requests in ``per_s`` seconds from one place on the net. ``views``: names of addresses; ``space:*`` is
    every one of a namespace."""

    views: frozenset[str]
    limit: int
    per_s: int
    methods: frozenset[str] = frozenset({"POST"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalStore:
    """``find``: what is kept of who is called so (an address, a number, a name of an account), as plain data.
    ``erase``: take it out; returns what was done, as sentences for the one who asked."""

    find: Callable[[str], list[dict[str, Any]]]
    erase: Callable[[str], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCount:
    """One number of the home screen, a link to where it is seen to."""

    label: str
    count: int
    url: str
    icon: str
    #: It is late or wrong, and not merely there.
    is_pressing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """How one agency stands in one thing: a word to read, and whether somebody should see to it."""

    #: What is looked at, as the head of its column.
    label: Any
    text: str
    #: ``None``: nobody knows, which is neither good nor bad.
    is_well: bool | None
    #: Where it is seen to.
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """What a package wants backups to know of it, and to be told when the database was put back."""

    #: Facts that a copy made after this call must hold, as JSON.
    facts: Callable[[], Any]
    #: Facts of a backup → a sentence for each that the database which was put back does not hold.
    missing: Callable[[Any], Iterable[str]]
    #: The moment of the backup → what was done about it, in a sentence; before anything works on the database.
    put_back: Callable[[datetime], str]
    #: A sentence for each thing that is not as it was written.
    problems: Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialAccount:
    """An account on a network that is the office's own, as readers should know it."""

    #: The network's name; translatable.
    network: Any
    #: What the account is called there.
    name: str
    #: Whose it is: a department; empty for the whole site's.
    owner: str = ""
    #: Where it is; empty where nobody can tell.
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Addresses of the site that are neither items nor pages of the tree, for search engines."""

    count: Callable[[], int]
    #: (first, after the last) → their paths, always in the same order.
    paths: Callable[[int, int], Iterable[str]]


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
#: What the sitemap names beside items and pages: a word of small letters, which names the file → its addresses.
listed_addresses: Registry[Listed] = Registry("kind of addresses")
#: What other floors add to tables of items (``cms.entries.more_columns.MoreColumns``): name → it.
more_columns: Registry[Any] = Registry("set of columns")
#: What is not well, for the banner on every screen: name → (the person, or nobody: whether there is anything at all) →
#: what they should know. Cheap: every open screen asks twice a minute.
ailments: Registry[Callable[[Any], Iterable[Ailment]]] = Registry("kind of ailment")
#: Numbers of the home screen: name → (the person) → what is late, wrong, waiting or coming for them.
home_counts: Registry[Callable[[Any], Iterable[HomeCount]]] = Registry("kind of number")
#: What reports can count: code → the indicator.
indicators: Registry[Indicator] = Registry("indicator")
#: How an agency stands, one thing each, for the page of agencies: name → (codes of agencies) → code → its sign.
agency_signs: Registry[Callable[[Iterable[str]], Mapping[str, Sign]]] = Registry("kind of sign")
#: What Loa counts itself: name → the measure.
measures: Registry[Measure] = Registry("measure")
#: Closed reports: name → (code of an agency, period) → its figures, or nothing where none was closed for these days.
frozen_reports: Registry[Callable[[str, Period], FrozenReport | None]] = Registry("source of closed reports")
#: Places that take the figures of closed reports: name → (the person) → those that they may send to.
figure_takers: Registry[Callable[[Any], Iterable[FigureTaker]]] = Registry("taker of figures")
#: What backups and restores mind beside rows and files: name → the keeper.
keepers: Registry[Keeper] = Registry("keeper")
#: Screens that show data of people, by the names of their addresses: each look at one is noted.
personal_screens: Registry[frozenset[str]] = Registry("set of screens with personal data")
#: Where data of people are kept: name → how to find and erase those of one person.
personal_stores: Registry[PersonalStore] = Registry("store of personal data")
#: Accounts on networks that are the office's own: name → what lists them, for the public page of genuine ones.
official_accounts: Registry[Callable[[], Iterable[OfficialAccount]]] = Registry("list of official accounts")
#: How often one place may ask for addresses: name → the pace (kept by ``cms.core.pacing.Paced``).
paces: Registry[Pace] = Registry("pace")
#: Sealed texts inside a JSON column (keys → the values that are sealed): name → (model, field, keys).
sealed_values: Registry[tuple[type[models.Model], str, tuple[str, ...]]] = Registry("set of sealed values")
