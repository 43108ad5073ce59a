"""One answer of a repository (OAI-PMH 2.0) → its records. Meant to run in the parser's process.

Lenient where servers are careless, strict in one thing: an answer that ends in its middle is no answer, since a missing
token would look like the end of the list.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from datetime import datetime

from lxml import etree

from syndication.inbound.refusal import Refusal, Refused

from . import oai_records
from .charset import decode, refuse_binary
from .markup import refuse_html, tree
from .model import HarvestPart, Item
from .splitting import name_of
from .text import one_line

#: Forms of a moment; the shorter is the day.
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?", re.ASCII)
#: An address that carries more is refused by most servers.
_LONGEST_TOKEN = 1500
_LONGEST_KEY = 2000


def parse_part(
    content: bytes, content_type: str = "", url: str = "", *, known: Collection[str] = frozenset()
) -> HarvestPart | Refused:
    """Read an answer. ``known`` are hashes of records that need not be read again.

    For bytes from strangers call ``ParserPool.parse_harvest``, which runs this where it can do no harm.
    """
    try:
        text, _warnings = decode(content, content_type)
        refuse_binary(text)
        if not text.strip("\ufeff \t\r\n"):
            raise Refusal("empty")
        refuse_html(text)
        root, _mended = tree(text)
        if name_of(root) != "oai-pmh":
            raise Refusal("not_oai", root=name_of(root)[:40])
        if not text.rstrip("\x00 \t\r\n").endswith("OAI-PMH>"):
            raise Refusal("cut_short")
        return _part(root, url, known)
    except Refusal as refusal:
        return refusal.refused


def _part(root: etree._Element, url: str, known: Collection[str]) -> HarvestPart:
    error = next((element for element in root if name_of(element) == "error"), None)
    if error is not None:
        return HarvestPart(
            error=(error.get("code") or "unknown")[:60], error_text=one_line(error.text or "", maximum=300),
            answered=_moment(_child(root, "responsedate")),
        )  # fmt: skip
    body = next((element for element in root if name_of(element) not in ("responsedate", "request")), root)
    records = [element for element in body if name_of(element) == "record"]
    items, stamps, count = _items(records, url, known)
    return HarvestPart(
        items=tuple(items),
        count=count,
        token=_token(body),
        answered=_moment(_child(root, "responsedate")),
        latest=max(stamps, default=""),
        granularity=_child(body, "granularity")[:40],
        prefixes=tuple(
            _child(element, "metadataprefix")[:100] for element in body if name_of(element) == "metadataformat"
        ),
    )


def _items(records: list[etree._Element], url: str, known: Collection[str]) -> tuple[list[Item], list[str], int]:
    items, stamps, count = [], [], 0
    for record in records:
        header = next((element for element in record if name_of(element) == "header"), None)
        key = _child(header, "identifier") if header is not None else ""
        if header is None or not key or len(key) > _LONGEST_KEY:
            continue
        count += 1
        if stamp := _moment(_child(header, "datestamp")):
            stamps.append(stamp)
        digest = hashlib.sha256(etree.tostring(record, with_tail=False)).hexdigest()
        if digest in known:
            continue
        is_deleted = (header.get("status") or "").strip().lower() == "deleted"
        metadata = next((element for element in record if name_of(element) == "metadata"), None)
        if is_deleted:
            items.append(Item(key=key, hash=digest, guid=key, withdrawn=True))
        elif metadata is not None and (found := oai_records.item(metadata, key, digest, url)):
            items.append(found)
    return items, stamps, count


def _token(body: etree._Element) -> str:
    token = _child(body, "resumptiontoken")
    if len(token) > _LONGEST_TOKEN:
        raise Refusal("oai_token")
    return token


def _child(element: etree._Element, name: str) -> str:
    """Text of the first child with that name, in lower case."""
    found = next((child for child in element if name_of(child) == name), None)
    return "".join(found.itertext()).strip() if found is not None else ""


def _moment(text: str) -> str:
    """The text, if it is a moment that there is."""
    if not MOMENT.fullmatch(text):
        return ""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text
