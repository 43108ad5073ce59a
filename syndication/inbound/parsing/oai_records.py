"""The metadata of a harvested record → an item: Dublin Core as anyone has it, or the whole record of the profile."""

from __future__ import annotations

import mimetypes
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from cms.core.text import plain
from syndication.inbound.cleaning import clean_html, http_address

from . import dates, profile
from .model import Enclosure, Item, Tag
from .splitting import name_of
from .text import as_html, looks_like_html, one_line

_MOST = 100
_LONGEST = 5000
_LAW = "vbpl:"
#: Dublin Core names files by their addresses; what ends like these is one.
_FILES = ("application/", "audio/", "image/", "video/", "text/plain", "text/vtt")


def item(metadata: etree._Element, key: str, digest: str, url: str) -> Item | None:
    """The item, from the first format in there that is known."""
    for element in metadata:
        if not isinstance(element.tag, str):
            continue
        if element.tag == f"{{{profile.NAMESPACE}}}record":
            return _of_profile(element, key, digest, url)
        if name_of(element) == "dc":
            return _of_dublin_core(element, key, digest, url)
    return None


def _of_dublin_core(element: etree._Element, key: str, digest: str, url: str) -> Item:
    given: dict[str, list[str]] = defaultdict(list)
    for child in element:
        name, text = name_of(child), "".join(child.itertext()).strip()
        if name and text and len(given[name]) < _MOST:
            given[name].append(text)
    addresses = [address for text in given["identifier"] if (address := _address(text, url))]
    link = next((address for address in addresses if not _kind(address)), addresses[0] if addresses else "")
    html = "".join(_markup(text, url) for text in given["description"])
    text = plain(html)
    return Item(
        key=key,
        hash=digest,
        guid=key,
        link=link,
        title=one_line(" ".join(given["title"][:1])),
        summary=one_line(text, is_html=False, maximum=_LONGEST),
        html=html,
        text=text,
        language=" ".join(given["language"][:1])[:35],
        published=next((day for day in map(dates.from_iso, given["date"]) if day), None),
        authors=_lines([*given["creator"], *given["publisher"]]),
        tags=tuple(Tag(term=line) for line in _lines([*given["subject"], *given["type"]])),
        enclosures=tuple(
            Enclosure(url=address, type=_kind(address)) for address in dict.fromkeys(addresses) if _kind(address)
        ),
        profile=_known({
            "licence": next((address for text in given["rights"] if (address := _address(text, url))), ""),
            "areas": list(_lines(given["coverage"])),
            "legal_documents": [
                {"number": one_line(text[len(_LAW) :]), "fields": []}
                for text in given["relation"] if text.startswith(_LAW)
            ],
        }),
    )  # fmt: skip


def _of_profile(element: etree._Element, key: str, digest: str, url: str) -> Item:
    given: dict[str, list[etree._Element]] = defaultdict(list)
    for child in element:
        if isinstance(child.tag, str) and child.tag.startswith(f"{{{profile.NAMESPACE}}}"):
            name = child.tag.rpartition("}")[2]
            if len(given[name]) < _MOST:
                given[name].append(child)

    def text(name: str) -> str:
        return "".join(given[name][0].itertext()).strip() if given[name] else ""

    html = clean_html(text("bodyHtml"), url)
    return Item(
        key=key,
        hash=digest,
        guid=key,
        link=_address(text("url"), url),
        title=one_line(text("title"), is_html=False),
        summary=one_line(text("summary"), is_html=False, maximum=_LONGEST),
        html=html,
        text=plain(html),
        language=text("language")[:35],
        published=dates.from_iso(text("publishedAt")),
        updated=dates.from_iso(text("updatedAt")),
        authors=_lines([text("compiledBy")]),
        enclosures=tuple(file for one in given["attachment"] if (file := _attachment(one, url))),
        withdrawn=text("status") == "withdrawn",
        profile=_facts(element, given, text),
    )


def _facts(
    element: etree._Element, given: Mapping[str, Sequence[etree._Element]], text: Callable[[str], str]
) -> dict[str, Any]:
    """What the profile says besides; law, version and validity are written as in our feeds."""
    agency = _parts(given["sourceAgency"][0]) if given["sourceAgency"] else {}
    correction = _parts(given["correctionOf"][0]) if given["correctionOf"] else {}
    return _known({
        **profile.from_element(element, ()),
        "form": text("form"),
        "topics": _codes(given["topic"]),
        "audiences": _codes(given["audience"]),
        "areas": _codes(given["area"]),
        "source_agency": _known({
            "code": agency.get("code"), "name": agency.get("name"), "parent_code": agency.get("parentCode")
        }),
        "compiled_by": one_line(text("compiledBy"), is_html=False),
        "approved_by_agency": one_line(text("approvedByAgency"), is_html=False),
        "licence": one_line(text("licence"), is_html=False),
        "correction_of": correction,
    })  # fmt: skip


def _attachment(element: etree._Element, url: str) -> Enclosure | None:
    said = _parts(element)
    address = _address(said.get("url", ""), url)
    if not address:
        return None
    size = said.get("bytes", "")
    return Enclosure(
        url=address,
        type=said.get("mediaType", "").lower()[:100],
        length=int(size) if size.isascii() and size.isdigit() and len(size) < 16 else 0,
        title=said.get("filename", ""),
        alt=said.get("alt", ""),
        duration_s=_seconds(said.get("durationS", "")),
        facts=_known({"sha256": said.get("sha256"), "role": said.get("role")}),
    )


def _parts(element: etree._Element) -> dict[str, str]:
    return {
        child.tag.rpartition("}")[2]: one_line("".join(child.itertext()), is_html=False, maximum=2000)
        for child in element
        if isinstance(child.tag, str)
    }


def _codes(elements: Sequence[etree._Element]) -> list[str]:
    return [line for line in (one_line(element.text or "", is_html=False, maximum=100) for element in elements) if line]


def _lines(texts: Sequence[str]) -> tuple[str, ...]:
    lines = (one_line(text, maximum=200) for text in texts)
    return tuple(dict.fromkeys(line for line in lines if line))


def _markup(text: str, url: str) -> str:
    return clean_html(text if looks_like_html(text) and "<" in text else as_html(text), url)


def _address(text: str, url: str) -> str:
    """Only what is written as a whole address: other identifiers are none."""
    return http_address(text, url) if text.startswith(("https://", "http://")) else ""


def _kind(address: str) -> str:
    """Media type of what the address says it is, when that is a file."""
    kind = mimetypes.guess_type(urlsplit(address).path)[0] or ""
    return kind if kind.startswith(_FILES) and "html" not in kind else ""


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 < seconds < 10**7 else None


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
