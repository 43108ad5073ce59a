"""What a reader looks for, as the address says it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from cms.core.text import search_words

#: Parameters of the address that narrow, in the order in which they are offered.
FACETS = ("form", "topic", "audience", "agency", "year")
_QUERY_MAX, _CODE_MAX = 200, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Words and at most one choice of each facet; what nobody chose is empty."""

    query: str = ""
    form: str = ""
    topic: str = ""
    audience: str = ""
    agency: str = ""
    year: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        """Read an address. What can't be meant is as if it were not there."""
        chosen = {name: given.get(name, "").strip()[:_CODE_MAX].replace("\x00", "") for name in FACETS}
        if not (len(chosen["year"]) == 4 and chosen["year"].isascii() and chosen["year"].isdecimal()):
            chosen["year"] = ""
        return cls(query=given.get("q", "").replace("\x00", "").strip()[:_QUERY_MAX], **chosen)

    @property
    def words(self) -> str:
        """The words folded, as the index has them."""
        return search_words(self.query)

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """(facet, code) of what was chosen."""
        return [(name, value) for name in FACETS if (value := getattr(self, name))]

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.chosen

    def address(self) -> str:
        """The query string: equal questions have equal addresses."""
        given = ([("q", self.query)] if self.query else []) + self.chosen
        return f"?{urlencode(given)}"

    def with_choice(self, facet: str, code: str) -> str:
        """The address with that choice; an empty code takes the choice back."""
        return replace(self, **{facet: code}).address()
