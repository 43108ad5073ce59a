"""The starter words of page types: headings under which the parts of an outline are read."""

from __future__ import annotations

#: (code, Vietnamese label, English label)
OUTLINE_PARTS = (
    ("necessity", "Sự cần thiết ban hành", "Necessity of the document"),
    ("viewpoint", "Mục đích, quan điểm xây dựng", "Purpose and viewpoint"),
    ("structure", "Bố cục", "Structure"),
    ("new_points", "Những điểm mới", "New points"),
    ("effect", "Hiệu lực thi hành", "Taking effect"),
    ("implementation", "Tổ chức thực hiện", "Implementation"),
)
