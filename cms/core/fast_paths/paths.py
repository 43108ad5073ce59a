"""Which addresses may be answered from memory, and what their answers depend on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

#: Nobody needs longer addresses, and each is a key in memory.
_ADDRESS_MAX = 1000
_PARAMETERS_MAX = 20


@dataclass(frozen=True, kw_only=True)
class FastPath:
    """A kind of address. Kept are answers of it that say ``Cache-Control: public``; of ``redirects`` its 302."""

    #: Matches the whole path, from the root.
    pattern: str
    #: Query parameters that the answer depends on. A request with any other one goes to Django.
    parameters: frozenset[str] = frozenset()
    #: The answer is in the reader's language.
    in_languages: bool = False
    #: The answer may depend on cookies: whoever brings one is served by Django.
    minds_cookies: bool = False
    #: Marks of where a reader came from (``utm_…``, ``fbclid`` …) mean nothing to the answer. Django renders it without
    #: them, so that nobody's marks are in what others get.
    drops_marks: bool = False
    #: It sends readers on, wherever that is at the moment. The redirect (302) is kept although it is ``no-store`` for
    #: everybody else, so that each visit comes here; whatever is asked beside the path means nothing to it.
    redirects: bool = False
    #: Seconds after which it is rendered again although nothing changed: bounds what a change without any signal costs.
    keep_s: float = 600.0

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def covers(self, path: str) -> bool:
        return self._compiled.fullmatch(path) is not None

    def canonical(self, path: str, query: str) -> str | None:
        """The one name of an address: parameters sorted by name. ``None`` where it may not be kept."""
        if not query:
            return path
        if len(path) + len(query) > _ADDRESS_MAX:
            return None
        try:
            given = parse_qsl(query, keep_blank_values=True, max_num_fields=_PARAMETERS_MAX)
        except ValueError:
            return None
        if not self.parameters.issuperset(name for name, _value in given):
            return None
        # Stable: the order among values of one name stays, it may mean something.
        return f"{path}?{urlencode(sorted(given, key=lambda pair: pair[0]))}"


def path_for(path: str, known: Iterable[FastPath]) -> FastPath | None:
    """The kind of address that covers the path; among several the one registered last."""
    if len(path) > _ADDRESS_MAX:
        return None
    return next((kind for kind in reversed(list(known)) if kind.covers(path)), None)
