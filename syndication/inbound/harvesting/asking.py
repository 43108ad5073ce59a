"""One request to a repository: its address, and what came back as a part or a refusal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from urllib.parse import urlencode, urlsplit, urlunsplit

from cms.core.http import HttpClient
from syndication.inbound.fetching import Fetched, FetchRequest, Gone, NotModified, fetch
from syndication.inbound.parsing import HarvestPart, ParserPool, shared_pool
from syndication.inbound.refusal import Refusal, Refused

from .progress import Progress

#: Formats that we can read, the best first.
READABLE = ("pbgdpl", "oai_dc")
#: Of one answer. Repositories take their time.
_SECONDS = 45.0


class GoneForGood(Exception):
    """The server says that there is no repository any more."""


def address(base: str, **arguments: str) -> str:
    """A request's address; what the base URL carries by itself stays."""
    parts = urlsplit(base.strip())
    asked = urlencode({name.rstrip("_"): value for name, value in arguments.items() if value})
    query = "&".join(part for part in (parts.query, asked) if part)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


class Repository:
    """Asks one repository. Raises ``Refusal`` for whatever is no usable answer."""

    def __init__(self, base: str, *, http: HttpClient | None = None, pool: ParserPool | None = None) -> None:
        self._base = base
        self._http = http
        self._pool = pool

    def ask(self, *, known: Collection[str] = frozenset(), **arguments: str) -> HarvestPart:
        """One request, ``verb`` and all. An interface for harvesters needs no leave of robots.txt."""
        url = address(self._base, **arguments)
        outcome = fetch(FetchRequest(url=url, seconds=_SECONDS, asks_robots=False), self._http)
        if isinstance(outcome, Gone):
            raise GoneForGood
        if not isinstance(outcome, Fetched):
            assert not isinstance(outcome, NotModified)  # no validators were sent
            raise _raised(outcome)
        if outcome.is_cut_short:
            raise Refusal("cut_short")
        pool = self._pool or shared_pool()
        part = pool.parse_harvest(outcome.content, outcome.content_type, outcome.url, known=known)
        if not isinstance(part, HarvestPart):
            raise _raised(part)
        return part

    def introduce(self, progress: Progress, wanted: str) -> Progress:
        """Learn how moments are told and which format to ask for: ``wanted``, else the best that we can read."""
        said = self.ask(verb="Identify")
        refuse_errors(said)
        offered = self.ask(verb="ListMetadataFormats")
        prefixes = offered.prefixes or ("oai_dc",)
        prefix = wanted or next((prefix for prefix in READABLE if prefix in prefixes), "")
        if prefix not in READABLE:
            raise Refusal("oai_format", formats=", ".join(prefixes)[:200])
        return replace(progress, prefix=prefix, granularity=said.granularity)

    def first_part(self, progress: Progress, set_spec: str, known: Collection[str]) -> HarvestPart:
        """The beginning of a list."""
        return self.ask(
            known=known, verb="ListRecords", metadataPrefix=progress.prefix, set=set_spec, from_=progress.since
        )

    def next_part(self, token: str, known: Collection[str]) -> HarvestPart:
        """What follows a part."""
        return self.ask(known=known, verb="ListRecords", resumptionToken=token)


def refuse_errors(part: HarvestPart) -> None:
    """Raise ``Refusal`` when the repository itself refused."""
    if part.error == "cannotDisseminateFormat":
        raise Refusal("oai_format", formats="")
    if part.error == "badResumptionToken":
        raise Refusal("oai_token")
    if part.error:
        raise Refusal("oai_error", error=part.error, text=part.error_text or part.error)


def _raised(refused: Refused) -> Refusal:
    refusal = Refusal(refused.code)
    refusal.refused = refused
    return refusal
