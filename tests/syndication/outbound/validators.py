"""Judges of what we write, made from the specifications and not from our code; each returns the complaints."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

_SCHEMAS = Path(__file__).parent / "schemas"
_ABSOLUTE = re.compile(r"^https?://[^\s]+$")
_DURATION = re.compile(r"^PT(?=\d)(\d+H)?(\d+M)?(\d+S)?$")


@cache
def relax_ng(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(_SCHEMAS / f"{name}.rng"))


@cache
def sitemap_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_SCHEMAS / "sitemap.xsd"))


def complaints_about_xml(schema: etree.RelaxNG | etree.XMLSchema, document: bytes) -> list[str]:
    tree = etree.fromstring(document)
    return [] if schema.validate(tree) else [str(error) for error in schema.error_log]


def complaints_about_atom(document: bytes) -> list[str]:
    """The schema, and what RFC 4287 and RFC 5005 say that no schema can."""
    found = complaints_about_xml(relax_ng("atom"), document)
    atom = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}
    root = etree.fromstring(document)
    identities = [node.text for node in root.findall("a:entry/a:id", atom)]
    if len(identities) != len(set(identities)):
        found.append("an entry stands twice in one document")
    for scope in (root, *root.findall("a:entry", atom)):
        alternates = [
            (link.get("type"), link.get("hreflang")) for link in scope.findall("a:link[@rel='alternate']", atom)
        ]
        if len(alternates) != len(set(alternates)):
            found.append("two alternate links of one type and language")
    relations = [link.get("rel") for link in root.findall("a:link", atom)]
    if relations.count("self") != 1:
        found.append("a feed has one self link")
    if root.find("fh:archive", atom) is not None and "current" not in relations:
        found.append("an archive names the current document")
    return found


def complaints_about_json_feed(feed: dict[str, Any]) -> list[str]:
    """JSON Feed 1.1, as its text has it."""
    found = []
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        found.append("version")
    found += [name for name in ("title", "items") if name not in feed]
    for name in ("home_page_url", "feed_url", "next_url", "icon", "favicon"):
        if name in feed and not _ABSOLUTE.match(feed[name]):
            found.append(f"{name} is no absolute address")
    if feed.get("next_url") == feed.get("feed_url"):
        found.append("next_url must lead elsewhere")
    found += [f"hub {hub}" for hub in feed.get("hubs", []) if set(hub) != {"type", "url"}]
    identities = [item.get("id") for item in feed.get("items", [])]
    if len(identities) != len(set(identities)):
        found.append("an id stands twice")
    known = {"version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon",
             "favicon", "authors", "language", "expired", "hubs", "items"}  # fmt: skip
    found += [f"unknown {name}" for name in feed if name not in known and not name.startswith("_")]
    for item in feed.get("items", []):
        found += _complaints_about_item(item)
    return found


def _complaints_about_item(item: dict[str, Any]) -> list[str]:
    known = {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image",
             "date_published", "date_modified", "authors", "tags", "language", "attachments"}  # fmt: skip
    found = [f"unknown {name}" for name in item if name not in known and not name.startswith("_")]
    if not isinstance(item.get("id"), str) or not item["id"]:
        found.append("an item needs an id that is a text")
    if "content_html" not in item and "content_text" not in item:
        found.append("an item needs its content")
    for name in ("url", "external_url", "image"):
        if name in item and not _ABSOLUTE.match(item[name]):
            found.append(f"{name} is no absolute address")
    for name in ("date_published", "date_modified"):
        if name in item and datetime.fromisoformat(item[name]).tzinfo is None:
            found.append(f"{name} has no zone")
    for file in item.get("attachments", []):
        found += [f"attachment without {name}" for name in ("url", "mime_type") if not file.get(name)]
        if not isinstance(file.get("size_in_bytes", 0), int):
            found.append("size_in_bytes is no number")
    found += ["an author says nothing" for author in item.get("authors", []) if not set(author) & {"name", "url"}]
    return found


#: Type → what search engines require of it.
_REQUIRED: dict[str, tuple[str, ...]] = {
    "Article": ("headline", "datePublished", "author", "publisher"),
    "NewsArticle": ("headline", "datePublished", "author", "publisher"),
    "Book": ("name", "author"),
    "Report": ("headline", "datePublished", "author"),
    "LearningResource": ("name", "author"),
    "VideoObject": ("name", "description", "uploadDate", "contentUrl"),
    "AudioObject": ("name", "contentUrl"),
    "FAQPage": ("mainEntity",),
    "Question": ("name", "acceptedAnswer"),
    "Answer": ("text",),
    "BreadcrumbList": ("itemListElement",),
    "ListItem": ("position", "name", "item"),
    "Legislation": ("legislationIdentifier", "name"),
    "GovernmentOrganization": ("name",),
    "Organization": ("name",),
    "WebSite": ("name", "url"),
    "WebPage": ("name", "url"),
    "ImageObject": ("contentUrl",),
    "MediaObject": ("contentUrl",),
    "Audience": ("audienceType",),
}
_ADDRESSES = {"url", "contentUrl", "item", "license", "mainEntityOfPage", "isBasedOn"}
_INSTANTS = {"datePublished", "dateModified", "uploadDate"}


def complaints_about_json_ld(document: dict[str, Any]) -> list[str]:
    """Shapes of schema.org nodes, and that every reference is answered in the document."""
    if document.get("@context") != "https://schema.org":
        return ["@context"]
    nodes = list(_nodes(document["@graph"]))
    defined = {node["@id"] for node in nodes if "@id" in node and "@type" in node}
    found = []
    for node in nodes:
        if set(node) == {"@id"}:
            if node["@id"] not in defined and not node["@id"].startswith("oai:"):
                found.append(f"nothing is called {node['@id']}")
            continue
        found += _complaints_about_node(node)
    return found


def _complaints_about_node(node: dict[str, Any]) -> list[str]:
    kind = node.get("@type", "")
    if kind not in _REQUIRED:
        return [f"unknown type {kind!r}"]
    found = [f"{kind} lacks {name}" for name in _REQUIRED[kind] if not node.get(name)]
    for name, value in node.items():
        if value in (None, "", [], {}):
            found.append(f"{kind}.{name} is empty")
        if name in _ADDRESSES and not _ABSOLUTE.match(value):
            found.append(f"{kind}.{name} is no absolute address: {value}")
        if name in _INSTANTS and datetime.fromisoformat(value).tzinfo is None:
            found.append(f"{kind}.{name} has no zone")
        if name == "duration" and not _DURATION.match(value):
            found.append(f"{kind}.duration: {value}")
    if kind == "BreadcrumbList":
        places = [step["position"] for step in node["itemListElement"]]
        if places != list(range(1, len(places) + 1)):
            found.append("steps are not numbered from 1")
    return found


def _nodes(value: Any) -> Any:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)
