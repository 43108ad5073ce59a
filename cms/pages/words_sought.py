"""What readers look for on the site: words, and only such that many look for. Who looked is nowhere."""

from __future__ import annotations

import re
import threading
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.core.counting.counter import count
from cms.core.counting.measures import NOT_PEOPLE, Measure
from cms.core.counting.visits import part_of
from cms.core.registries import measures

SEARCHES = "searches"
FOUND, NOTHING = "found", "nothing"
#: Words are kept from the third search of a day on; what fewer look for never leaves this process's memory.
AT_LEAST = 3
_LENGTH_MAX, _WORDS_MAX = 60, 8
#: Different words of one day that a process remembers.
_REMEMBERED_MAX = 5000
#: Nine digits, however they are parted: a telephone, an identity card, an account. Numbers of laws have no such row.
_NUMBER = re.compile(r"(?:\d[ .\-]?){9,}")

searches = Measure(
    name=SEARCHES,
    label=_("Searches on the site"),
    definition=_(
        "How often people searched this site, and whether something was found. Words are kept only from the third"
        " search of a day on, never with an e-mail address or a long number."
    ),
    subject="word",
    parts=_("found or nothing"),
)


def register() -> None:
    measures.register(SEARCHES, searches)


def sought(request: HttpRequest, query: str, words: str, *, found: bool) -> None:
    """Count a search: the words as they were typed, and folded. Every one counts, few have their words kept."""
    part = part_of(SEARCHES, words, request.META)
    if part in NOT_PEOPLE:
        count(SEARCHES, "", part)
        return
    part = FOUND if found else NOTHING
    count(SEARCHES, "", part)
    if may_be_kept(query, words):
        _many.add(words, part)


def may_be_kept(query: str, words: str) -> bool:
    """Whether such words can't be of one person: no address, no long number, no sentence. Pure."""
    if not words or len(words) > _LENGTH_MAX or len(words.split()) > _WORDS_MAX:
        return False
    return "@" not in query and not _NUMBER.search(query)


class Many:
    """Lets words through from the third time of a day on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._day = date.min
        self._asked: dict[str, list[str]] = {}

    def add(self, words: str, part: str) -> None:
        with self._lock:
            told = self._told(words, part)
        for one in told:
            count(SEARCHES, words, one)

    def _told(self, words: str, part: str) -> list[str]:
        """What may be counted now: nothing, the first three at once, or this one."""
        today = timezone.localdate()
        if today != self._day:
            self._day, self._asked = today, {}
        if words not in self._asked and len(self._asked) >= _REMEMBERED_MAX:
            return []
        asked = self._asked.setdefault(words, [])
        if len(asked) >= AT_LEAST:
            return [part]
        asked.append(part)
        return list(asked) if len(asked) == AT_LEAST else []


_many = Many()
