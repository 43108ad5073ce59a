"""HTML from strangers → the record's subset (exchange profile B1): what is not named here does not get in.

The order matters: nh3 first, so that all repairs work on markup that is well-formed and harmless; nh3 last, so that
what they made is judged again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import partial
from urllib.parse import urljoin, urlsplit

import nh3

from cms.core.text import nfc

from .monsters import is_monster, text_only

TAGS = frozenset(
    {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "img", "table", "thead", "tbody", "tr", "th", "td"}
)
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}
#: Their text is no text for readers.
_DROPPED = frozenset({
    "script", "style", "title", "template", "iframe", "noembed", "noframes", "textarea", "select", "button", "svg",
    "math", "object", "applet", "canvas", "xmp", "plaintext", "audio", "video", "head", "xml",
})  # fmt: skip
#: Kept for the first pass only, then taken for what they mean.
_MEANT = frozenset({
    "b", "i", "h1", "h4", "h5", "h6", "div", "br", "blockquote", "center", "section", "article", "main", "figcaption",
    "caption", "dt", "dd", "pre", "address", "tfoot", "hr",
})  # fmt: skip
_SAME = {
    "b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "tfoot": "tbody",
    **dict.fromkeys(("div", "blockquote", "center", "section", "article", "main", "figcaption", "dt", "dd", "pre",
                     "address"), "p"),
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto"}
_IMAGE_ATTRIBUTES = {"src", "alt", "width", "height", "data-src"}
_TRACKERS = re.compile(
    r"(?:^|[./])(?:pixel\.wp\.com|feeds\.feedburner\.com/~r|feedburner\.com/~|stats\.wordpress\.com|doubleclick\.net"
    r"|google-analytics\.com|googletagmanager\.com|facebook\.com/tr|scorecardresearch\.com|quantserve\.com|pixel\.\w+)",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"<img\b[^>]*>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_NAMED = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
_CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
_EMPTY = re.compile(r"<(p|h2|h3|li|ul|ol|strong|em|thead|tbody|tr|table)>(?:\s|\u00a0|&nbsp;)*</\1>")
_NO_ADDRESS = re.compile(r"<a(?: rel=\"[^\"]*\")?>(.*?)</a>", re.DOTALL)
_EMPTY_LINK = re.compile(r"<a [^>]*>(?:\s|\u00a0|&nbsp;)*</a>")
_BLOCKS = frozenset({"p", "h2", "h3", "ul", "ol", "table"})
_BREAK = re.compile(r"<br>")
#: Controls, direction marks and others that nobody sees.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff]")
_MAX_ADDRESS = 2000
_MOST_PASSES = 5


def clean_html(markup: str, base: str = "") -> str:
    """Return the markup in the subset, links absolute where ``base`` says from where. Idempotent."""
    markup = _INVISIBLE.sub("", nfc(markup))
    if is_monster(markup):
        return text_only(markup)
    for _ in range(_MOST_PASSES):
        before, markup = markup, _once(markup, base)
        if markup == before:
            # Escaping makes text longer: what is clean may be too much to be cleaned again.
            return text_only(markup) if is_monster(markup) else markup
    return text_only(markup)


def http_address(address: str, base: str = "", *, schemes: frozenset[str] = frozenset({"http", "https"})) -> str:
    """The address, absolute and of a harmless kind; empty otherwise."""
    text = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff]+", "", address.strip()[: _MAX_ADDRESS * 2])
    if not text or "\\" in text:
        return ""
    try:
        found = urljoin(base, text) if base else text
        parts = urlsplit(found)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in schemes or len(found) > _MAX_ADDRESS:
        return ""
    if parts.scheme.lower() != "mailto" and (not host or "@" in parts.netloc):
        return ""
    return nfc(found)


def _once(markup: str, base: str) -> str:
    first = nh3.clean(
        markup,
        tags=set(TAGS | _MEANT),
        clean_content_tags=set(_DROPPED),
        attributes={**{name: set(names) for name, names in ATTRIBUTES.items()}, "img": set(_IMAGE_ATTRIBUTES)},
        attribute_filter=partial(_first_attribute, base),
        url_schemes=_SCHEMES | {"data"},
        link_rel=None,
    )
    repaired = _IMAGE.sub(_image, first)
    repaired = _CAPTION.sub(r"</table><p>\1</p><table>", repaired) if "<caption>" in repaired else repaired
    repaired = _NAMED.sub(_renamed, repaired)
    return _strict(_tidy(_wrap(_strict(_without_breaks(repaired)))))


def _strict(markup: str) -> str:
    cleaned = nh3.clean(
        markup,
        tags=set(TAGS),
        attributes={name: set(names) for name, names in ATTRIBUTES.items()},
        attribute_filter=_last_attribute,
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer",
    )
    return _NO_ADDRESS.sub(r"\1", cleaned)


def _first_attribute(base: str, tag: str, name: str, value: str) -> str | None:
    if name in ("href", "data-src") or (name == "src" and not value.lstrip().lower().startswith("data:")):
        return http_address(value, base, schemes=_schemes(name)) or None
    return _last_attribute(tag, name, value)


def _last_attribute(tag: str, name: str, value: str) -> str | None:
    if name in ("href", "src"):
        return http_address(value, schemes=_schemes(name)) or None
    if name in ("colspan", "rowspan"):
        return value.strip() if re.fullmatch(r"\s*[1-9]\d{0,2}\s*", value, re.ASCII) else None
    if name == "scope":
        return value.lower() if value.lower() in ("row", "col", "rowgroup", "colgroup") else None
    return value[:1000]


def _schemes(name: str) -> frozenset[str]:
    return frozenset(_SCHEMES) if name == "href" else frozenset({"http", "https"})


def _image(match: re.Match[str]) -> str:
    """Pictures that only count readers go; a lazy picture gets its real address."""
    found = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(match[0])}
    source = http_address(found.get("src", "")) or http_address(found.get("data-src", ""))
    if not source or _TRACKERS.search(source.partition("://")[2]):
        return ""
    if any(found.get(side, "").strip().removesuffix("px") in ("0", "1", "2", "3") for side in ("width", "height")):
        return ""
    return f'<img src="{html.escape(source)}" alt="{html.escape(" ".join(found.get("alt", "").split()))}">'


def _renamed(match: re.Match[str]) -> str:
    if match[2] == "hr":
        return ""
    return f"<{match[1]}{_SAME[match[2]]}>" if match[2] in _SAME else match[0]


def _without_breaks(markup: str) -> str:
    """A break parts paragraphs; elsewhere it parts words."""
    if "<br>" not in markup:
        return markup
    depth = {"p": 0, "other": 0}
    pieces, position = [], 0
    for tag in _NAMED.finditer(markup):
        closes, name = tag[1], tag[2]
        if name == "br":
            in_paragraph = depth["p"] > 0 or not depth["other"]
            pieces += [markup[position : tag.start()], "</p><p>" if in_paragraph and not depth["other"] else " "]
            position = tag.end()
        elif name == "p":
            depth["p"] = 0 if closes else 1
        elif name in ("h2", "h3", "ul", "ol", "table"):
            depth["other"] = max(0, depth["other"] + (-1 if closes else 1))
    return "".join([*pieces, markup[position:]])


def _wrap(markup: str) -> str:
    """Text that stands in no block becomes a paragraph."""
    pieces: list[str] = []
    loose: list[str] = []
    depth = position = 0

    def close_paragraph() -> None:
        run = "".join(loose)
        pieces.append(f"<p>{run.strip()}</p>" if run.strip() else "")
        loose.clear()

    for tag in _NAMED.finditer(markup):
        (pieces if depth else loose).append(markup[position : tag.start()])
        position = tag.end()
        if tag[2] not in _BLOCKS:
            (pieces if depth else loose).append(tag[0])
            continue
        if not depth:
            close_paragraph()
        depth = max(0, depth + (-1 if tag[1] else 1))
        pieces.append(tag[0])
    (pieces if depth else loose).append(markup[position:])
    close_paragraph()
    return "".join(pieces)


def _tidy(markup: str) -> str:
    """No empty elements, no links around nothing, single spaces between blocks."""
    remove: Callable[[str], str] = lambda text: _EMPTY_LINK.sub("", _EMPTY.sub(" ", text))  # noqa: E731
    for _ in range(8):
        before, markup = markup, remove(markup)
        if markup == before:
            break
    markup = re.sub(r"[ \t\r\n\u00a0]+", " ", markup.replace("&nbsp;", " "))
    markup = re.sub(r"(<(?:p|li|h2|h3|td|th)(?: [^>]*)?>) ", r"\1", markup)
    markup = re.sub(r" (</(?:p|li|h2|h3|td|th)>)", r"\1", markup)
    return re.sub(r"(</?(?:p|h2|h3|ul|ol|li|table|thead|tbody|tr)>) (?=</?(?:p|h2|h3|ul|ol|li|table|thead|tbody|tr)>)",
                  r"\1", markup).strip()  # fmt: skip
