"""What of the entry store may be served from memory, and how far the installation has come."""

from __future__ import annotations

from functools import cache

from cms.core.fast_paths.paths import FastPath
from cms.core.fast_paths.watch import Moment, install_generation
from cms.core.prepared import Select
from cms.core.registries import ailments, fast_paths, metric_sources

from . import quota
from .models import ClockRow

#: Seconds after which a page is rendered anew although no change was noticed: rows changed behind every signal's back.
_PAGES_KEPT_S = 60.0
_LIST_PARAMETERS = frozenset(
    {"form", "topic", "audience", "agency", "language", "updated_since", "status", "order", "limit", "cursor"}
)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    install_generation(moment)
    ailments.register("blobs", quota.ailment)
    metric_sources.register("blobs", quota.figures)
    # Pages come first here, so last when an address is looked for: whatever is more particular goes before them.
    fast_paths.register(
        "pages",
        FastPath(
            pattern=r"/(?:.*/)?", parameters=frozenset({"page", "form"}), in_languages=True, minds_cookies=True,
            drops_marks=True, keep_s=_PAGES_KEPT_S,
        ),
    )  # fmt: skip
    fast_paths.register("entries", FastPath(pattern=r"/api/v1/entries", parameters=_LIST_PARAMETERS))
    fast_paths.register("entry", FastPath(pattern=r"/api/v1/entries/[0-9a-f-]{36}"))
    fast_paths.register("schema", FastPath(pattern=r"/schema/record\.json"))


def moment() -> Moment | None:
    """The generation, and when it came: a database put back may reach the same number with other rows."""
    return _moment().first() or (0, None)


@cache
def _moment() -> Select:
    """Built late, since models may not be loaded yet."""
    return Select(lambda: ClockRow.objects.filter(pk=1).order_by().values_list("generation", "last")[:1])
