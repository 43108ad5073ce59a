"""What an address of the widget asks for: a feed's filters, and how it looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from cms.core.conf import conf
from cms.core.text import nfc
from cms.entries.selection import VOCABULARIES
from syndication.outbound.wanted import Refused, Wanted, wanted

ENDINGS = ("js", "html", "json")
#: The scope has the characters of an agency's code; the last dot parts it from the ending.
PATTERN = rf"widget/(?P<scope>[A-Za-z0-9][A-Za-z0-9_.:-]*)\.(?P<ending>{'|'.join(ENDINGS)})"
THEMES = ("light", "dark")
COUNT, MOST = 5, 20
HEADING_MAX = 100
#: Everything that the address of a widget may say.
PARAMETERS = (*VOCABULARIES, "count", "theme", "heading")


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """One widget: which items, how many, and its looks."""

    scope: str
    feed: Wanted
    count: int = COUNT
    theme: str = "light"
    #: What the department calls it; empty: our own words.
    given_heading: str = ""

    @property
    def heading(self) -> str:
        return self.given_heading or _("Learn about the law")

    @property
    def publisher(self) -> str:
        """Whose items these are."""
        if self.feed.branch is not None:
            return self.feed.branch.name
        return getattr(settings, "WAGTAIL_SITE_NAME", "") or conf().oai_namespace

    def address(self, ending: str) -> str:
        """The widget's one address, from the root of the site."""
        given: list[tuple[str, str]] = [*self.feed.selection.items()]
        if self.count != COUNT:
            given.append(("count", str(self.count)))
        if self.theme != "light":
            given.append(("theme", self.theme))
        if self.given_heading:
            given.append(("heading", self.given_heading))
        query = urlencode(given, safe=",")
        path = f"/widget/{self.scope}.{ending}"
        return f"{path}?{query}" if query else path

    def url(self, ending: str) -> str:
        """The same as the outside sees it."""
        return conf().public_url + self.address(ending)


def wanted_widget(scope: str, given: Mapping[str, Iterable[str]]) -> Widget:
    """Check what an address asks for. Raises ``Refused``."""
    filters = {name: given.get(name, ()) for name in VOCABULARIES}
    feed = wanted(f"/feeds/{scope}.rss", scope, "rss", filters)
    return Widget(
        scope=scope,
        feed=feed,
        count=_count(_first(given, "count")),
        theme=_theme(_first(given, "theme")),
        given_heading=" ".join(nfc(_first(given, "heading"))[:HEADING_MAX].split()),
    )


def _first(given: Mapping[str, Iterable[str]], name: str) -> str:
    return next(iter(given.get(name, ())), "").strip()


def _count(text: str) -> int:
    if not text:
        return COUNT
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= MOST:
        raise Refused(400, _("“count” is a whole number from 1 to %(most)s.") % {"most": MOST})
    return int(text)


def _theme(text: str) -> str:
    if text and text not in THEMES:
        raise Refused(400, _("“theme” is “light” or “dark”."))
    return text or "light"
