"""The channel's public page (``t.me/s/name``): the only place where a bot's own posts can be looked up. Best effort.

Its markup is documented nowhere. What can't be read with certainty is not told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser

_SINGLE = re.compile(r"/(\d+)\?single")


@dataclass(slots=True, kw_only=True)
class Post:
    """One post as the page shows it; an album is one post of several numbers."""

    ids: list[str]
    text: str = ""
    at: datetime | None = None
    extra: list[str] = field(default_factory=list)

    @property
    def numbers(self) -> list[str]:
        return sorted({*self.ids, *self.extra}, key=int)


def read_page(page: str) -> list[Post]:
    """The posts on the page, oldest first; none when it is not such a page."""
    parser = _Parser()
    parser.feed(page)
    parser.close()
    return parser.posts


class _Parser(HTMLParser):
    """Notes each ``data-post``, the text inside its ``…message_text`` and the ``datetime`` of its time."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.posts: list[Post] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        number = about.get("data-post", "").rpartition("/")[2]
        if number.isdigit():
            self.posts.append(Post(ids=[number]))
        if not self.posts:
            return
        post = self.posts[-1]
        if tag == "a" and (single := _SINGLE.search(about.get("href", ""))):
            post.extra.append(single[1])
        if tag == "time" and about.get("datetime"):
            post.at = _instant(about["datetime"]) or post.at
        if tag == "br" and self._depth:
            post.text += "\n"
        elif self._depth and tag == "div":
            self._depth += 1
        elif "tgme_widget_message_text" in about.get("class", "").split():
            self._depth = 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth and self.posts:
            self.posts[-1].text += data


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
