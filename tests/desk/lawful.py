"""Documents of law in force, expired and to come; an item that one has overtaken, and one that was taken down."""

from __future__ import annotations

from datetime import date

from wagtail.models import Page

from tests.pages.factories import make_law
from tests.publishers.admin.test_places import cites, law_changes, stands

from .world import World, publish

_LAWS = (
    ("31/2024/QH15", "Luật Đất đai", "CHL"), ("26/2023/QH15", "Luật Căn cước", "CHL"),
    ("100/2019/NĐ-CP", "Xử phạt vi phạm hành chính trong lĩnh vực giao thông đường bộ và đường sắt", "HHL"),
)  # fmt: skip


def furnish(world: World) -> None:
    for number, abstract, validity in _LAWS:
        make_law(number, abstract=abstract, validity=validity)
    make_law(validity="HHL", expires_on=date(2026, 11, 1))
    item = publish("Nồng độ cồn: mức phạt, trừ điểm giấy phép lái xe")
    cites(item, "CHL")
    stands(item, world.channels["facebook"], world.channels["radio"])
    law_changes(item)
    gone = publish("Mức phạt theo nghị định cũ")
    Page.objects.get(pk=gone.page_id).specific.unpublish()
    world.made["withdrawn"] = gone


def more(world: World, number: int) -> None:
    for one in range(number):
        make_law(f"{one + 1}/2025/NĐ-CP", abstract=f"Nghị định số {one + 1}")
