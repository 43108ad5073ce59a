"""All rows of an import against the site: which can go in, which must be mended, which are there already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from cms.agencies.models import Agency
from cms.importing import columns as col
from cms.importing.checking import Checked, check_row
from cms.importing.findings import as_json, finding
from cms.importing.knowledge import Knowledge, laws_in
from cms.importing.mapping import as_mapping, cells_of
from cms.importing.models import Import, ImportRow, ImportState, RowState, WishState
from cms.importing.parcel import Parcel, opened

_CHANGED = ["state", "findings", "section_id", "key", "content_key", "wish", "wish_state", "remarks", "tries"]
#: Looked up together: a database takes so many names in one question.
_TOGETHER = 500
#: Until it runs, it can be checked again.
OPEN = (ImportState.MAPPING, ImportState.CHECKED)


def check_import(source: Import) -> bool:
    """Check every row anew; nothing is taken in. False: it runs or ran already."""
    readers = col.readers_for(source.user, place=source.section)
    columns = col.all_columns(list(readers.values()))
    mapped = as_mapping(source.mapping, columns, len(source.headings))
    rows = list(source.rows.all())
    said = {row.pk: cells_of(row.cells, mapped) for row in rows}
    laws = laws_in(cells.get(col.LAWS, "") for cells in said.values())
    with opened(source.parcel_sha256) as parcel:
        known = knowledge(source, parcel, readers, laws=laws)
        checked = {row.pk: check_row(said[row.pk], known, form=source.form) for row in rows}
    there = _there_already(source, {one.key for one in checked.values()})
    first: dict[str, int] = {}
    for row in rows:
        _judge(row, checked[row.pk], first, there, source.section_id, has_number=col.OWN_ID in said[row.pk])
    with transaction.atomic():
        if not Import.objects.filter(pk=source.pk, state__in=OPEN).update(state=ImportState.CHECKED):
            return False
        # As an “upsert”: Django's bulk_update would write a CASE of every row for every column.
        ImportRow.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=_CHANGED, batch_size=200
        )
    source.state = ImportState.CHECKED
    return True


def knowledge(
    source: Import, parcel: Parcel, readers: Mapping[str, Any], *, laws: frozenset[str] = frozenset()
) -> Knowledge:
    """What the rows of this import are checked against."""
    return Knowledge(
        parcel=parcel, has_parcel=bool(source.parcel_sha256), section_id=source.section_id,
        agency_code=agency_code_of(source), laws=laws, readers=readers,
    )  # fmt: skip


def agency_code_of(source: Import) -> str:
    """The agency in whose section the items will stand: theirs, or that of a section above."""
    section = source.section
    if section is None:
        return ""
    above = section.get_ancestors(inclusive=True).order_by("-depth").values_list("pk", flat=True)
    owners = dict(Agency.objects.filter(section__in=above).values_list("section_id", "code"))
    return next((owners[pk] for pk in above if pk in owners), "")


def _there_already(source: Import, keys: Iterable[str]) -> dict[str, ImportRow]:
    """Key → the row that became a page of that section."""
    wanted, found = list(keys), {}
    for start in range(0, len(wanted), _TOGETHER):
        rows = ImportRow.objects.filter(
            section_id=source.section_id, key__in=wanted[start : start + _TOGETHER], page__isnull=False
        )
        found.update({row.key: row for row in rows.only("key", "content_key", "page_id", "line")})
    return found


def _judge(
    row: ImportRow, checked: Checked, first: dict[str, int], there: Mapping[str, ImportRow], section_id: int | None,
    *, has_number: bool,
) -> None:  # fmt: skip
    findings = list(checked.findings)
    before = there.get(checked.key)
    if before is not None:
        state = RowState.KNOWN
        findings = []
        if before.content_key != checked.content_key:
            findings = [finding("changed_since", col.OWN_ID, blocking=False)]
    elif checked.key in first and checked.offer is not None:
        state = RowState.BAD
        code, at = ("id_twice_in_file", col.OWN_ID) if has_number else ("twice_in_file", col.TITLE)
        findings.append(finding(code, at, line=first[checked.key]))
    else:
        state = RowState.READY if checked.is_good else RowState.BAD
    first.setdefault(checked.key, row.line)
    row.state, row.findings = state, [as_json(found) for found in findings]
    row.section_id, row.key, row.content_key = section_id, checked.key, checked.content_key
    row.wish, row.remarks, row.tries = dict(checked.wish), [], 0
    row.wish_state = WishState.WAITS if checked.wish and state == RowState.READY else WishState.NONE
