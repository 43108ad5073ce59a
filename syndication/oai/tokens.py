"""Resumption tokens: everything that the next part of a list needs, signed, so that nothing is kept here."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from .errors import Code, OaiError

#: How long a token is honoured.
LIFETIME = timedelta(days=7)
_SALT = "loa.oai.resumption"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a list stands: right after the row with this stamp and identifier."""

    micros: int
    id: str

    @classmethod
    def of(cls, stamp: datetime, row_id: UUID) -> Place:
        return cls(micros=(stamp - _EPOCH) // _MICROSECOND, id=row_id.hex)

    @property
    def stamp(self) -> datetime:
        return _EPOCH + self.micros * _MICROSECOND

    @property
    def row_id(self) -> UUID:
        return UUID(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """One list request from its first part to its last: what was asked for, and how far it came."""

    verb: str
    prefix: str
    set: str = ""
    since: str = ""
    until: str = ""
    #: Rows given in the parts before, and the length of the whole list as it was at the first.
    given: int = 0
    size: int = 0
    place: Place | None = None

    def after(self, place: Place, *, count: int, size: int) -> Harvest:
        """The harvest once a part with that many rows has been given."""
        return replace(self, given=self.given + count, size=size, place=place)


def encode(harvest: Harvest) -> str:
    """The token that goes on from there."""
    return signing.dumps(asdict(harvest), salt=_SALT, compress=True)


def decode(token: str, verb: str) -> Harvest:
    """Raises ``OaiError`` for anything that ``encode`` did not make for this verb, and for what is too old."""
    try:
        known = signing.loads(token, salt=_SALT, max_age=LIFETIME)
        harvest = Harvest(**{**known, "place": Place(**known["place"])})
    except signing.SignatureExpired:
        raise _bad(_("The resumption token is too old; begin the list again.")) from None
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        raise _bad(_("The resumption token is not one of ours; hand it back exactly as it was given.")) from None
    if harvest.verb != verb:
        raise _bad(_("The resumption token belongs to %(verb)s.") % {"verb": harvest.verb})
    return harvest


def _bad(sentence: str) -> OaiError:
    return OaiError(Code.BAD_RESUMPTION_TOKEN, sentence)
