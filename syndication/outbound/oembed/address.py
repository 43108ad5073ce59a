"""Where the provider is."""

from __future__ import annotations

from urllib.parse import urlencode

from cms.core.conf import conf

PATH = "oembed"
PARAMETERS = frozenset({"url", "format", "maxwidth", "maxheight"})


def oembed_url(page_url: str, form: str) -> str:
    """Address of the description of a page, in ``json`` or ``xml``."""
    return f"{conf().public_url}/{PATH}?{urlencode({'url': page_url, 'format': form})}"
