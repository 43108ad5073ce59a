"""Tables on sheets laid across: every number with its source, then the parts of each, then what was counted how."""

from __future__ import annotations

from typing import Any

from cms.reports.dates.words import long_date, roman
from cms.reports.paper.content import Content, Letterhead
from cms.reports.paper.sources import SOURCES, note
from cms.reports.starters import DIMENSIONS

from .body import told
from .layout import grid, landscape, say, write

#: Centimetres; together what a sheet across leaves between its margins.
_VALUES = [1.2, 8.3, 2.8, 3.0, 4.2, 5.2]
_PARTS = [1.2, 9.5, 9.5, 4.5]


def appendices(document: Any, content: Content, letterhead: Letterhead) -> None:
    if not content.wholes:
        return
    landscape(document)
    _heading(document, 1, "Số liệu tổng hợp", content, letterhead)
    rows = [
        [str(place), figure.label, figure.unit, told(figure), SOURCES.get(figure.source, ""), note(figure)]
        for place, figure in enumerate(content.wholes, start=1)
    ]
    head = ["TT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Nguồn", "Ghi chú"]
    grid(document, head, rows, _VALUES, bold_rows=frozenset())
    _parts(document, content, letterhead)
    _definitions(document, content)


def _heading(document: Any, place: int, name: str, content: Content, letterhead: Letterhead) -> None:
    write(document, f"PHỤ LỤC {roman(place)}", bold=True, centre=True, keep=True, before=12 if place > 1 else 0)
    write(document, name, bold=True, centre=True, keep=True)
    day = long_date(letterhead.signed_on) if letterhead.signed_on else "ngày … tháng … năm …"
    said = f"(Kèm theo Báo cáo số {letterhead.symbol or '…'} {day} của {content.agency_name})"
    write(document, said, italic=True, centre=True, after=8, keep=True)


def _parts(document: Any, content: Content, letterhead: Letterhead) -> None:
    rows: list[list[str]] = []
    whole: set[int] = set()
    for figure in content.wholes:
        parts = content.parts_of(figure.code)
        if not parts:
            continue
        whole.add(len(rows))
        rows.append(["", figure.label, "", told(figure)])
        for dimension, found in parts.items():
            rows += [
                [str(place), DIMENSIONS.get(dimension, dimension), part.key_label or part.key, told(part)]
                for place, part in enumerate(found, start=1)
            ]
    if rows:
        document.add_page_break()
        _heading(document, 2, "Số liệu chi tiết", content, letterhead)
        grid(document, ["TT", "Chỉ tiêu, cách chia", "Nội dung", "Số liệu"], rows, _PARTS, bold_rows=frozenset(whole))


def _definitions(document: Any, content: Content) -> None:
    write(document, "Cách tính:", bold=True, before=12, keep=True)
    for place, figure in enumerate(content.wholes, start=1):
        if figure.definition:
            say(document, f"({place}) {figure.label}: {figure.definition}")
