"""Texts to reuse, and short links."""

from __future__ import annotations

from wagtail.models import Collection

from publishers.links.making import link_for
from publishers.models import ReusableText, TextKind

from .world import World


def furnish(world: World) -> None:
    world.made["text"] = _text(world, "Thẻ chung")
    for kind, name, text in (
        (TextKind.SIGNATURE, "Chân bài", "Sở Tư pháp · đường dây nóng 0000"),
        (TextKind.TEMPLATE, "Tin văn bản mới", "{title}\n\n{summary}\n{link}"),
    ):
        _text(world, name, kind=kind, text=text)
    link_for(world.entries[0], world.channels["facebook"], world.campaign)


def more(world: World, number: int) -> None:
    for one, entry in enumerate(world.entries[-number:]):
        link_for(entry, world.channels["facebook"], world.campaign)
        _text(world, f"Thẻ {one}")


def _text(world: World, name: str, *, kind: str = TextKind.HASHTAGS, text: str = "#phapluat #9thang11") -> ReusableText:
    collection = Collection.objects.get(pk=world.agency.collection_id)
    return ReusableText.objects.create(name=name, kind=kind, text=text, collection=collection)
