"""CSV as offices save it: any separator, with or without a mark of its code, and letters from before Unicode."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cms.core.text import nfc
from cms.importing.refusals import Refused
from cms.pages.importing.legacy_fonts import Encoding, detect, to_unicode

#: What a person may choose, in the order in which it is tried: code → its name.
ENCODINGS = {
    "utf-8": "Unicode (UTF-8)", "utf-16": "Unicode (UTF-16)", "windows-1258": "Windows-1258",
    "tcvn3": "TCVN3 (ABC, .VnTime)", "vni": "VNI-Windows", "windows-1252": "Windows-1252",
}  # fmt: skip
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = ",;\t|"
_SAMPLE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvText:
    """Lines with their number in the file, and in which code the letters were."""

    lines: Iterable[tuple[int, Sequence[str]]]
    encoding: str
    is_guess: bool


def read_csv(data: bytes, encoding: str = "") -> CsvText:
    """Read the lines. Raises ``Refused``."""
    text, code, is_guess = _text(data, encoding)
    has_gaps = code != "utf-16" and b"\x00" in data
    if has_gaps or "\x00" in text or _is_binary(text):
        raise Refused("not_a_table")
    return CsvText(lines=list(_lines(text)), encoding=code, is_guess=is_guess)


def _text(data: bytes, chosen: str) -> tuple[str, str, bool]:
    """The letters, their code, and whether that is a guess."""
    if chosen:
        return _decoded(data, chosen), chosen, False
    for mark, code in _MARKS:
        if data.startswith(mark):
            return _decoded(data, code), code.removesuffix("-sig"), False
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data)
    # Bytes of plain letters may still be Western ones that an old font drew as Vietnamese.
    old = detect(text[:_SAMPLE])
    return (to_unicode(text, old), old.value.lower(), True) if old else (text, "utf-8", False)


def _guessed(data: bytes) -> tuple[str, str, bool]:
    western = data.decode("windows-1252", errors="replace")
    old = detect(western[:_SAMPLE])
    if old:
        return to_unicode(western, old), old.value.lower(), True
    code = "windows-1258" if _is_windows_1258(data) else "windows-1252"
    return nfc(data.decode(code, errors="replace")), code, True


def _is_windows_1258(data: bytes) -> bool:
    """Its marks follow their letters as codes of their own; in Western text these codes are rare letters."""
    marks = sum(data.count(bytes([code])) for code in (0xCC, 0xEC, 0xD2, 0xF2, 0xDE, 0xD0, 0xF0, 0xF5, 0xFD))
    western = data.decode("windows-1252", errors="replace")
    return marks > 0 and marks * 4 >= sum(not char.isascii() for char in western)


def _decoded(data: bytes, code: str) -> str:
    try:
        if code in ("tcvn3", "vni"):
            return to_unicode(data.decode("windows-1252", errors="replace"), Encoding(code.upper()))
        if code not in ENCODINGS and code != "utf-8-sig":
            raise Refused("unknown_encoding")
        return nfc(data.decode("utf-8-sig" if code == "utf-8" else code))
    except UnicodeDecodeError:
        raise Refused("unknown_encoding") from None


def _is_binary(text: str) -> bool:
    head = text[:2000]
    odd = sum(not (char.isprintable() or char in "\r\n\t\u200b\ufeff\u00ad") for char in head)
    return odd * 20 > len(head)


def _lines(text: str) -> Iterable[tuple[int, Sequence[str]]]:
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        # A cell may hold several lines: the row is known by the line on which it begins.
        begins = 1
        for cells in reader:
            yield begins, [_without_apostrophe(cell) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error:
        raise Refused("damaged") from None


def _separator(text: str) -> str:
    """What stands most evenly in the first lines, quoted parts aside. ``sep=;`` of Excel is obeyed."""
    first = text.lstrip("\ufeff").split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    best, most = ",", (0, 0)
    for separator in _SEPARATORS:
        try:
            rows = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=separator)
            widths = [len(row) for row, _ in zip(rows, range(20), strict=False) if row]
        except csv.Error:
            continue
        common = max(set(widths), key=widths.count) if widths else 1
        score = (widths.count(common), common) if common > 1 else (0, 0)
        if score > most:
            best, most = separator, score
    return best


def _without_apostrophe(cell: str) -> str:
    """What our own export put before a formula to make it harmless."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in ("=", "+", "-", "@") else cell
