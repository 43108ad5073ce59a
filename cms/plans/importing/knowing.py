"""What tables are compared with, from the database: names of agencies, kinds, forms and topics."""

from __future__ import annotations

from cms.agencies.models import AgencyKind, Naming
from cms.core.text import search_words
from cms.entries.models import Term

from .parties import Knower
from .reading import Knowledge


def knowledge() -> Knowledge:
    """Three queries. A name that two agencies have had belongs to the one that has it longest into the future."""
    names: dict[str, str] = {}
    rows = Naming.objects.select_related("agency").order_by("valid_to", "pk")
    for row in [*(one for one in rows if one.valid_to), *(one for one in rows if not one.valid_to)]:
        for name in (row.name, row.short_name, row.agency.code):
            if name:
                names[name] = row.agency.code
    words: dict[str, dict[str, str]] = {"form": {}, "topic": {}}
    for term in Term.objects.filter(vocabulary__in=words):
        for said in (term.code, term.label_vi, term.label_en):
            if said:
                words[term.vocabulary].setdefault(search_words(said), term.code)
    kinds = AgencyKind.objects.values_list("code", flat=True)
    return Knowledge(parties=Knower(names, kinds), forms=words["form"], topics=words["topic"])
