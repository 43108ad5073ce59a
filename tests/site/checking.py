"""Is it HTML? Tidy's parser says, and what it doesn't look at is asked here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

#: What HTML has had since Tidy's tables were made, and its advice on style.
_PASSED_OVER = re.compile(
    r"proprietary attribute|is not approved by W3C|trimming empty|Document content looks like|unescaped & or unknown"
    r"|lacks \"(?:summary|type)\" attribute|missing <!DOCTYPE>"
)
#: Groups in lists of terms are younger than Tidy.
_LIST, _DIV = re.compile(r"<dl\b.*?</dl>", re.DOTALL), re.compile(r"</?div\b[^>]*>")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\+\d{2}:\d{2}|Z))?")
_NAMED_BY = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")


def problems(markup: str) -> list[str]:
    """Every fault of a page, as lines for people."""
    return [*_tidy(markup), *_own(markup)]


def _tidy(markup: str) -> Iterator[str]:
    import pytidyhtml5

    markup = _LIST.sub(lambda found: _DIV.sub("", found[0]), markup)
    _made, told = pytidyhtml5.tidy_document(markup, options={"doctype": "html5"})
    for line in told.splitlines():
        if re.search(r" - (?:Error|Warning):", line) and not _PASSED_OVER.search(line):
            yield f"{line} – {_there(markup, line)}"


def _there(markup: str, told: str) -> str:
    """What stands where Tidy points to."""
    line, column = map(int, re.findall(r"\d+", told)[:2])
    return markup.splitlines()[line - 1][max(0, column - 20) : column + 80]


class _Looking(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.named: list[tuple[str, str]] = []
        self.headings: list[int] = []
        self.pictures: list[str] = []
        self.inline: list[str] = []
        self.moments: list[str] = []

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        if "id" in attributes:
            self.ids[attributes["id"]] += 1
        for name in _NAMED_BY:
            self.named += [(name, part) for part in attributes.get(name, "").split()]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "img" and not ({"alt", "width", "height"} <= attributes.keys()):
            self.pictures.append(self.get_starttag_text() or "")
        if "style" in attributes or any(name.startswith("on") for name in attributes):
            self.inline.append(self.get_starttag_text() or "")
        if tag == "time" and not _MOMENT.fullmatch(attributes.get("datetime", "")):
            self.moments.append(self.get_starttag_text() or "")
        if tag == "script" and "src" not in attributes and "json" not in attributes.get("type", ""):
            self.inline.append(self.get_starttag_text() or "")


def _own(markup: str) -> Iterator[str]:
    seen = _Looking()
    seen.feed(markup)
    yield from (f"the id “{name}” is there {count} times" for name, count in seen.ids.items() if count > 1)
    yield from (f"{name} names “{part}”, which is not there" for name, part in seen.named if part not in seen.ids)
    yield from (f"without alt or its size: {tag[:150]}" for tag in seen.pictures)
    yield from (f"script or style inside the page: {tag[:150]}" for tag in seen.inline)
    yield from (f"no moment that HTML knows: {tag}" for tag in seen.moments)
    if seen.headings[:1] != [1] or seen.headings.count(1) != 1:
        yield f"one first heading, at the beginning: {seen.headings}"
    for above, below in zip(seen.headings, seen.headings[1:], strict=False):
        if below > above + 1:
            yield f"a heading is left out: {seen.headings}"
            break
