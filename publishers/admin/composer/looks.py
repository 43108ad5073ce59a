"""How a post looks on its platform, as far as it matters before it is sent: its shape, and where the text is folded.

Our own drawing of it, no copy: where title, text, pictures and link stand, and what readers see without a press.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: A post of a network; a message of a chat; an article; a video with its description; a page of a portal; a sheet.
Shape = Literal["post", "chat", "article", "film", "portal", "sheet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One platform's."""

    shape: Shape = "post"
    #: Characters and lines of the text that stand before “more”; 0: all.
    fold: int = 0
    lines: int = 0
    #: A post without pictures or film shows the address as a card.
    has_link_card: bool = False


_LOOKS: Mapping[str, Look] = {
    "facebook": Look(fold=477, lines=7, has_link_card=True),
    "x": Look(fold=280, has_link_card=True),
    "telegram": Look(shape="chat", has_link_card=True),
    "zalo": Look(shape="article", fold=600, lines=12),
    "youtube": Look(shape="film", fold=150, lines=3),
    "national_portal": Look(shape="portal"),
    "department_portal": Look(shape="portal"),
    "by_hand": Look(shape="sheet", fold=600, lines=12),
}


def look_of(slug: str) -> Look:
    """A platform that nobody has drawn looks like a post that folds nothing."""
    return _LOOKS.get(slug, Look())


def folded(text: str, look: Look) -> tuple[str, str]:
    """What readers see at once, and what stands behind “more”. The two make up the text but for the gap between."""
    end = len(text)
    if look.fold and end > look.fold:
        end = look.fold
    if look.lines:
        breaks = [found.start() for found in re.finditer("\n", text)]
        end = min(end, breaks[look.lines - 1]) if len(breaks) >= look.lines else end
    if end >= len(text):
        return text, ""
    # No word is torn, unless it is all there is.
    space = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    end = space if space > end // 2 else end
    return text[:end].rstrip(), text[end:].strip()
