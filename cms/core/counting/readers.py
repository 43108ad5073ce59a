"""Whether a person asked, by what the request says of itself. Pure; nothing of it is kept.

What machines pretend can't be seen through: a crawler that calls itself a browser counts as a person. What is known,
and what is not even a browser by its own words, is counted apart, so that both numbers can be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

#: A browser's name begins so; feed readers, scripts and previews of messengers have others.
_BROWSER = re.compile(r"(?:Mozilla/|Opera/|UCWEB|SAMSUNG-|Nokia)")
#: What machines call themselves. Apps that show pages to people (Zalo, Facebook, Viber inside “Mozilla/…”) have none.
_MACHINE = re.compile(
    r"(?<!cu)bot(?![a-z])|(?<!cu)bot[/_-]|crawl|spider|slurp|scrap|externalhit|externalagent|facebookcatalog|ia_archiver"
    r"|mediapartners|bingpreview|google-read-aloud|google-inspectiontool|googleother|google-extended|feedfetcher"
    r"|apis-google|yandex(?!search|browser)|zaloshare|zalo[-_ ]?preview|skypeuripreview|linkpreview|preview\b|embedly"
    r"|iframely|headless|phantomjs|puppeteer|playwright|selenium|webdriver|lighthouse|pagespeed|gtmetrix|pingdom"
    r"|uptime|statuscake|monitor|checker|validator|linkcheck|archive\.org|heritrix|httrack|nutch|scanner|censys|nmap|nikto"
    r"|python|curl|wget|libwww|httpclient|http_client|okhttp|go-http|java/|node-fetch|axios|guzzle|feedparser|rss|\bloa/"
    r"|gptbot|chatgpt|claude|perplexity|ccbot|bytespider|amazonbot|petalbot|semrush|ahrefs|mj12|dotbot|dataprovider",
    re.IGNORECASE,
)
_AHEAD = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
_AHEAD_WORDS = ("prefetch", "prerender", "preview", "instant")
#: A person presses for a document or a frame. What a page loads as a picture or a script was pressed by nobody.
_NOT_PRESSED = frozenset({"image", "script", "style", "font", "manifest", "worker", "serviceworker", "report"})


def is_machine(environ: Mapping[str, Any], *, embedded: bool = False) -> bool:
    """Whether no person asked for this: a machine by its name, a browser that loads ahead, something within a page.

    ``embedded``: it is made to stand within pages.
    """
    get = environ.get
    if is_machine_name(get("HTTP_USER_AGENT", "")):
        return True
    if not embedded and get("HTTP_SEC_FETCH_DEST", "") in _NOT_PRESSED:
        return True
    ahead = [environ[name].lower() for name in _AHEAD if name in environ]
    return any(word in said for said in ahead for word in _AHEAD_WORDS)


@lru_cache(maxsize=4096)
def is_machine_name(agent: str) -> bool:
    """Whether a ``User-Agent`` is a machine's; so is one that says nothing."""
    return _BROWSER.match(agent) is None or _MACHINE.search(agent[:500]) is not None
