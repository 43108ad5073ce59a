"""What a portal of the exchange profile would send back, found before anything is sent; and its sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from cms.core.text import nfc
from publishers.contract import Mend, Message, Problem, Sentence

from .envelope import SUMMARY_MAX

#: Forms that are about a document of law and can't be without one.
FORMS_OF_LAW = frozenset({"outline", "full_text"})


def record_problems(message: Message) -> list[Problem]:
    """What the record lacks for the exchange; nothing hinders a withdrawal."""
    if message.kind == "withdraw":
        return []
    record = message.record
    problems = []
    if record.form in FORMS_OF_LAW and not record.legal_documents:
        problems.append(Problem(code="missing_legal_document", field="record"))
    if record.source_agency is None:
        problems.append(Problem(code="source_agency_missing", field="record"))
    if any(not document.number.strip() for document in record.legal_documents):
        problems.append(Problem(code="legal_number_missing", field="record"))
    for document in record.legal_documents:
        if document.number.strip() and not (document.issuer and document.issued_on):
            params = {"number": document.number}
            problems.append(Problem(code="legal_document_vague", field="record", params=params, blocking=False))
    used = len(nfc(message.body).strip())
    if used > SUMMARY_MAX:
        length = {"used": used, "maximum": SUMMARY_MAX}
        problems.append(Problem(code="summary_cut", field="body", params=length, blocking=False))
    return problems


def setting_problems(values: Mapping[str, str]) -> list[Problem]:
    """A finding for each setting of the channel that is empty."""
    return [
        Problem(code="misconfigured", field="channel", params={"field": name})
        for name, value in values.items()
        if not value
    ]


SENTENCES: Mapping[str, Sentence] = {
    "missing_legal_document": Sentence(
        _("An outline or a full text must name its document of law, and the item names none."),
        _("Add the document of law to the item."),
        mends=(Mend.EDIT_ITEM,),
    ),
    "source_agency_missing": Sentence(
        _("The item does not say which agency it comes from."),
        _("Choose the agency of the item."),
        mends=(Mend.EDIT_ITEM,),
    ),
    "legal_number_missing": Sentence(
        _("A document of law in the item has no number."),
        _("Enter its number and symbol as printed."),
        mends=(Mend.EDIT_ITEM,),
    ),
    "legal_document_vague": Sentence(
        _("The issuer or the date of issue of %(number)s is unknown, so the portal may not recognise the document."),
        _("Add the issuer and the date of issue to the document of law."),
        mends=(Mend.EDIT_ITEM,),
    ),
    "summary_cut": Sentence(
        _("The summary has %(used)s characters; the portal shows the first %(maximum)s."),
        _("Shorten the summary for this channel."),
        mends=(Mend.SHORTEN,),
    ),
    "portal_refused": Sentence(
        _("The portal refused the item: %(reason)s"),
        _("Nothing is shown there. Mend what the portal names and publish the item again."),
    ),
    "clock_apart": Sentence(
        _("The portal refuses our signature because its clock and ours stand more than five minutes apart."),
        _("Set the clock of this server, or ask the portal's technician to set theirs. What waits then goes out."),
    ),
    "clock_ahead": Sentence(
        _(
            "The portal refuses our signature because the clock of this server is about %(minutes)s minutes ahead of "
            "the portal's. Nothing was posted."
        ),
        _(
            "Compare both with the time on a telephone, and have the wrong clock set. Then resume the channel; "
            "what waits goes out."
        ),
    ),
    "clock_behind": Sentence(
        _(
            "The portal refuses our signature because the clock of this server is about %(minutes)s minutes behind "
            "the portal's. Nothing was posted."
        ),
        _(
            "Compare both with the time on a telephone, and have the wrong clock set. Then resume the channel; "
            "what waits goes out."
        ),
    ),
    "pushes_ended": Sentence(
        _("The portal says that it no longer takes items this way. Nothing was posted."),
        _("Ask the portal's webmaster for the new address, or switch the channel off."),
    ),
    "stale_withdrawal": Sentence(
        _("The portal has a newer version of the item than the one to be withdrawn, so it did not withdraw it."),
        _("Open the portal and look. If the item must go, withdraw its newest version."),
    ),
}
