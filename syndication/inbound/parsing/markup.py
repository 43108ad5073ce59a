"""From the text of a document to a tree, without ever expanding what the document declares.

No DTD reaches a parser: a plain DOCTYPE is cut off, one that declares entities is refused.
"""

from __future__ import annotations

import html
import re

from lxml import etree

from syndication.inbound.refusal import Refusal

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Where a document begins: before it stand warnings of PHP, blank lines, stray marks.
_BEGIN = re.compile(
    r"<\?xml[\s?]|<!doctype|<!--|<[a-z][\w.-]{0,40}(?::[a-z][\w.-]{0,40})?[\s/>]", re.IGNORECASE
)  # fmt: skip
_FEED_BEGIN = re.compile(r"<\?xml\s|<(?:rss|(?:\w+:)?feed|(?:\w+:)?RDF)[\s>]")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|script|div|p|br|center|h1|table)\b", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[<>]*(\[|>)", re.IGNORECASE)
_SUBSET_END = re.compile(r"\]\s*>")
#: The old way to have &eacute; in RSS 1.0; harmless, as we put these characters in ourselves.
_HTML_SET = re.compile(
    r"(?:\s|<!ENTITY\s+%\s+(\w+)\s+PUBLIC\s+\"-//W3C//ENTITIES [^\"<>]*\"\s+\"[^\"<>]*\"\s*>|%\w+;)*", re.IGNORECASE
)
_SKIPPED = re.compile(r"\s+|<\?(?:[^?]|\?(?!>))*\?>|<!--(?:[^-]|-(?!->))*-->")
_OPAQUE = re.compile(r"<!\[CDATA\[|<!--")
_REFERENCE = re.compile(r"&(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?")
_LONE_LESS = re.compile(r"<(?![A-Za-z_/!?])")
_KEPT = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_LOOKED_AT = 16_384
_MAX_ATTRIBUTES = 100
_MAX_ELEMENTS = 300_000


def tree(text: str) -> tuple[etree._Element, list[str]]:
    """The root element, and what had to be mended. Raises ``Refusal``."""
    warnings: list[str] = []
    text, had_junk = _without_junk(text)
    if had_junk:
        warnings.append("junk_before")
    body = _without_prolog(_FORBIDDEN.sub("", text))
    root, is_mended = _parse(body)
    if is_mended:
        warnings.append("mended")
    _refuse_monsters(root)
    return root, warnings


def refuse_html(text: str) -> None:
    """Raise ``Refusal`` for a web page."""
    head = _SKIPPED_ALL.sub("", text[:_LOOKED_AT], count=1).lstrip()
    if _HTML.match(head) and not _FEED_BEGIN.search(text[:_LOOKED_AT]):
        raise Refusal("is_html")
    if re.match(r"<!doctype\s+html|<html", head, re.IGNORECASE):
        raise Refusal("is_html")


_SKIPPED_ALL = re.compile(rf"\A(?:{_SKIPPED.pattern})*")


def _without_junk(text: str) -> tuple[str, bool]:
    begin = _BEGIN.search(text[:_LOOKED_AT])
    if begin is None:
        raise Refusal("not_a_feed")
    feed = _FEED_BEGIN.search(text[:_LOOKED_AT])
    start = begin.start()
    if feed is not None and _HTML.match(text, start):
        start = feed.start()  # a warning of the server's software, in HTML, before the feed
    return text[start:], bool(text[:start].strip("\ufeff \t\r\n"))


def _without_prolog(text: str) -> str:
    """The document from its root element on."""
    position = 0
    while True:
        if skipped := _SKIPPED.match(text, position):
            position = skipped.end()
            continue
        doctype = _DOCTYPE.match(text, position)
        if doctype is None:
            break
        position = doctype.end()
        if doctype[1] == "[":
            end = _SUBSET_END.search(text, position)
            if end is None or not _HTML_SET.fullmatch(text, position, end.start()):
                raise Refusal("entities")
            position = end.end()
    if re.match(r"<!(?:DOCTYPE|ENTITY)", text[position : position + 12], re.IGNORECASE):
        raise Refusal("entities")
    return text[position:]


def _parse(body: str) -> tuple[etree._Element, bool]:
    try:
        return _fed(body, recover=False), False
    except etree.XMLSyntaxError as error:
        _refuse_by(error)
    mended = _mended(body)
    try:
        return _fed(mended, recover=False), True
    except etree.XMLSyntaxError as error:
        _refuse_by(error)
    try:
        root = _fed(mended, recover=True)
    except etree.XMLSyntaxError:
        raise Refusal("broken_xml") from None
    if root is None:
        raise Refusal("broken_xml")
    return root, True


def _fed(body: str, *, recover: bool) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True, collect_ids=False, recover=recover, encoding="utf-8",
    )  # fmt: skip
    return etree.fromstring(body.encode("utf-8", "replace"), parser)


def _refuse_by(error: etree.XMLSyntaxError) -> None:
    """Some errors are not to be mended."""
    text = str(error).lower()
    if "depth" in text or "too long" in text or "huge" in text or "amplification" in text:
        raise Refusal("too_complex") from None


def _mended(body: str) -> str:
    """References that only HTML knows, lone ampersands and less-than signs; what is opaque stays as it is."""
    pieces, position = [], 0
    while opening := _OPAQUE.search(body, position):
        end = body.find("]]>" if opening[0] != "<!--" else "-->", opening.end())
        end = len(body) if end < 0 else end + 3
        pieces += [_mended_piece(body[position : opening.start()]), body[opening.start() : end]]
        position = end
    return "".join([*pieces, _mended_piece(body[position:])])


def _mended_piece(text: str) -> str:
    return _LONE_LESS.sub("&lt;", _REFERENCE.sub(_reference, text))


def _reference(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name in _KEPT:
        return match[0]
    letters = html.unescape(match[0]).replace("\ufffd", "")  # what stands for a character that can't be
    if letters == match[0]:
        return "&amp;" + name
    return html.escape(_FORBIDDEN.sub("", letters), quote=True)


def _refuse_monsters(root: etree._Element) -> None:
    for count, element in enumerate(root.iter()):
        if len(element.attrib) > _MAX_ATTRIBUTES or count > _MAX_ELEMENTS:
            raise Refusal("too_complex")
