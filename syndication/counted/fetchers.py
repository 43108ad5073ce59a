"""Whose program fetches a feed, and for how many people, by what it calls itself. Pure.

The list is closed: a name that somebody made up, perhaps with an address in it, is ``other`` and kept nowhere.
"""

from __future__ import annotations

import re
from functools import lru_cache

OTHER, BROWSER, SEARCH = "other", "browser", "search engine"
#: Family → a word of its names. The first that fits; browsers come last, since everybody claims to be one.
_FAMILIES = {
    "loa": r"\bloa/",
    "feedly": r"feedly", "inoreader": r"inoreader", "feedbin": r"feedbin", "newsblur": r"newsblur",
    "theoldreader": r"theoldreader", "bazqux": r"bazqux", "feedspot": r"feedspot", "netvibes": r"netvibes",
    "nextcloud": r"nextcloud", "freshrss": r"freshrss", "miniflux": r"miniflux", "tt-rss": r"tiny tiny rss|tt-rss",
    "commafeed": r"commafeed", "netnewswire": r"netnewswire", "reeder": r"reeder", "thunderbird": r"thunderbird",
    "liferea": r"liferea", "quiterss": r"quiterss", "akregator": r"akregator", "outlook": r"outlook|microsoft office",
    "podcasts": r"applecoremedia|itunes|podcast|overcast|antennapod|castbox|spotify|pocket ?casts",
    "wordpress": r"wordpress|simplepie", "drupal": r"drupal", "joomla": r"joomla", "wagtail": r"wagtail",
    "sharepoint": r"sharepoint",
    SEARCH: r"googlebot|feedfetcher|bingbot|coccocbot|yandexbot|baiduspider|duckduckbot|applebot",
    "social network": r"facebookexternalhit|telegrambot|twitterbot|zalo|slack|discord|whatsapp",
    "validator": r"validator|w3c|check",
    "script": r"feedparser|python|curl|wget|libwww|java/|go-http|okhttp|axios|powershell|\b(?:node|php|ruby|rome)\b",
    "crawler": r"bot\b|crawl|spider",
    BROWSER: r"^mozilla/|^opera/",
}  # fmt: skip
_KNOWN = [(name, re.compile(words, re.IGNORECASE)) for name, words in _FAMILIES.items()]
_PEOPLE = re.compile(r"\b(\d{1,9})\s+(?:subscriber|reader)s?\b", re.IGNORECASE)
#: More people than the country has read no feed of ours.
_MOST = 200_000_000
_LENGTH_MAX = 500


@lru_cache(maxsize=2048)
def family(agent: str) -> str:
    """The kind of program."""
    return next((name for name, words in _KNOWN if words.search(agent[:_LENGTH_MAX])), OTHER)


@lru_cache(maxsize=2048)
def subscribers(agent: str) -> int:
    """For how many people it says that it fetches; 0: it doesn't say."""
    found = _PEOPLE.search(agent[:_LENGTH_MAX])
    people = int(found[1]) if found else 0
    return people if people <= _MOST else 0
