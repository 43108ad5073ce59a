"""Root-relative addresses in a body lead nowhere once the body is read elsewhere: make them absolute."""

from __future__ import annotations

import re

_TAG = re.compile(r"<[a-z][^>]*>", re.IGNORECASE)
_ROOTED = re.compile(r"""(\s(?:href|src|poster)\s*=\s*["'])/(?!/)""", re.IGNORECASE)


def absolute(markup: str, base_url: str) -> str:
    """Put ``base_url`` (no final slash) before every link and source that begins at the site's root."""
    if '="/' not in markup and "='/" not in markup:
        return markup
    return _TAG.sub(lambda tag: _ROOTED.sub(rf"\g<1>{base_url}/", tag[0]), markup)
