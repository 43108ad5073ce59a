"""The body of an offer as blocks of a page: text, headings and tables as Word files give them, and pictures."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import pgettext
from wagtail.rich_text import RichText

from cms.core.text import plain
from cms.entries.offer import Offer
from cms.pages.actions.word import body_of
from cms.pages.importing.clean import clean_html

_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc="([^"]*)\"""")
_ALT = re.compile(r"""\balt="([^"]*)\"""")

#: Address and text alternative → the picture in the library, or nothing.
Find = Callable[[str, str], Any]


def blocks_of_offer(offer: Offer, find: Find) -> list[tuple[str, Any]]:
    """The blocks, with a line at the end that names the source."""
    return [*blocks_of_html(offer.body_html, find), *source_line(offer)]


def blocks_of_html(markup: str, find: Find) -> list[tuple[str, Any]]:
    """The blocks of a text. A picture that the library has not is left out."""
    found: list[tuple[str, Any]] = []
    for part in _parts(clean_html(markup)):
        if part.startswith("<img"):
            found += _picture(part, find)
        else:
            found += body_of(part)
    return found


def source_line(offer: Offer) -> Iterator[tuple[str, Any]]:
    """“According to Sở Y tế”, linked to where the item stands there, in the language of the item."""
    name = offer.source_name or offer.source_url
    if not name:
        return
    known = dict(settings.LANGUAGES)
    with translation.override(offer.language if offer.language in known else settings.LANGUAGE_CODE):
        before, _name, after = pgettext("the source of an item", "According to %(source)s").partition("%(source)s")
    shown = format_html('<a href="{}">{}</a>', offer.source_url, name) if offer.source_url else name
    yield ("paragraph", RichText(format_html("<p><i>{}{}{}</i></p>", before, shown, after)))


def _parts(markup: str) -> Iterator[str]:
    """The text around pictures, and the pictures; a paragraph that holds one is closed before and opened after it."""
    rest = markup
    while match := _PICTURE.search(rest):
        head, tail = rest[: match.start()], rest[match.end() :]
        open_tags = _open_tags(head)
        head += "".join(f"</{name}>" for name, _tag in reversed(open_tags))
        if plain(head):
            yield head
        yield match.group()
        rest = "".join(tag for _name, tag in open_tags) + tail
    if plain(rest):
        yield rest


def _open_tags(head: str) -> list[tuple[str, str]]:
    """Tags that are open at the end of cleaned markup, outermost first."""
    stack: list[tuple[str, str]] = []
    for match in re.finditer(r"<(/?)([a-z0-9]+)\b[^>]*>", head):
        if match[1]:
            while stack and stack.pop()[0] != match[2]:
                pass
        elif match[2] != "img":
            stack.append((match[2], match.group()))
    return stack


def _picture(tag: str, find: Find) -> list[tuple[str, Any]]:
    address, alt = _SOURCE.search(tag), _ALT.search(tag)
    text = unescape(alt[1]) if alt else ""
    image = find(unescape(address[1]), text) if address else None
    if image is None:
        return []
    image = copy.copy(image)  # the same picture may stand twice, with other words
    image.contextual_alt_text = text or image.description
    image.decorative = False
    return [("picture", {"image": image, "caption": ""})]
