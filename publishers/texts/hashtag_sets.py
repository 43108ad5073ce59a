"""What somebody typed as a set of hashtags, as hashtags. Pure."""

from __future__ import annotations

import re

from publishers.platforms.hashtags import hashtags

#: More than this in one set helps nobody.
MOST = 30
_BETWEEN = re.compile(r"[,;\n]+")
_BEFORE_TAG = re.compile(r"(?=#)")


def tidy(text: str) -> str:
    """``pháp luật, #ATGT`` → ``#PhápLuật #ATGT``; empty when nothing in it can be a hashtag."""
    parts = [part for piece in _BETWEEN.split(text) for part in _BEFORE_TAG.split(piece)]
    # What begins with its sign ends with its word; what has none may be several words.
    tags = [word for part in parts for word in (part.split() if part.lstrip().startswith("#") else [part])]
    return " ".join(hashtags(tags, MOST))
