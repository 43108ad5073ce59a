"""From what a script writes to an offer: codes checked, files looked at and laid into the store."""

from __future__ import annotations

import base64
import binascii

import pydantic
from django.utils.translation import gettext as _

from cms.entries import blobs, quota
from cms.entries.attachments import guess_type
from cms.entries.offer import Offer, OfferedFile
from cms.entries.record import LegalReference, Role
from cms.entries.selection import Labels

from .draft_schemas import DraftIn, FileIn
from .problems import Fault, Refused


def offer_of(given: DraftIn) -> Offer:
    """The item as the draft factory takes it. Raises ``Refused``."""
    _check_codes(given)
    if given.valid_from and given.valid_to and given.valid_to < given.valid_from:
        raise _fault("valid_to", "invalid", _("The item would lapse before it begins to hold."))
    try:
        return Offer(
            title=given.title, summary=given.summary, body_html=given.body_html, language=given.language,
            form=given.form, topics=tuple(given.topics), audiences=tuple(given.audiences), tags=tuple(given.tags),
            legal_documents=tuple(LegalReference(number=number) for number in given.legal_documents),
            compiled_by=given.compiled_by, source_name=given.source_name, source_url=given.source_url,
            valid_from=given.valid_from, valid_to=given.valid_to, details=given.details,
            files=tuple(_kept(number, file) for number, file in enumerate(given.files)),
        )  # fmt: skip
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        raise _fault(".".join(map(str, first["loc"])), "invalid", str(first["msg"])) from None


def _check_codes(given: DraftIn) -> None:
    labels = Labels()
    wanted = (("form", [given.form] if given.form else []), ("topic", given.topics), ("audience", given.audiences))
    for vocabulary, codes in wanted:
        for code in codes:
            if code not in labels.of(vocabulary):
                told = _("“%(code)s” is not a known %(parameter)s; the list is at /api/v1/%(parameter)ss.")
                named = "form" if vocabulary == "form" else f"{vocabulary}s"
                raise _fault(named, "unknown_code", told % {"code": code, "parameter": vocabulary})


def _kept(number: int, file: FileIn) -> OfferedFile:
    """Its bytes under their hash. What it really is, is looked at when it goes to the library."""
    full = quota.refusal()
    if full:
        raise Refused(422, "store_full", full)
    try:
        data = base64.b64decode(file.data, validate=True)
    except (binascii.Error, ValueError):
        told = _("The file “%(name)s” is not Base64.") % {"name": file.filename}
        raise _fault(f"files.{number}.data", "not_base64", told) from None
    return OfferedFile(
        url=file.filename, sha256=blobs.pin_bytes(data), media_type=guess_type(file.filename), filename=file.filename,
        bytes=len(data), role=Role(file.role), alt=file.alt,
    )  # fmt: skip


def _fault(parameter: str, code: str, sentence: str) -> Refused:
    return Refused(422, code, sentence, faults=[Fault(parameter=parameter, code=code, message=sentence)])
