"""Sets: entries by form, by topic, and by agency along the tree of agencies. ``agency:ubnd:stp`` is all that the
department of justice below the people's committee, or anyone below it, publishes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.entries.agency_tree import Row, standing
from cms.entries.models import AgencyName, Entry, EntryTerm, Term
from cms.entries.models.entry import EntryQuerySet

from .errors import Code, OaiError

FORM, TOPIC, AGENCY = "form", "topic", "agency"
_SPEC = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*", re.ASCII)
#: A code may hold the character that parts the levels; no code holds this one.
_COLON = "!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agencies:
    """The tree of agencies as it stands: code → row."""

    rows: Mapping[str, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row], day: date) -> Agencies:
        return cls(rows=standing(rows, day))

    def path(self, code: str) -> tuple[str, ...]:
        """From the top to the agency; a ring of parents is cut where it closes."""
        found = [code]
        while (row := self.rows.get(found[-1])) and row.parent_code and row.parent_code not in found:
            found.append(row.parent_code)
        return tuple(reversed(found))

    def branch(self, code: str) -> list[str]:
        """The agency's own code and those of its descendants."""
        return sorted({code, *(other for other in self.rows if code in self.path(other))})


def read_agencies() -> Agencies:
    """The tree today: one query."""
    rows = (Row(**values) for values in AgencyName.objects.values(*Row.__slots__))
    return Agencies.of(rows, timezone.localdate())


def specs_of(agencies: Agencies, *, form: str, topics: Iterable[str], agency: str) -> list[str]:
    """Every set that an entry with these codes is in, wider ones included."""
    found = [FORM, _spec(FORM, form)]
    if codes := list(topics):
        found += [TOPIC, *(_spec(TOPIC, code) for code in codes)]
    if agency:
        path = agencies.path(agency)
        found += [AGENCY, *(_spec(AGENCY, *path[: depth + 1]) for depth in range(len(path)))]
    return found


def list_sets(agencies: Agencies) -> Iterator[tuple[str, str]]:
    """(setSpec, setName) of every set, a wider one before the narrower; codes that only entries know as well."""
    labels: dict[str, dict[str, str]] = {FORM: {}, TOPIC: {}}
    for term in Term.objects.filter(vocabulary__in=labels):
        labels[term.vocabulary][term.code] = term.label
    for code in Entry.objects.visible().order_by("form").values_list("form", flat=True).distinct():
        labels[FORM].setdefault(code, code)
    used = Entry.objects.visible().exclude(agency_code="").order_by("agency_code")
    named = {*agencies.rows, *used.values_list("agency_code", flat=True).distinct()}
    codes = {level for code in named for level in agencies.path(code)}
    for vocabulary, title in ((FORM, _("By form")), (TOPIC, _("By topic"))):
        yield vocabulary, title
        yield from ((_spec(vocabulary, code), label) for code, label in labels[vocabulary].items())
    if codes:
        yield AGENCY, _("By agency")
        for path in sorted(agencies.path(code) for code in codes):
            row = agencies.rows.get(path[-1])
            yield _spec(AGENCY, *path), row.name if row else path[-1]


def narrow(entries: EntryQuerySet, spec: str, agencies: Agencies, *, is_small: bool) -> EntryQuerySet:
    """Only the entries of the set. Raises ``OaiError`` for what is no setSpec; an unknown set has no entries.

    A small set, or a whole one, is found through its own rows; of a large one, a part is found sooner by going through
    the sequence and asking each entry.
    """
    if not spec:
        return entries
    if not _SPEC.fullmatch(spec):
        raise OaiError(Code.BAD_ARGUMENT, _("“set” is not a setSpec; ListSets names those that there are."))
    kind, *levels = (level.replace(_COLON, ":") for level in spec.split(":"))
    if kind == AGENCY:
        return _of_agency(entries, levels, agencies)
    if kind == FORM and not levels:
        return entries
    if kind == FORM and len(levels) == 1:
        return entries.filter(form=levels[0])
    if kind == TOPIC and len(levels) <= 1:
        terms = EntryTerm.objects.filter(vocabulary=TOPIC, **({"code": levels[0]} if levels else {}))
        if is_small and levels:
            return entries.filter(pk__in=terms.values("entry_id"))
        return entries.filter(Exists(terms.filter(entry=OuterRef("pk"))))
    return entries.none()


def _of_agency(entries: EntryQuerySet, levels: list[str], agencies: Agencies) -> EntryQuerySet:
    """The last level decides: an agency keeps its harvesters when it gets another parent."""
    if not levels:
        return entries.exclude(agency_code="")
    codes = agencies.branch(levels[-1])
    return entries.filter(agency_code=codes[0]) if len(codes) == 1 else entries.filter(agency_code__in=codes)


def _spec(*levels: str) -> str:
    return ":".join(level.replace(":", _COLON) for level in levels)
