"""A feed's tree cut into its items, so that only those that changed need to be looked at closely."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from syndication.inbound.refusal import Refusal

from .model import Seen

ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ROOTS = {"rss", "rdf", "feed", "channel", "entry"}
_ITEMS = {"item", "entry"}
#: No feed is an archive of everything; OAI-PMH is for that.
MOST_ITEMS = 2000


@dataclass(frozen=True, slots=True)
class Piece:
    """One item, or one tombstone, as it stands in the document."""

    element: etree._Element
    key: str
    hash: str
    guid: str
    base: str
    is_tombstone: bool = False

    @property
    def seen(self) -> Seen:
        return Seen(key=self.key, hash=self.hash)


def name_of(element: etree._Element) -> str:
    """Local name in lower case; some feeds shout."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def is_feed(root: etree._Element) -> bool:
    return name_of(root) in _ROOTS


def pieces_of(root: etree._Element, url: str) -> tuple[list[Piece], list[str]]:
    """Items in order, each once, and warnings."""
    warnings: list[str] = []
    elements = list(_items(root))
    if len(elements) > MOST_ITEMS:
        warnings.append("too_many_items")
        elements = elements[:MOST_ITEMS]
    hashes = [hashlib.sha256(etree.tostring(element, with_tail=False)).hexdigest() for element in elements]
    found: dict[str, Piece] = {}
    guids = [_guid(element) for element in elements]
    for element, digest, guid, key in zip(elements, hashes, guids, _keys(elements, guids), strict=True):
        if not key:
            key = f"sha256:{digest}"
            warnings.append("no_identity")
        if key in found:
            warnings.append("duplicate_items")
            continue
        base = urljoin(url, element.base or "") if element.base else url
        is_tombstone = name_of(element) == "deleted-entry"
        found[key] = Piece(element, key, digest, guid, base, is_tombstone)
    return list(found.values()), list(dict.fromkeys(warnings))


def document_of(root: etree._Element, pieces: Sequence[Piece]) -> bytes:
    """The feed with those items only. The tree is used up by it."""
    kept = {piece.element for piece in pieces if not piece.is_tombstone}
    for element in list(_items(root)):
        if element not in kept and (parent := element.getparent()) is not None:
            parent.remove(element)
    document: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _items(root: etree._Element) -> list[etree._Element]:
    """Items stand below the root (Atom, RSS 1.0) or below its channel (RSS 2.0)."""
    if name_of(root) == "entry":
        return [root]
    found = []
    for child in root:
        if _is_item(child):
            found.append(child)
        elif name_of(child) == "channel":
            found += [inner for inner in child if _is_item(inner)]
    return found


def _is_item(element: etree._Element) -> bool:
    return name_of(element) in _ITEMS or element.tag == f"{{{TOMBSTONES}}}deleted-entry"


def _keys(elements: Sequence[etree._Element], guids: Sequence[str]) -> list[str]:
    """A guid that several items share tells none of them: then the link does."""
    links = [_link(element) for element in elements]
    shared: Counter[str] = Counter()
    for guid, link in {(guid, link) for guid, link in zip(guids, links, strict=True) if guid and link}:
        shared[guid] += bool(link)
    return [
        (guid if guid and shared[guid] < 2 else link or guid) or _title(element)
        for element, guid, link in zip(elements, guids, links, strict=True)
    ]


def _guid(element: etree._Element) -> str:
    if element.tag == f"{{{TOMBSTONES}}}deleted-entry":
        return (element.get("ref") or "").strip()
    return _first(element, lambda child: name_of(child) in ("guid", "id") and not len(child)) or (
        element.get(f"{_RDF}about") or ""
    )


def _link(element: etree._Element) -> str:
    for child in element:
        if name_of(child) == "link":
            address = (child.text or "").strip() or (child.get("href") or "").strip()
            if address and (child.get("rel") or "alternate") == "alternate":
                return address[:2000]
    return ""


def _title(element: etree._Element) -> str:
    title = _first(element, lambda child: name_of(child) == "title")
    return f"title:{hashlib.sha256(title.encode()).hexdigest()}" if title else ""


def _first(element: etree._Element, fits: Callable[[etree._Element], bool]) -> str:
    for child in element:
        if fits(child):
            text = " ".join("".join(child.itertext()).split())
            if text:
                return text if len(text) <= 2000 else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    return ""


def require_feed(root: etree._Element) -> None:
    """Raise ``Refusal`` for XML that is something else."""
    if not is_feed(root):
        name = name_of(root)
        raise Refusal("is_html" if name in ("html", "body", "head") else "not_a_feed", root=name[:40])
