"""From a body to the record's HTML subset, and to plain text. Pure: addresses of pictures come from the caller."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import nh3
from django.utils.html import escape
from wagtail.rich_text import RichText, expand_db_html

from cms.core.text import plain
from cms.pages.importing.clean import SCHEMES, TAGS

_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}}
_SAME = {"b": "strong", "i": "em"}
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RENAMED = re.compile(r"<(/?)(b|i)(?=[\s>])", re.IGNORECASE)
_EMPTY = re.compile(r"<p>\s*</p>")
_ITEM = re.compile(r"<li[^>]*>(.*?)</li>", re.DOTALL)

#: Gives a picture's address in the record.
Address = Callable[[Any], str]


def body_html(stream: Any, address: Address) -> str:
    """The body in the subset, block by block."""
    return "".join(_block(block.block_type, block.value, address) for block in stream)


def body_text(stream: Any) -> str:
    """The body as plain text, alternatives of pictures among it."""
    return plain(body_html(stream, lambda image: "")) + " ".join(
        image.contextual_alt_text or "" for image in body_images(stream)
    )


def body_images(stream: Any) -> list[Any]:
    """Pictures of the body in order."""
    return [block.value["image"] for block in stream if block.block_type == "picture" and block.value["image"]]


def clean_html(markup: str) -> str:
    """Rich text as it is stored → the subset: links resolved, ``b`` and ``i`` by their meaning, nothing else left."""
    if not markup:
        return ""
    expanded = _RENAMED.sub(lambda m: f"<{m[1]}{_SAME[m[2].lower()]}", expand_db_html(markup))
    cleaned = nh3.clean(
        _BREAK.sub(" ", expanded), tags=set(TAGS), attributes=_ATTRIBUTES, link_rel=None, url_schemes=set(SCHEMES),
    )  # fmt: skip
    return _EMPTY.sub("", cleaned)


def html_text(markup: str) -> str:
    """Rich text as plain text."""
    return plain(clean_html(markup))


def list_items(markup: str) -> list[str]:
    """The entries of the lists in a rich text; its paragraphs where there is no list."""
    cleaned = clean_html(markup)
    found = [plain(item) for item in _ITEM.findall(cleaned)] or plain(cleaned).split("\n\n")
    return [item for item in found if item]


def text_as_html(text: str, *, strong: bool = False) -> str:
    """Plain text as paragraphs."""
    lines = [escape(" ".join(part.split())) for part in re.split(r"\n\s*\n|\r\n\s*\r\n|\n", text) if part.strip()]
    return "".join(f"<p><strong>{line}</strong></p>" if strong else f"<p>{line}</p>" for line in lines)


def _block(kind: str, value: Any, address: Address) -> str:
    match kind:
        case "heading":
            return f"<h2>{escape(value)}</h2>"
        case "subheading":
            return f"<h3>{escape(value)}</h3>"
        case "paragraph":
            return clean_html(value.source if isinstance(value, RichText) else str(value))
        case "picture":
            return _picture(value, address)
        case "table":
            return _table(value)
    raise ValueError(f"no rendering for the block “{kind}”")


def _picture(value: Any, address: Address) -> str:
    image = value["image"]
    if not image:
        return ""
    alt = escape(image.contextual_alt_text or "")
    caption = f"<p><em>{escape(value['caption'])}</em></p>" if value.get("caption") else ""
    return f'<p><img src="{escape(address(image))}" alt="{alt}"></p>{caption}'


def _table(value: Any) -> str:
    caption = f"<p><em>{escape(value['caption'])}</em></p>" if value.get("caption") else ""
    head = f"<thead>{_row(value.head, 'th')}</thead>" if value.head else ""
    rows = "".join(_row(row, "td") for row in value.body)
    return f"{caption}<table>{head}<tbody>{rows}</tbody></table>"


def _row(cells: list[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
