"""The script: what a reader says, word for word, and how long it takes; for television beside the pictures. Pure."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from itertools import zip_longest

from django.conf import settings
from django.utils.translation import gettext, override

from cms.core.text import nfc
from publishers.contract import Asset, Message
from publishers.platforms.sheets import READING, SMALL, TITLE, Sheet

from .package import carried, file_path
from .reading import left_over, own_words, read_aloud
from .schema import READ_ALOUD, ByHandOptions

SCRIPT = "loi-doc.pdf"
SCRIPT_TEXT = "loi-doc.txt"
#: A pause after each paragraph, in seconds.
_PAUSE_S = 1
#: Letters in one row of a television script.
_PIECE_MAX = 600
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
#: Loudspeaker programmes are read twice; the log has a line for each of so many days.
_TIMES, _LOG_LINES = 2, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What is said: the title, then each paragraph."""

    title: str
    paragraphs: tuple[str, ...]
    syllables_a_minute: int

    @property
    def text(self) -> str:
        return "\n\n".join((self.title, *self.paragraphs))

    @property
    def seconds(self) -> int:
        """With a breath after each paragraph."""
        return sum(self.seconds_of(part) for part in (self.title, *self.paragraphs) if part)

    def seconds_of(self, part: str) -> int:
        return round(len(part.split()) * 60 / self.syllables_a_minute) + _PAUSE_S

    @property
    def unclear(self) -> tuple[str, ...]:
        """What is still short: the reader asks before reading."""
        return left_over(self.text)


def is_read_aloud(message: Message, options: ByHandOptions) -> bool:
    return options.reading_text or options.kind in READ_ALOUD or message.record.form == "audio"


def script_of(message: Message, options: ByHandOptions) -> Script:
    """The words of this message for that place."""
    own = own_words(options.short_forms)
    said = read_aloud(nfc(message.body), own)
    return Script(
        title=read_aloud(nfc(message.title), own),
        paragraphs=tuple(part.strip() for part in said.split("\n\n") if part.strip()),
        syllables_a_minute=options.syllables_a_minute,
    )


def script_pdf(message: Message, options: ByHandOptions) -> bytes:
    """The script alone, for whoever reads. The same message and options give the same bytes."""
    with override(settings.LANGUAGE_CODE):
        record = message.record
        footer = gettext("Record %(id)s, version %(version)s") % {"id": record.uuid, "version": record.version}
        sheet = Sheet(
            nfc(message.title), kicker=gettext("Script"), footer=f"{options.place} · {footer}",
            language=message.language,
        )  # fmt: skip
        add_script(sheet, message, options)
        return sheet.pdf()


def add_script(sheet: Sheet, message: Message, options: ByHandOptions) -> None:
    """Put the script on a sheet, as the kind of place needs it."""
    script = script_of(message, options)
    sheet.heading(gettext("Text to be read aloud"))
    sheet.text(_how_long(script, options), SMALL)
    if script.unclear:
        asked = gettext("Ask before reading how to say: %(words)s.") % {"words": ", ".join(script.unclear)}
        sheet.text(asked, SMALL)
    if options.kind == "tv":
        _beside_pictures(sheet, script, message)
    else:
        sheet.text(script.title, TITLE)
        for part in script.paragraphs:
            sheet.text(part, READING)
    if options.kind == "loudspeaker":
        head = [gettext("Date"), gettext("Begun at"), gettext("Ended at"), gettext("Where"), gettext("Name")]
        sheet.heading(gettext("Log of the broadcasts"))
        sheet.table(head, [[" \n"] + [""] * 4] * _LOG_LINES, [14, 14, 14, 36, 26])


def clock(seconds: int) -> str:
    """``3:05``."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def _how_long(script: Script, options: ByHandOptions) -> str:
    told = {"minutes": clock(script.seconds), "speed": script.syllables_a_minute}
    text = gettext("About %(minutes)s minutes at %(speed)s syllables a minute.") % told
    if options.kind == "loudspeaker":
        twice = {"minutes": clock(script.seconds * _TIMES)}
        text += " " + gettext("Read it twice: about %(minutes)s minutes together.") % twice
    return str(text)


def _beside_pictures(sheet: Sheet, script: Script, message: Message) -> None:
    """Time, picture and words side by side; the pictures come in their order, one a paragraph."""
    files = {asset.sha256: file_path(number, asset) for number, asset in enumerate(carried(message), start=1)}
    shown = [asset for asset in carried(message) if asset.is_image or asset.is_video]
    parts = [piece for part in (script.title, *script.paragraphs) for piece in _pieces(part)]
    at, rows = 0, []
    for part, asset in zip_longest(parts, shown[: len(parts)]):
        rows.append([clock(at), _picture(asset, files), part])
        at += script.seconds_of(part)
    # What is left over has nothing said over it.
    rows += [["", _picture(asset, files), ""] for asset in shown[len(parts) :]]
    sheet.table([gettext("At"), gettext("Picture"), gettext("Spoken text")], rows, [8, 30, 62])


def _pieces(text: str) -> list[str]:
    """A paragraph in rows of a few sentences each: no row may outgrow its page."""
    pieces: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        for part in textwrap.wrap(sentence, _PIECE_MAX, break_long_words=False):
            if pieces and len(pieces[-1]) + len(part) < _PIECE_MAX:
                pieces[-1] += f" {part}"
            else:
                pieces.append(part)
    return pieces


def _picture(asset: Asset | None, files: dict[str, str]) -> str:
    if asset is None:
        return ""
    return "\n".join(part for part in (files[asset.sha256], asset.alt) if part)
