"""What an address of a feed asks for, checked and in its one canonical form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode, urlsplit

from django.utils.translation import gettext as _

from cms.core.clock import rfc3339
from cms.core.conf import conf
from cms.entries.agency_tree import Branch, find_branch
from cms.entries.models.entry import EntryQuerySet
from cms.entries.selection import Labels, Selection, UnknownCode

from .formats import FORMATS, Format

#: Scope of the feed of everything; an agency can't have this code.
ALL = "all"
#: The characters that a code may have; the last dot parts it from the format.
PATTERN = rf"feeds/(?P<scope>[A-Za-z0-9][A-Za-z0-9_.:-]*)\.(?P<ending>{'|'.join(FORMATS)})"
#: Parameters that choose a document of a feed, beside those that choose the feed.
POSITIONS = ("before", "archive")
_PATH = re.compile(rf"/{PATTERN}")
_ARCHIVE = re.compile(r"[1-9][0-9]{0,11}")


class Refused(Exception):
    """No feed has this address: the status, and a sentence for the reader."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status = status
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Which document of a feed: the newest, the one with what changed before an instant, or an archive."""

    before: datetime | None = None
    archive: int | None = None

    @property
    def is_newest(self) -> bool:
        return self.before is None and self.archive is None

    def items(self) -> list[tuple[str, str]]:
        if self.archive is not None:
            return [("archive", str(self.archive))]
        return [("before", rfc3339(self.before))] if self.before else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One document of one feed."""

    #: The address's path within the installation.
    path: str
    ending: str
    branch: Branch | None
    selection: Selection
    labels: Labels
    position: Position = field(default_factory=Position)

    @property
    def format(self) -> Format:
        return FORMATS[self.ending]

    @property
    def query(self) -> str:
        """The filters in their one order, so that one feed has one address."""
        return urlencode(self.selection.items(), safe=",")

    @property
    def scope(self) -> str:
        """What the identity of the feed hangs on."""
        scope = self.branch.code if self.branch else ALL
        return f"{scope}?{self.query}" if self.query else scope

    @property
    def address(self) -> str:
        """The document's address, from the root of the site."""
        return self.at(self.position)

    def at(self, position: Position) -> str:
        """The address of another document of this feed."""
        query = urlencode([*self.selection.items(), *position.items()], safe=",:")
        return f"{self.path}?{query}" if query else self.path

    @property
    def url(self) -> str:
        """The same as the outside sees it, never from the request's host."""
        return conf().public_url + self.address

    def identity(self) -> tuple[object, ...]:
        """What tells this representation from others of the same generation."""
        return ("feed", self.address, self.branch)

    def narrow(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Only the entries of this feed."""
        entries = self.selection.narrow(entries)
        if self.branch is not None:
            entries = entries.filter(agency_code__in=self.branch.codes)
        if self.format.media:
            entries = entries.with_terms("medium", *self.format.media)
        return entries


def wanted(
    path: str, scope: str, ending: str, given: Mapping[str, Iterable[str]], labels: Labels | None = None
) -> Wanted:
    """Check what an address asks for. Raises ``Refused``."""
    branch = None if scope == ALL else find_branch(scope)
    if branch is None and scope != ALL:
        raise Refused(404, _("There is no agency “%(code)s” with a feed here.") % {"code": scope})
    labels = labels or Labels()
    try:
        selection = Selection.of(given, labels)
    except UnknownCode as unknown:
        raise Refused(400, unknown.sentence) from unknown
    position = _position({name: next(iter(given.get(name, ())), "") for name in POSITIONS})
    return Wanted(
        path=path, ending=ending, branch=branch, selection=selection, labels=labels, position=position
    )  # fmt: skip


def wanted_at(address: str) -> Wanted:
    """The same for an address from the root of the site. Raises ``Refused``."""
    parts = urlsplit(address)
    found = _PATH.fullmatch(parts.path)
    if found is None:
        raise Refused(404, _("This is no address of a feed."))
    return wanted(parts.path, found["scope"], found["ending"], parse_qs(parts.query))


def _position(given: Mapping[str, str]) -> Position:
    before, archive = given["before"].strip(), given["archive"].strip()
    if before and archive:
        raise Refused(400, _("Give “before” or “archive”, not both."))
    if archive:
        if not _ARCHIVE.fullmatch(archive):
            raise Refused(400, _("“archive” is a whole number from 1 on; follow the links of the feed."))
        return Position(archive=int(archive))
    return Position(before=_instant(before) if before else None)


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        sentence = _("“before” is an instant such as 2026-11-20T02:00:00Z; follow the links of the feed.")
        raise Refused(400, sentence) from error
