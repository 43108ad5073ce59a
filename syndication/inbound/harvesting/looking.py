"""A first look at a repository, as a test: nothing is taken in."""

from __future__ import annotations

from cms.core.http import HttpClient
from syndication.inbound.parsing import HarvestPart
from syndication.inbound.refusal import Refusal, Refused
from syndication.models import Source

from .asking import GoneForGood, Repository, refuse_errors
from .progress import Progress


def look(source: Source, *, http: HttpClient | None = None) -> HarvestPart | Refused:
    """The beginning of the list that a harvest of the source would take."""
    repository = Repository(source.address, http=http)
    set_spec, wanted = (str(source.options.get(name) or "") for name in ("set", "prefix"))
    try:
        part = repository.first_part(repository.introduce(Progress(place=""), wanted), set_spec, frozenset())
        if part.error == "noRecordsMatch":
            return HarvestPart(answered=part.answered)
        refuse_errors(part)
    except Refusal as refusal:
        return refusal.refused
    except GoneForGood:
        return Refused(code="gone")
    return part
