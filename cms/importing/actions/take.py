"""One row becomes one draft: in one transaction with the row itself, so that it becomes no second one."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.entries.offer import Offer
from cms.entries.ports import DraftMade, DraftRefused, draft_factory
from cms.importing.checking import check_row
from cms.importing.findings import finding
from cms.importing.knowledge import Knowledge
from cms.importing.mapping import cells_of
from cms.importing.models import Import, ImportRow, RowState
from cms.importing.offering import picture_role
from cms.importing.parcel import Parcel

logger = logging.getLogger("loa.importing")

#: What breaks off so often (a file that kills its worker) is left out.
MOST_TRIES = 3


class _Overtaken(Exception):
    """Another worker took the row meanwhile: what was made here is rolled back."""


def take_row(source: Import, row: ImportRow, known: Knowledge, mapped: Mapping[int, str]) -> None:
    """Make the row's page. What keeps it from that stands in the row, as a sentence."""
    tries = row.tries + 1
    if not _waiting(row).update(tries=tries):
        return
    try:
        made = _make(source, row, known, mapped)
    except DraftRefused as refused:
        _fail(row, str(refused))
    except _Overtaken:
        return
    except IntegrityError:
        _collided(row, tries)
    except Exception:
        logger.exception("line %s of import %s could not be taken in", row.line, source.pk)
        _again(row, tries)
    else:
        if made.remarks:
            ImportRow.objects.filter(pk=row.pk).update(remarks=list(made.remarks))


def _make(source: Import, row: ImportRow, known: Knowledge, mapped: Mapping[int, str]) -> DraftMade:
    """Raises ``DraftRefused``."""
    if source.user is None or not source.user.is_active:
        raise DraftRefused(_("The person who began the import has no account any more. Upload the file yourself."))
    if source.section is None:
        raise DraftRefused(str(finding("place_gone", "").reason))
    checked = check_row(cells_of(row.cells, mapped), known, form=source.form)
    if checked.offer is None or not checked.is_good:
        raise DraftRefused(" ".join(found.reason for found in checked.findings if found.blocking))
    offer = _with_files(checked.offer, known.parcel)

    def together(page_id: int) -> None:
        revision = Page.objects.filter(pk=page_id).values_list("latest_revision_id", flat=True).first()
        if not _waiting(row).update(state=RowState.DONE, page_id=page_id, revision_id=revision, findings=[]):
            raise _Overtaken

    # The states of the model are the words of the port.
    return draft_factory().create(
        offer, agency_code=known.agency_code, section_id=source.section_id, user=source.user, then=source.then,  # type: ignore[arg-type]
        together=together,
    )  # fmt: skip


def _with_files(offer: Offer, parcel: Parcel) -> Offer:
    """The offer with the bytes of its files in our store. Raises ``DraftRefused``."""
    files = []
    picture = picture_role(offer.form)
    for file in offer.files:
        taken = parcel.take(file.filename, is_picture=file.role == picture)
        if taken is None:
            found = finding("file_damaged", "", value=file.filename)
            raise DraftRefused(f"{found.reason} {found.mend}")
        files.append(file.model_copy(update={
            "sha256": taken.sha256, "media_type": taken.media_type, "bytes": taken.size, "url": "",
        }))  # fmt: skip
    return offer.model_copy(update={"files": tuple(files)})


def _collided(row: ImportRow, tries: int) -> None:
    """Either another import made the same item this moment, or two pages wanted one place in the tree."""
    twin = ImportRow.objects.filter(section_id=row.section_id, key=row.key, page__isnull=False).exclude(pk=row.pk)
    if twin.exists():
        _waiting(row).update(state=RowState.KNOWN)
    else:
        _again(row, tries)


def _again(row: ImportRow, tries: int) -> None:
    if tries >= MOST_TRIES:
        _fail(row, _("It broke off several times. Tell whoever runs this site; the log says more."))


def _fail(row: ImportRow, sentence: str) -> None:
    _waiting(row).update(state=RowState.FAILED, remarks=[sentence])


def _waiting(row: ImportRow) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(pk=row.pk, state=RowState.READY)
