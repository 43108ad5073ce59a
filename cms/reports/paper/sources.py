"""Where a number came from, as it is printed: who says so, what proves it, what is missing."""

from __future__ import annotations

from cms.reports.dates.words import number

from .content import Figure

SOURCES = {
    "counted": "Hệ thống tự đếm", "typed": "Cán bộ nhập", "rolled_up": "Tổng hợp báo cáo đơn vị",
    "corrected": "Cán bộ điều chỉnh",
}  # fmt: skip


def note(figure: Figure) -> str:
    said = [figure.note.strip()] if figure.note.strip() else []
    if figure.source == "corrected" and figure.counted is not None:
        said.append(f"Hệ thống đếm: {number(figure.counted)}")
    if figure.own is not None:
        said.append(f"Riêng cơ quan: {number(figure.own)}")
    if figure.unknown_rows and figure.value is not None:
        said.append(f"{number(figure.unknown_rows)} nguồn chưa có số liệu")
    if figure.author_name:
        said.append(f"Người nhập: {figure.author_name}")
    evidence = figure.evidence_name or figure.evidence_url
    if evidence:
        said.append(f"Minh chứng: {evidence}")
    return "; ".join(said)
