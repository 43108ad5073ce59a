"""One document → its feed, with only the changed items read closely. Meant to run in the parser's process."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from lxml import etree

from syndication.inbound.refusal import Refusal, Refused

from . import entries, json_feed
from .charset import decode, refuse_binary
from .markup import refuse_html, tree
from .model import FeedInfo, Item, Parsed
from .splitting import Piece, document_of, pieces_of, require_feed

_SHELL = b'<?xml version="1.0" encoding="utf-8"?>\n'


def parse_document(
    content: bytes, content_type: str = "", url: str = "", *, known: Collection[str] = frozenset()
) -> Parsed | Refused:
    """Read a feed of any format. ``known`` are hashes of items that need not be read again.

    For bytes from strangers call ``ParserPool.parse``, which runs this where it can do no harm.
    """
    try:
        text, warnings = decode(content, content_type)
        refuse_binary(text)
        start = text.lstrip("\ufeff \t\r\n")[:1]
        if not start:
            raise Refusal("empty")
        parsed = json_feed.parse(text.strip("\ufeff \t\r\n"), url, known) if start in "{[" else _xml(text, url, known)
    except Refusal as refusal:
        return refusal.refused
    return _with_warnings(parsed, warnings)


def _xml(text: str, url: str, known: Collection[str]) -> Parsed:
    refuse_html(text)
    root, warnings = tree(text)
    require_feed(root)
    is_cut_short = "mended" in warnings and not _ends(text, root)
    pieces, more = pieces_of(root, url)
    changed = [piece for piece in pieces if piece.hash not in known]
    if is_cut_short and changed and changed[-1] is pieces[-1]:
        # The item in which the document ends is half an item.
        changed, pieces = changed[:-1], pieces[:-1]
    if is_cut_short and not pieces:
        raise Refusal("broken_xml")
    document = document_of(root, changed)
    feed, found = entries.read(document, url) or (FeedInfo(format="xml"), [])
    items = _items(changed, found, url)
    if len(items) < len(changed):
        more.append("unreadable_items")
    return Parsed(
        feed=feed,
        items=tuple(items),
        seen=tuple(piece.seen for piece in pieces),
        warnings=(*warnings, *more),
        is_cut_short=is_cut_short,
    )


def _items(changed: Sequence[Piece], found: Sequence[Any], url: str) -> list[Item]:
    alive = [piece for piece in changed if not piece.is_tombstone]
    if len(found) != len(alive):
        # feedparser counts differently: then each item is shown to it alone.
        found = [_alone(piece, url) for piece in alive]
    read = {
        piece.key: entries.item(piece, entry) for piece, entry in zip(alive, found, strict=True) if entry is not None
    }
    return [
        entries.tombstone(piece) if piece.is_tombstone else read[piece.key]
        for piece in changed
        if piece.is_tombstone or piece.key in read
    ]


def _alone(piece: Piece, url: str) -> Any:
    is_atom = isinstance(piece.element.tag, str) and piece.element.tag.endswith("entry")
    inner = etree.tostring(piece.element, encoding="utf-8", with_tail=False)
    before, after = (
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', b"</feed>")
        if is_atom
        else (b'<rss version="2.0"><channel>', b"</channel></rss>")
    )
    _, found = entries.read(_SHELL + before + inner + after, url) or (None, [])
    return found[0] if found else None


def _ends(text: str, root: etree._Element) -> bool:
    """Whether the root element was closed."""
    prefix = f"{root.prefix}:" if root.prefix else ""
    name = etree.QName(root).localname
    return text.rstrip()[-200:].lower().rfind(f"</{prefix}{name}".lower()) >= 0


def _with_warnings(parsed: Parsed, warnings: Sequence[str]) -> Parsed:
    if not warnings:
        return parsed
    return Parsed(
        feed=parsed.feed, items=parsed.items, seen=parsed.seen, warnings=(*warnings, *parsed.warnings),
        is_cut_short=parsed.is_cut_short,
    )  # fmt: skip
