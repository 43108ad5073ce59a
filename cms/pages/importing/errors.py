"""What an import refuses and what it remarks, in sentences."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

REFUSALS: Mapping[str, Any] = {
    "empty": _("The file is empty. Choose it again."),
    "old_doc": _(
        "This is an old Word file (.doc) or one with a password. Open it in Word, save it as .docx without a password, "
        "and upload that."
    ),
    "not_docx": _("This is not a Word file (.docx). Save the text as .docx and upload that."),
    "damaged": _("The Word file is damaged and can't be opened. Open it in Word, save it again, and upload that."),
    "file_too_large": _("The file has %(megabytes)s MB; at most %(maximum)s MB are read. Take out large pictures."),
    "too_much_inside": _(
        "The file unpacks to more than %(maximum)s MB, so it was not opened. Take out large pictures and save it again."
    ),
    "too_many_blocks": _("The text has more than %(maximum)s paragraphs. Divide it into several documents."),
    "text_too_long": _("The pasted text is longer than %(maximum)s million characters. Divide it."),
    "text_too_deep": _("The pasted text is built in a way that can't be read. Paste it as plain text."),
    "no_text": _("No text was found in the document."),
}

REMARKS: Mapping[str, Any] = {
    "converted_font": _("Letters of the old font “%(font)s” were turned into Unicode. Read the text through once."),
    "converted_text": _("Letters of the old %(encoding)s code were turned into Unicode. Read the text through once."),
    "unknown_font": _("The text uses the old font “%(font)s”, which can't be converted. Check the letters."),
    "pictures_left_out": _("%(count)s pictures were left out. Add them to the library and choose them there."),
    "text_boxes_left_out": _("Text in boxes and footnotes was left out (%(count)s). Copy what is needed."),
    "deleted_left_out": _("The document has tracked changes; deleted text was left out."),
    "part_missing": _("No part “%(part)s” was found. Fill it in by hand."),
    "effective_from_text": _("The effective date was taken from a sentence of the text. Check it."),
    "no_parts": _("The usual parts of an outline were not found; the whole text stands in the body."),
}


class ImportRefused(ValueError):
    """The whole file is refused; nothing was taken in. ``str()`` is a sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return str(REFUSALS[self.code]) % self.params


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something a person should know or check; the import went on."""

    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return str(REMARKS[self.code]) % {name: str(value) for name, value in self.params.items()}

    def __str__(self) -> str:
        return self.sentence
