"""The head of the paper and its foot: who issues it, the motto, number, place and date; who signs, who gets it."""

from __future__ import annotations

from typing import Any

from cms.reports.dates.words import blank_date, long_date
from cms.reports.paper.content import Content, Letterhead

from .layout import HEAD, RECIPIENTS, TEXT, columns, keep_together, rule, write

_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
#: Centimetres of the two halves: the motto must not break.
_HALVES = (6.2, 9.8)
#: Letters that fit on a line of the left half; where a long name is broken.
_LINE = 24
_PLACES = (" TỈNH ", " THÀNH PHỐ ", " XÃ ", " PHƯỜNG ", " ĐẶC KHU ")
#: Room for the signature and the stamp, points.
_SIGNATURE_ROOM = 78


def head(document: Any, content: Content, letterhead: Letterhead, *, is_draft: bool) -> None:
    """Two columns above the title."""
    left, right = columns(document, *_HALVES).rows[0].cells
    for line in broken(content.parent_name.upper()) if content.parent_name else ():
        write(left, line, size=HEAD, centre=True)
    for line in broken(content.agency_name.upper()):
        write(left, line, size=HEAD, bold=True, centre=True)
    rule(left, width=2.2, of=_HALVES[0])
    write(right, _MOTTO[0], size=HEAD, bold=True, centre=True)
    write(right, _MOTTO[1], size=HEAD + 1, bold=True, centre=True)
    rule(right, width=5.3, of=_HALVES[1])
    left, right = columns(document, *_HALVES).rows[0].cells
    write(left, f"Số: {letterhead.symbol or '        /BC-'}", size=HEAD, centre=True)
    if is_draft:
        write(left, "DỰ THẢO", size=HEAD, bold=True, centre=True, before=4)
    write(right, _place_and_date(content, letterhead), size=TEXT, italic=True, centre=True)


def broken(name: str) -> list[str]:
    """A long name on two lines, before the place in it: ỦY BAN NHÂN DÂN / TỈNH SÔNG MÂY."""
    if len(name) <= _LINE:
        return [name]
    places = [at for word in _PLACES if (at := name.find(word)) > 0]
    if not places:
        return [name]
    return [name[: min(places)], name[min(places) + 1 :]]


def _place_and_date(content: Content, letterhead: Letterhead) -> str:
    day = long_date(letterhead.signed_on) if letterhead.signed_on else blank_date(content.last.year)
    return f"{letterhead.place or '……'}, {day}"


def title(document: Any, content: Content) -> None:
    """BÁO CÁO, and what about."""
    write(document, "BÁO CÁO", bold=True, centre=True, before=18)
    write(document, content.title, bold=True, centre=True)
    rule(document, width=4.5, of=16)
    write(document, f"Kính gửi: {content.receiver_name}.", centre=True, before=10, after=10)


def foot(document: Any, content: Content, letterhead: Letterhead) -> None:
    """Recipients on the left, the signature on the right."""
    write(document, "", size=6)
    table = columns(document, 7.5, 8.5)
    left, right = table.rows[0].cells
    write(left, "Nơi nhận:", size=12, bold=True, italic=True)
    given = letterhead.recipients or (f"{content.receiver_name};",)
    for line in (*(_line(text) for text in given), "- Lưu: VT."):
        write(left, line, size=RECIPIENTS)
    for line in letterhead.capacity:
        write(right, line.upper(), bold=True, centre=True)
    if letterhead.signer_title:
        write(right, letterhead.signer_title.upper(), bold=True, centre=True)
    write(right, letterhead.signer, bold=True, centre=True, before=_SIGNATURE_ROOM)
    keep_together(document, table)


def _line(text: str) -> str:
    return f"- {text.removeprefix('-').strip().rstrip(';.')};"
