"""A file comes in: it is read at once, its rows are kept, its columns are guessed."""

from __future__ import annotations

from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction

from cms.importing import columns as col
from cms.importing import files
from cms.importing.mapping import guess, known_headings
from cms.importing.models import Import, ImportRow, ImportState, Then
from cms.importing.parcel import keep_parcel
from cms.importing.reading import Table, read_table

_TOGETHER = 200


def upload(
    *, user: Any, section: Any, name: str, data: bytes, then: str = Then.KEEP, form: str = "news",
    parcel: BinaryIO | None = None, parcel_name: str = "", parcel_size: int = 0,
) -> Import:  # fmt: skip
    """Read the files and keep what they say; nothing is taken in yet. Raises ``refusals.Refused``."""
    readers = col.readers_for(user, place=section)
    columns = col.all_columns(list(readers.values()))
    table = read_table(data, known=lambda headings: known_headings(headings, columns))
    kept = keep_parcel(parcel, parcel_size) if parcel is not None else ""
    sha256 = files.keep(ContentFile(data))
    with transaction.atomic():
        source = Import.objects.create(
            user=user, section=section, filename=name[:255], table_sha256=sha256, parcel_name=parcel_name[:255],
            parcel_sha256=kept, then=then, form=form, **_read(table, columns),
        )  # fmt: skip
        _keep_rows(source, table)
    # An older import of the same bytes may have given them up just before this one was there to name them.
    if not files.is_kept(sha256):
        files.keep(ContentFile(data))
    if parcel is not None and not files.is_kept(kept):
        keep_parcel(parcel, parcel_size)
    return source


def read_again(source: Import, encoding: str) -> None:
    """The same file, its letters taken for another code. Raises ``refusals.Refused``."""
    readers = col.readers_for(source.user, place=source.section)
    columns = col.all_columns(list(readers.values()))
    with files.open_kept(source.table_sha256) as file:
        data = file.read()
    table = read_table(data, known=lambda headings: known_headings(headings, columns), encoding=encoding)
    with transaction.atomic():
        open_ones = Import.objects.filter(pk=source.pk, state__in=(ImportState.MAPPING, ImportState.CHECKED))
        if not open_ones.update(state=ImportState.MAPPING, **_read(table, columns)):
            return
        source.rows.all().delete()
        _keep_rows(source, table)
    source.refresh_from_db()


def _read(table: Table, columns: Any) -> dict[str, Any]:
    return {
        "encoding": table.encoding, "is_guess": table.is_guess, "headings": list(table.headings),
        "mapping": {str(at): key for at, key in guess(table.headings, columns).items()},
    }  # fmt: skip


def _keep_rows(source: Import, table: Table) -> None:
    rows = (ImportRow(source=source, line=line.number, cells=list(line.cells)) for line in table.lines)
    ImportRow.objects.bulk_create(rows, batch_size=_TOGETHER)
