"""One run of a harvest: parts are taken in as they come, until the list or the run is at its end.

What a run took is kept even when its next part fails; a run that dies is done again, which changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from cms.core.clock import Clock
from cms.core.http import HttpClient
from syndication.inbound.intake import Incoming, Taken, known_hashes, take_in
from syndication.inbound.offering import offer_of_item
from syndication.inbound.parsing import HarvestPart, ParserPool
from syndication.inbound.refusal import Refusal, Refused
from syndication.models import Source

from .asking import Repository, refuse_errors
from .progress import Progress

#: Records and seconds of one run; the next one goes on.
RECORDS, SECONDS = 2000, 60.0
#: Parts without a record, one after the other, that a repository may send before we take it for broken.
_EMPTY_PARTS = 3
#: No list is as long as this.
_PARTS = 20_000


@dataclass(slots=True, kw_only=True)
class Harvested:
    """What a run brought, where the harvest stands now, and why it stopped, if it did."""

    progress: Progress
    taken: Taken = field(default_factory=Taken)
    records: int = 0
    refused: Refused | None = None

    @property
    def has_more(self) -> bool:
        return bool(self.progress.token)


def harvest(
    source: Source, clock: Clock, *, http: HttpClient | None = None, pool: ParserPool | None = None,
    records: int = RECORDS, seconds: float = SECONDS,
) -> Harvested:  # fmt: skip
    """Go on with the harvest of a source. Never raises for anything that the repository does, but ``GoneForGood``."""
    set_spec, wanted = (str(source.options.get(name) or "") for name in ("set", "prefix"))
    run = Harvested(progress=Progress.of(source.harvest, " ".join((source.address, set_spec, wanted))))
    repository = Repository(source.address, http=http, pool=pool)
    ends_at = time.monotonic() + seconds
    try:
        if not run.progress.prefix:
            run.progress = repository.introduce(run.progress, wanted)
        for part in _parts(repository, run, set_spec, known_hashes(source)):
            _take(source, part, run, clock)
            if run.records >= records or time.monotonic() >= ends_at:
                break
    except Refusal as refusal:
        run.refused = refusal.refused
    return run


def _parts(repository: Repository, run: Harvested, set_spec: str, known: frozenset[str]) -> Iterator[HarvestPart]:
    """Parts to take in; the run's progress is that after the part before."""
    used: set[str] = set()
    empty = 0
    while True:
        token = run.progress.token
        part = repository.next_part(token, known) if token else repository.first_part(run.progress, set_spec, known)
        if part.error == "badResumptionToken" and token and not used:
            # It was kept since the last run, and repositories forget: the list begins again, once.
            run.progress, token = run.progress.afresh(), ""
            part = repository.first_part(run.progress, set_spec, known)
        if part.error == "noRecordsMatch":
            part = HarvestPart(answered=part.answered)
        refuse_errors(part)
        used.add(token)
        if (part.token and part.token in used) or run.progress.parts > _PARTS:
            raise Refusal("oai_loop")
        empty = 0 if part.count else empty + 1
        if empty >= _EMPTY_PARTS:
            raise Refusal("oai_loop")
        yield part
        if not run.progress.token:
            return


def _take(source: Source, part: HarvestPart, run: Harvested, clock: Clock) -> None:
    items = [
        Incoming(guid=item.key, raw_hash=item.hash, offer=None if item.withdrawn else offer_of_item(item, source))
        for item in part.items
    ]
    taken = take_in(source, items, now=clock.now(), older_is_known=not run.progress.is_first_over)
    run.taken = _sum(run.taken, taken)
    run.taken.unchanged += part.count - len(part.items)
    run.records += part.count
    # A clock that is ahead must not make us miss what comes until then.
    here = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    answered = min(part.answered or here, here)
    run.progress = run.progress.after_part(token=part.token, answered=answered, latest=part.latest)


def _sum(one: Taken, other: Taken) -> Taken:
    return Taken(
        new=one.new + other.new, changed=one.changed + other.changed, unchanged=one.unchanged + other.unchanged,
        withdrawn=one.withdrawn + other.withdrawn, missing=one.missing + other.missing, own=one.own + other.own,
        proposals={**one.proposals, **other.proposals},
    )  # fmt: skip
