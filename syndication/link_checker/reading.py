"""What a page holds, as far as the checks ask: links, pictures in links, scripts, frames, days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urljoin

#: Nobody's home page is longer; what is, is read up to here.
_LETTERS_MAX = 2_000_000
_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)(?!\d)")
_ISO_DAY = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")
_SILENT = frozenset({"script", "style", "noscript", "template"})


@dataclass(slots=True, kw_only=True)
class Page:
    """The facts of one page."""

    url: str
    links: set[str] = field(default_factory=set)
    #: Links with a picture in them.
    pictured: set[str] = field(default_factory=set)
    #: Scripts and frames from wherever.
    embedded: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)


def read_page(text: str, url: str) -> Page:
    """Read a page; broken markup only costs what it breaks."""
    reader = _Reader(url)
    reader.feed(text[:_LETTERS_MAX])
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page(url=url)
        self._base = url
        self._link = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "base" and given.get("href"):
            self._base = self._absolute(given["href"])
        elif tag in ("a", "area"):
            address = self._absolute(given.get("href", ""))
            if address:
                self.page.links.add(address)
                self._link = address if tag == "a" else ""
        elif tag in ("img", "picture", "svg") and self._link:
            self.page.pictured.add(self._link)
        elif tag in ("script", "iframe") and given.get("src"):
            self.page.embedded.add(self._absolute(given["src"]))
        elif tag == "time" and given.get("datetime"):
            self._note(_ISO_DAY.search(given["datetime"]), (1, 2, 3))
        if tag in _SILENT:
            self._silent += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = ""
        if tag in _SILENT and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            for found in _DAY.finditer(data):
                self._note(found, (3, 2, 1))

    def _note(self, found: re.Match[str] | None, order: tuple[int, int, int]) -> None:
        if found is not None:
            try:
                self.page.days.add(date(*(int(found[place]) for place in order)))
            except ValueError:
                return

    def _absolute(self, address: str) -> str:
        try:
            absolute = urljoin(self._base, address.strip())
        except ValueError:
            return ""
        return absolute if absolute.startswith(("http://", "https://")) else ""
