"""Hashtags of an item's tags, as the networks' readers expect them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cms.core.text import nfc

_NOT_WORD = re.compile(r"\W+")


def hashtags(tags: Sequence[str], most: int) -> list[str]:
    """``an toàn giao thông`` → ``#AnToànGiaoThông``: capitals let screen readers tell the words apart."""
    found = []
    for tag in tags:
        words = [word for word in _NOT_WORD.split(nfc(tag).replace("_", " ")) if word]
        name = "".join(word[0].upper() + word[1:] for word in words)
        if name and not name.isdigit():
            found.append("#" + name)
    return list(dict.fromkeys(found))[:most]
