"""What a check finds in a row, in sentences: the reason, and the mend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.entries.more_columns import Finding

#: Code → reason and mend.
WORDS: Mapping[str, tuple[Any, Any]] = {
    "no_title": (_("There is no title."), _("Write a title of at most 255 characters.")),
    "too_long": (
        _("It has %(length)s characters; at most %(maximum)s are kept."), _("Shorten it."),
    ),
    "unknown_choice": (
        _("“%(value)s” is not known here."),
        _("Choose from the list in the template. Near it: %(near)s."),
    ),
    "unknown_choice_alone": (_("“%(value)s” is not known here."), _("Choose from the list in the template.")),
    "form_not_made": (
        _("Items of the form “%(value)s” can't be made from a table."),
        _("Write them in the editor, or choose another form."),
    ),
    "needs_upload": (
        _("“%(value)s” needs its film, recording or questions, which a table can't hold."),
        _("Add it in the editor, or choose another form."),
    ),
    "needs_picture": (
        _("“%(value)s” is nothing without its picture."),
        _("Name the picture's file in the column “Picture” and put it into the ZIP file."),
    ),
    "bad_day": (_("“%(value)s” is not a day."), _("Write it as 25/11/2026.")),
    "ends_before": (_("It would lapse before it begins to hold."), _("Mend one of the two days.")),
    "bad_address": (_("“%(value)s” is not an address."), _("Write it with https:// at the beginning.")),
    "file_missing": (
        _("“%(value)s” is not in the ZIP file."),
        _("Put the file into the ZIP file, or write its name exactly as it is there."),
    ),
    "no_parcel": (
        _("“%(value)s” is named, but no ZIP file was uploaded."),
        _("Upload the table again together with the ZIP file."),
    ),
    "not_a_picture": (_("“%(value)s” is not a picture that can be read."), _("Use JPEG, PNG, GIF, WebP or AVIF.")),
    "picture_too_big": (_("“%(value)s” has too many pixels."), _("Save it smaller, at most 60 million pixels.")),
    "file_too_large": (_("“%(value)s” is larger than 20 MB."), _("Save it smaller.")),
    "file_type": (_("“%(value)s” is of a kind that the library does not take."), _("Use PDF, DOCX, XLSX or ZIP.")),
    "file_damaged": (_("“%(value)s” is not what its name says, or is damaged."), _("Save it again.")),
    "no_alt": (
        _("The picture has no words for those who can't see it."),
        _("Say in a line what “%(value)s” shows, in the column “What the picture shows”."),
    ),
    "unknown_law": (
        _("“%(value)s” is not in the register of documents."),
        _("Add it under Legal documents first; without that the item is made and does not name it."),
    ),
    "twice_in_file": (_("It is the same as line %(line)s."), _("Remove one of the two.")),
    "id_twice_in_file": (_("Line %(line)s has the same own number."), _("Give each item a number of its own.")),
    "changed_since": (
        _("It was taken in before, with other words; the item there was not changed."),
        _("Edit that item, or give this row another own number."),
    ),
    "place_gone": (_("The section is gone, or nothing of that form can stand there."), _("Choose another section.")),
}  # fmt: skip


def finding(code: str, column: str, *, blocking: bool = True, **params: Any) -> Finding:
    """One finding in the reader's language."""
    reason, mend = WORDS[code]
    return Finding(column=column, reason=str(reason) % params, mend=str(mend) % params, blocking=blocking)


def as_json(found: Finding) -> dict[str, Any]:
    return {"column": found.column, "reason": found.reason, "mend": found.mend, "blocking": found.blocking}
