"""Pasted HTML → the record's subset: what Word, mail and web pages add goes, what the writer meant stays."""

from __future__ import annotations

import re

import nh3
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from . import legacy_fonts
from .errors import ImportRefused

#: The record's subset (exchange profile B1).
TAGS = frozenset(
    {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "img", "table", "thead", "tbody", "tr", "th", "td"}
)
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
MAX_CHARACTERS = 2_000_000

#: Kept for the first pass only: they carry the fonts, the bullets and the structure of what is pasted.
_PASTED = TAGS | {
    "b", "i", "h1", "h4", "h5", "h6", "div", "span", "font", "section", "article", "main", "header", "footer",
    "blockquote", "center", "br", "u", "dl", "dt", "dd", "pre", "tfoot", "caption", "figure", "figcaption", "picture",
}  # fmt: skip
_PASTED_ATTRIBUTES = {**ATTRIBUTES, "font": {"face"}, "*": {"style", "class"}}
_RENAMED = {
    "b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "dt": "p", "dd": "p", "pre": "p",
    "caption": "p", "figcaption": "p",
}  # fmt: skip
_WRAPPERS = {
    "span",
    "font",
    "u",
    "center",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "figure",
    "picture",
    "tfoot",
}
_BLOCKS = {"p", "h2", "h3", "ul", "ol", "table"}
#: Space between their children means nothing.
_BETWEEN = {"table", "thead", "tbody", "tr", "ul", "ol"}
_INLINE = {"strong", "em", "a", "img"}
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^;\"',]+)", re.IGNORECASE)
_BULLET = re.compile(r"^[\s\u00a0]*(?:[·•●▪■◦§\u00b7\uf0b7\uf0a7–-]|o(?=\u00a0))[\s\u00a0]*")
_NUMBER = re.compile(r"^[\s\u00a0]*(?:\d{1,3}|[a-zđ])[.)][\s\u00a0]*", re.IGNORECASE)
_BETWEEN_BLOCKS = re.compile(r"(</(?:p|div|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|blockquote)>)\s+")
#: Tags that stay open until they are closed; ``</`` counts back.
_NESTING = re.compile(
    r"<(/?)(?:div|span|b|i|u|em|strong|font|a|ul|ol|table|blockquote|center|section|article|main|figure|dl)\b",
    re.IGNORECASE,
)
_MAX_DEPTH, _MAX_TAGS = 200, 20_000
#: Repairs of badly nested markup may uncover others.
_MOST_PASSES = 5
_SPACE = re.compile(r"[ \t\r\n\u00a0]+")


def clean_html(markup: str) -> str:
    """Return the markup in the record's subset, letters of old fonts in Unicode, links safe.

    Cleaning twice changes nothing. Raises ``ImportRefused`` for text beyond every use.
    """
    _refuse_monsters(markup)
    for _ in range(_MOST_PASSES):
        before, markup = markup, _once(markup)
        if markup == before:
            break
    return markup


def _once(markup: str) -> str:
    first = nh3.clean(
        markup, tags=_PASTED, attributes=_PASTED_ATTRIBUTES, clean_content_tags={"script", "style", "title", "xml"},
        url_schemes=SCHEMES, link_rel=None, strip_comments=True,
    )  # fmt: skip
    soup = BeautifulSoup(_BETWEEN_BLOCKS.sub(r"\1", first.replace("<br>", " ")), "html.parser")
    _convert_fonts(soup)
    _make_lists(soup)
    _rename(soup)
    _wrap_loose_text(soup)
    _tidy(soup)
    return strict(str(soup))


def _refuse_monsters(markup: str) -> None:
    """No person pastes such text, and repairing it would keep a server busy for minutes."""
    if len(markup) > MAX_CHARACTERS:
        raise ImportRefused("text_too_long", maximum=MAX_CHARACTERS // 1_000_000)
    depth = count = 0
    for match in _NESTING.finditer(markup):
        count += 1
        depth = max(0, depth + (-1 if match.group(1) else 1))
        if depth > _MAX_DEPTH:
            raise ImportRefused("text_too_deep")
    if count > _MAX_TAGS or markup.count("<") > 2 * _MAX_TAGS:
        raise ImportRefused("too_many_blocks", maximum=_MAX_TAGS)


def strict(markup: str) -> str:
    """The allow-list alone, without repairs."""
    return nh3.clean(
        markup, tags=set(TAGS), attributes={name: set(names) for name, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES), link_rel="noopener noreferrer", strip_comments=True,
    ).strip()  # fmt: skip


def _convert_fonts(soup: BeautifulSoup) -> None:
    """Text under an old font is converted by it; if no font is named at all, by what the words look like."""
    strings = list(soup.find_all(string=True))
    fonts = {id(string): _font_of(string) for string in strings}
    if any(legacy_fonts.legacy_font(font) for font in fonts.values()):
        for string in strings:
            string.replace_with(NavigableString(legacy_fonts.by_font(str(string), fonts[id(string)])))
        return
    encoding = legacy_fonts.detect(soup.get_text(" "))
    for string in strings:
        text = legacy_fonts.to_unicode(str(string), encoding) if encoding else legacy_fonts.by_font(str(string), None)
        string.replace_with(NavigableString(text))


def _font_of(string: NavigableString) -> str:
    for parent in string.parents:
        face = parent.get("face") if parent.name == "font" else None
        match = _FONT.search(str(parent.get("style", "")))
        if match or face:
            return match.group(1).strip() if match else str(face).split(",")[0].strip()
    return ""


def _make_lists(soup: BeautifulSoup) -> None:
    """Word pastes list items as paragraphs with a typed bullet."""
    open_list: Tag | None = None
    for paragraph in soup.find_all("p"):
        classes = " ".join(paragraph.get("class") or [])
        if "mso-list" not in str(paragraph.get("style", "")) and "MsoListParagraph" not in classes:
            continue
        text = paragraph.get_text()
        pattern = _BULLET if _BULLET.match(text) else _NUMBER if _NUMBER.match(text) else None
        if pattern is None:
            continue
        kind = "ul" if pattern is _BULLET else "ol"
        before = paragraph.find_previous_sibling(True)
        if open_list is None or before is not open_list or open_list.name != kind:
            open_list = soup.new_tag(kind)
            paragraph.insert_before(open_list)
        _cut_start(paragraph, pattern)
        open_list.append(paragraph.extract())
        paragraph.name = "li"


def _cut_start(tag: Tag, pattern: re.Pattern[str]) -> None:
    """Take the typed bullet off, over as many pieces of text as it is spread."""
    match = pattern.match(tag.get_text())
    left = match.end() if match else 0
    for string in list(tag.find_all(string=True)):
        if left <= 0:
            return
        kept = str(string)[left:]
        left -= len(str(string)) - len(kept)
        string.replace_with(NavigableString(kept))


def _rename(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(True):
        tag.name = _RENAMED.get(tag.name, tag.name)
        if tag.name in _WRAPPERS:
            tag.unwrap()
        elif tag.name in ("div", "blockquote"):
            if tag.find(_BLOCKS | {"div", "blockquote"}):
                tag.unwrap()
            else:
                tag.name = "p"
    for tag in soup.find_all(["strong", "em", "a", "h2", "h3", "p"]):
        if tag.find(_BLOCKS | {"li"}):
            tag.unwrap()
    for tag in soup.find_all(["li", "p"]):
        tag.name = "li" if getattr(tag.parent, "name", "") in ("ul", "ol") else "p"


def _wrap_loose_text(soup: BeautifulSoup) -> None:
    """Text that stands in no block becomes a paragraph."""
    run: Tag | None = None
    for node in list(soup.contents):
        is_inline = isinstance(node, NavigableString) or (isinstance(node, Tag) and node.name in _INLINE)
        if not is_inline:
            run = None
        elif run is not None:
            run.append(node.extract())
        elif not isinstance(node, NavigableString) or node.strip():
            run = soup.new_tag("p")
            node.replace_with(run)
            run.append(node)


def _tidy(soup: BeautifulSoup) -> None:
    """Single spaces, no empty elements, no link or picture without an address."""
    _drop_addressless(soup)
    for name in ("strong", "em", "a", "p", "li", "h2", "h3", "ul", "ol", "tr", "tbody", "thead", "table"):
        for tag in soup.find_all(name):
            if _is_empty(tag):
                tag.decompose() if name not in _INLINE else tag.unwrap()
    soup.smooth()
    for string in list(soup.find_all(string=True)):
        if not string.strip() and (string.parent is soup or getattr(string.parent, "name", "") in _BETWEEN):
            string.extract()
        else:
            string.replace_with(NavigableString(_SPACE.sub(" ", str(string))))
    for tag in soup.find_all(["p", "li", "h2", "h3", "td", "th"]):
        _strip_ends(tag)
        only = tag.contents[0] if len(tag.contents) == 1 else None
        if isinstance(only, Tag) and only.name == "p" and tag.name in ("td", "th", "li"):
            only.unwrap()
            _strip_ends(tag)


def _drop_addressless(soup: BeautifulSoup) -> None:
    for link in soup.find_all("a"):
        if not link.get("href"):
            link.unwrap()
    for image in soup.find_all("img"):
        if not image.get("src"):
            image.decompose()


def _is_empty(tag: Tag) -> bool:
    kept = ("img", "td", "th") if tag.name == "tr" else ("img",)
    return not tag.get_text(strip=True) and tag.find(kept) is None


def _strip_ends(tag: Tag) -> None:
    """No space at the ends of a block."""
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if tag.contents and isinstance(tag.contents[end], NavigableString):
            edge = tag.contents[end]
            edge.replace_with(NavigableString(strip(str(edge))))
