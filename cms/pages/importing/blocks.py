"""A text as a row of blocks: the common ground of Word files and pasted HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal

from bs4 import BeautifulSoup, Tag

from cms.core.text import plain

Kind = Literal["heading", "paragraph", "item", "table"]

_TYPED_BULLET = re.compile(r"^(?:<(?:strong|em)>)?\s*[-–+•*]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading, list item or table; ``html`` is its inner markup, a table's is whole."""

    kind: Kind
    html: str
    #: Of a heading: 1 the title, 2, 3.
    level: int = 0
    ordered: bool = False

    @property
    def text(self) -> str:
        return " ".join(plain(self.html).split())


def blocks_of(markup: str) -> tuple[Block, ...]:
    """Take cleaned HTML apart. Paragraphs that a person typed as headings (short, all bold) count as headings."""
    blocks: list[Block] = []
    for node in BeautifulSoup(markup, "html.parser").contents:
        if not isinstance(node, Tag):
            continue
        inner = node.decode_contents()
        if node.name in ("h2", "h3"):
            blocks.append(Block(kind="heading", html=_unbold(inner), level=int(node.name[1])))
        elif node.name in ("ul", "ol"):
            items = node.find_all("li", recursive=False)
            blocks += [Block(kind="item", html=i.decode_contents(), ordered=node.name == "ol") for i in items]
        elif node.name == "table":
            blocks.append(Block(kind="table", html=str(node)))
        else:
            is_bold = bool(node.contents) and all(
                getattr(child, "name", None) == "strong" or not child.get_text(strip=True) for child in node.contents
            )
            blocks.append(paragraph(inner, is_bold=is_bold))
    return tuple(block for block in blocks if block.text or "<img" in block.html)


#: “I.”, “Phần 1”, “Chương II”; and “1.”, “2.3”, “a)”.
_MAJOR = re.compile(r"^(?:[IVX]{1,5}\s*[.)/:–-]|(?:phần|chương)\s+(?:[IVX]+|\d+|thứ)\b)", re.IGNORECASE)
_MINOR = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[a-hđ][.)])\s+", re.IGNORECASE)


def paragraph(inner: str, *, is_bold: bool = False, level: int = 0) -> Block:
    """Decide what a paragraph is by what was typed: a heading, a list item after a dash, or text."""
    text = " ".join(plain(inner).split())
    if level:
        return Block(kind="heading", html=_unbold(inner), level=level)
    short = 0 < len(text) <= 200 and not text.endswith((";", ","))
    if short and (_MAJOR.match(text) and text[0].isupper()) and (is_bold or not text.endswith(".")):
        return Block(kind="heading", html=_unbold(inner), level=2)
    if is_bold and short and not text.endswith("."):
        shouted = text.isupper() and not _MINOR.match(text)
        return Block(kind="heading", html=_unbold(inner), level=2 if shouted else 3)
    if _TYPED_BULLET.match(inner) and len(text) > 2:
        opening = "<strong>" if inner.startswith("<strong>") else "<em>" if inner.startswith("<em>") else ""
        return Block(kind="item", html=opening + _TYPED_BULLET.sub("", inner))
    return Block(kind="paragraph", html=inner)


def to_html(blocks: Iterable[Block]) -> str:
    """Put blocks together again; neighbouring items share a list."""
    parts: list[str] = []
    open_list = ""
    for block in blocks:
        wanted = ("ol" if block.ordered else "ul") if block.kind == "item" else ""
        if wanted != open_list:
            parts += [f"</{open_list}>"] if open_list else []
            parts += [f"<{wanted}>"] if wanted else []
            open_list = wanted
        if block.kind == "heading":
            tag = f"h{min(max(block.level, 2), 3)}"
        else:
            tag = {"item": "li", "paragraph": "p", "table": ""}[block.kind]
        parts.append(f"<{tag}>{block.html}</{tag}>" if tag else block.html)
    return "".join([*parts, f"</{open_list}>" if open_list else ""])


def text_html(text: str) -> str:
    """Plain text as inner markup."""
    return escape(text, quote=False)


def _unbold(inner: str) -> str:
    """A heading is bold by itself."""
    return re.sub(r"</?strong>", "", inner).strip()
