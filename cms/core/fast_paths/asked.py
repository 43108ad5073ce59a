"""From a request to the one name of its answer, in a few lookups: this runs before everything else."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from .marks import without_marks
from .paths import FastPath, path_for

#: Distinct addresses whose reading is remembered; the rest is read again.
_REMEMBERED = 5000
_LANGUAGE_HEADER_MAX = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer belongs."""

    #: Equal names, equal answers (of one moment).
    name: Hashable
    path: FastPath
    #: The query to render it with, where the reader's own has marks.
    query: str | None = None


class Asking:
    """Reads requests as WSGI describes them."""

    def __init__(self, paths: Iterable[FastPath], ignored_cookies: tuple[str, ...] = ()) -> None:
        self._paths = tuple(paths)
        self._ignored = ignored_cookies
        self._known: dict[Hashable, Place | None] = {}
        #: What Django takes host and scheme from: where a name or an http address is refused or sent on, it still is.
        secure = settings.SECURE_PROXY_SSL_HEADER
        self._minded = (
            "HTTP_HOST", "wsgi.url_scheme", *((secure[0],) if secure else ()),
            *(("HTTP_X_FORWARDED_HOST",) if settings.USE_X_FORWARDED_HOST else ()),
            *(("HTTP_X_FORWARDED_PORT",) if settings.USE_X_FORWARDED_PORT else ()),
        )  # fmt: skip

    def place(self, environ: Mapping[str, Any]) -> Place | None:
        """The place of the answer; ``None``: this request is Django's."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        if "HTTP_AUTHORIZATION" in environ or "HTTP_RANGE" in environ:
            return None
        get = environ.get
        raw = (
            environ["PATH_INFO"], get("QUERY_STRING", ""), get("HTTP_ACCEPT_LANGUAGE", ""),
            *[get(name) for name in self._minded],
        )  # fmt: skip
        try:
            found = self._known[raw]
        except KeyError:
            found = self._read(raw)
        if found is not None and found.path.minds_cookies and self._brings_cookies(get("HTTP_COOKIE", "")):
            return None
        return found

    def _read(self, raw: tuple[Any, ...]) -> Place | None:
        path, query, languages, *minded = raw
        # Networks put a mark of its own on each click: remembered is the path alone.
        sent_on = (path, None, *minded)
        if query and sent_on in self._known:
            return self._known[sent_on]
        kind = path_for(path, self._paths)
        if kind is not None and kind.redirects and query:
            return self._remember(sent_on, Place((path, "", *minded), kind, ""))
        meant = without_marks(query) if kind and kind.drops_marks else query
        address = kind.canonical(path, meant) if kind else None
        found = None
        if kind is not None and address is not None and len(languages) <= _LANGUAGE_HEADER_MAX:
            name = (address, language_of(languages) if kind.in_languages else "", *minded)
            found = Place(name, kind, meant if meant != query else None)
        return self._remember(raw, found)

    def _remember(self, raw: tuple[Any, ...], found: Place | None) -> Place | None:
        if sum(len(part) for part in raw if part) <= 2 * _LANGUAGE_HEADER_MAX + 1000:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[raw] = found
        return found

    def _brings_cookies(self, header: str) -> bool:
        """Any cookie may stand for a person, a choice or a basket, but those that are known to mean nothing here."""
        if not header:
            return False
        names = (pair.partition("=")[0].strip() for pair in header.split(";"))
        return any(name and not name.startswith(self._ignored) for name in names) if self._ignored else True


def language_of(accepted: str) -> str:
    """The language that Django chooses for that ``Accept-Language``."""
    for wanted, _weight in parse_accept_lang_header(accepted):
        if wanted == "*":
            break
        try:
            return str(get_supported_language_variant(wanted))
        except LookupError:
            continue
    try:
        return str(get_supported_language_variant(settings.LANGUAGE_CODE))
    except LookupError:
        return str(settings.LANGUAGE_CODE)
